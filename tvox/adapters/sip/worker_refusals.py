"""What a telephone's process was asked and why it could not do it, in words: the process itself speaks in codes.

Codes and details are those of `tvox.adapters.sip.worker.engine.Refusal`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tvox.texts import Text, verbatim

Details = Mapping[str, str | int]

REQUESTS: Mapping[str, Text] = {
    "start": Text("start the phone"),
    "register": Text("register"),
    "speak": Text("play a sound"),
    "play": Text("play a WAV file"),
    "codecs": Text("change the codecs"),
    "call": Text("make a call"),
    "expect": Text("wait for a call"),
    "answer": Text("answer a call"),
    "wait": Text("follow a call"),
    "digits": Text("send digits"),
    "record": Text("begin a recording"),
    "stop_recording": Text("finish a recording"),
    "hang_up": Text("hang up"),
    "hold": Text("put a call on hold"),
    "resume": Text("take a call back from hold"),
    "transfer": Text("transfer a call"),
    "transfer_to": Text("transfer a call to a consulted one"),
    "samples": Text("tell the figures of a call"),
    "messages": Text("ask for waiting messages"),
}

REASONS: Mapping[str, Callable[[Details], Text]] = {
    "account": lambda said: Text("creating the account: {error}", **said),
    "answering": lambda said: Text("answering: {error}", **said),
    "callback": lambda said: Text("a callback failed: {failures}", **said),
    "codec": lambda said: Text("this phone has no codec {codec}; it has {known}", **said),
    "consulted_ended": lambda _said: Text("the consulted call had ended"),
    "counters": lambda said: Text("reading the stream's counters: {error}", **said),
    "defect": lambda said: Text("a defect of the phone's process: {traceback}", **said),
    "dialling": lambda said: Text("dialling {number}: {error}", **said),
    "digit": lambda said: Text("digit {digit}: {error}", **said),
    "ended": lambda said: Text("the call had ended before digit {digit}", **said),
    "hanging_up": lambda said: Text("hanging up: {error}", **said),
    "holding": lambda said: Text("putting the call on hold: {error}", **said),
    "info": lambda said: Text("digit {digit} in an INFO request was answered: {status}", **said),
    "mailbox": lambda said: Text("subscribing to the mailbox: {error}", **said),
    "not_recording": lambda _said: Text("nothing was being recorded"),
    "number": lambda said: Text("not a number: {number}", **said),
    "playing": lambda said: Text("playing a sound: {error}", **said),
    "recording": lambda said: Text("recording: {error}", **said),
    "registering": lambda said: Text("sending REGISTER: {error}", **said),
    "request": lambda said: Text("no such request: {request}", **said),
    "resuming": lambda said: Text("taking the call back from hold: {error}", **said),
    "second_start": lambda _said: Text("a second endpoint would end the process"),
    "starting": lambda said: Text("starting the phone: {error}", **said),
    "too_long": lambda said: Text("a call was ended after {seconds} s, the longest a test call may last", **said),
    "too_many_calls": lambda said: Text("this build of PJSIP holds {count} calls a process", **said),
    "transferred_ended": lambda _said: Text("the call had ended before it was transferred"),
    "transferring": lambda said: Text("transferring: {error}", **said),
    "unfinished": lambda said: Text("the recorder did not finish {files}: nothing was recorded", **said),
}


def request_words(request: str) -> Text:
    """What was asked."""
    return REQUESTS.get(request) or verbatim(request)


def reason_words(refusal: Mapping[str, Any]) -> Text:
    """Why it could not be done; `refusal` is `Refusal.told()`."""
    return REASONS[refusal["code"]](refusal["details"])

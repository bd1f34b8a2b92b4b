"""A caller listens to an announcement of the PBX."""

from pathlib import Path

from tvox.findings import Finding, failed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import not_reached, stay
from tvox.telephony.media import about_media
from tvox.telephony.phones import Call, Recording
from tvox.telephony.prompts import Prompts, Recognised, judge_prompt
from tvox.texts import Text

Announcement = Recognised | CouldNotLook | None
"""What was heard of it; None where there was no sound to listen to."""


def listen(call: Call, *, seconds: float, name: str) -> Recording | None:
    """Record for so long, or until the call ends; None where it has no audio stream."""
    if not (call.facts().up and call.record(name)):
        return None
    stay(call, seconds=seconds)
    return call.stop_recording()


def hear(
    call: Call, prompts: Prompts, prompt: Path, *, begins_within: float, name: str, after: str = ""
) -> tuple[Announcement, Text | None]:
    """Send the digits, if any, and listen until the announcement must be over; why a digit could not be sent.

    The recording begins before the digits: an announcement may follow the last of them at once.
    """
    try:
        length = prompts.length_of(prompt)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal), call.send_digits(after) if after else None
    if not (call.facts().up and call.record(name)):
        return None, None
    refused = call.send_digits(after) if after else None
    stay(call, seconds=length + begins_within)
    return prompts.recognise(prompt, call.stop_recording()), refused


def judge_announcement(where: Text, heard: Announcement, *, tried: bool = True) -> Finding:
    """It is the announcement. `tried`: whether the call came so far that there was something to listen to."""
    if heard is not None:
        return judge_prompt(where, heard)
    expected = Text("the announcement is heard")
    if not tried:
        return about_media(not_reached(where, expected=expected))
    observed = Text("The call was not answered, or had no audio stream.")
    next_step = Text("Look at the signalling traces in the evidence, and whether the service's number is right.")
    return failed(where, expected=expected, observed=observed, next_step=next_step)

"""UAT-PBX-005: each short number of the global list reaches its destination."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import ShortNumber
from tvox.telephony.calling import Signalling, connect, finish, judge_signalling, stay
from tvox.telephony.phones import Phone
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.texts import Text

TALK_S = 1.0


@dataclass(frozen=True)
class ShortCall:
    """A call to a short number; `talk` is None where it was not answered at its destination."""

    number: str
    signalling: Signalling
    talk: Talk | None


def read_short_calls(caller: Phone, *reached: Phone, short_numbers: Sequence[ShortNumber]) -> tuple[ShortCall, ...]:
    """The caller dials each short number, the phone at its destination answers, both talk."""
    known = {phone.extension: phone for phone in reached}
    speak_tones(caller, *reached)
    return tuple(_short_call(caller, known[short.reaches], short.dial) for short in short_numbers)


def judge_short_calls(calls: tuple[ShortCall, ...] | CouldNotLook) -> list[Finding]:
    """For each number one finding for the signalling, one for each direction of the sound."""
    if isinstance(calls, CouldNotLook):
        return [calls.as_finding(Text("A short number reaches its destination."))]
    return [finding for call in calls for finding in _judged(call)]


def _short_call(caller: Phone, reached: Phone, number: str) -> ShortCall:
    connection = connect(caller, reached, number=number)
    heard, lasted = None, False
    if connection.called is not None and connection.calling.facts().up:
        ends = End(caller, connection.calling), End(reached, connection.called)
        heard = talk(*ends, seconds=TALK_S, name="short-number")
        lasted = stay(connection.calling, connection.called, seconds=0.0)
    return ShortCall(number, finish(caller, reached, connection, lasted=lasted), heard)


def _judged(call: ShortCall) -> list[Finding]:
    signalling = judge_signalling(call.signalling)
    named = replace(signalling, where=Text("{where} (dialled: {number})", where=signalling.where, number=call.number))
    ends = (call.signalling.caller, call.signalling.other)
    return [named, *judge_talk(call.talk, ends=ends, least_s=TALK_S)]

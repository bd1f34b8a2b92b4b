"""UAT-SUP-001: who is put on hold hears music and not the holder, and both hear each other again afterwards."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import Signalling, connect, finish, judge_signalling, judged, not_reached, stay
from tvox.telephony.music import Waiting, judge_waiting, listen_waiting
from tvox.telephony.phones import Phone
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.texts import Text

FIRST_TALK_S = 1.0
CONSENT_WITHIN_S = 5.0


@dataclass(frozen=True)
class HeldCall:
    """One call: what both heard at first, what the held end heard, what both heard at last.

    `on_hold` says whether the TVOX consented to the hold. `first` is None where the call was not answered, and then
    nothing else was tried.
    """

    signalling: Signalling
    first: Talk | None = None
    on_hold: bool = False
    waiting: Waiting | CouldNotLook | None = None
    last: Talk | None = None


def read_held_call(holder: Phone, held: Phone, *, listen_for: float) -> HeldCall:
    """The holder calls, both talk, the holder holds, the held one listens, the holder resumes, both talk."""
    speak_tones(holder, held)
    connection = connect(holder, held)
    if connection.called is None or not connection.calling.facts().up:
        return HeldCall(finish(holder, held, connection, lasted=False))
    ends = End(holder, connection.calling), End(held, connection.called)
    first = talk(*ends, seconds=FIRST_TALK_S, name="before")
    on_hold = connection.calling.hold(within=CONSENT_WITHIN_S).holding
    waiting = listen_waiting(held, connection.called, seconds=listen_for, name="held")
    connection.calling.resume(within=CONSENT_WITHIN_S)
    last = talk(*ends, seconds=listen_for, name="resumed")
    lasted = stay(connection.calling, connection.called, seconds=0.0)
    return HeldCall(finish(holder, held, connection, lasted=lasted), first, on_hold, waiting, last)


def judge_held_call(seen: HeldCall | CouldNotLook, *, least_s: float) -> list[Finding]:
    """One finding each for the signalling, the music, and the sound in both directions before and afterwards."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("Who is put on hold hears music; afterwards both hear each other again."))]
    ends = (seen.signalling.caller, seen.signalling.other)
    return [
        judge_signalling(seen.signalling),
        *judge_talk(seen.first, ends=ends, least_s=FIRST_TALK_S),
        _consent(seen),
        judge_waiting(seen.waiting, extension=ends[1], tried=seen.first is not None, least_s=least_s),
        *judge_talk(seen.last, ends=ends, least_s=least_s),
    ]


def _consent(seen: HeldCall) -> Finding:
    where, expected = (
        Text("hold at {extension}", extension=seen.signalling.caller),
        Text("The TVOX consents to the hold"),
    )
    if seen.first is None:
        return not_reached(where, expected=expected)
    wrong = None if seen.on_hold else Text("It did not consent within {seconds} s.", seconds=CONSENT_WITHIN_S)
    return judged(where, expected=expected, wrong=wrong, observed=Text("It consented."))

"""Two ends of a call talk: each sends its phone's tone and hears the other's, whoever connected them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.audio import Heard, analyse, read_wave
from tvox.telephony.calling import not_reached, stay
from tvox.telephony.conversation import LEAD_S, Listener, judge_listener
from tvox.telephony.media import about_media
from tvox.telephony.phones import Call, Phone, tone
from tvox.texts import Text


@dataclass(frozen=True)
class End:
    """A phone and its end of the call."""

    phone: Phone
    call: Call


Talk = tuple[Listener, Listener]


def speak_tones(*phones: Phone) -> None:
    """Each phone sends its own tone from now on."""
    for phone in phones:
        phone.speak(tone(phone.tone))


def talk(one: End, other: End, *, seconds: float, name: str) -> Talk:
    """What each hears of the other in so many seconds; ends early where the call does."""
    ends = ((one, other), (other, one))
    recording = [end.call.facts().up and end.call.record(name) for end, _ in ends]
    cut = not stay(one.call, other.call, seconds=seconds + LEAD_S)
    first, second = (_listener(end, far, recording=on, cut=cut) for (end, far), on in zip(ends, recording, strict=True))
    return first, second


def judge_talk(heard: Talk | None, *, ends: Sequence[str], least_s: float) -> list[Finding]:
    """One finding for each direction; NOT OBSERVED for both where it never came to a talk."""
    if heard is not None:
        return [judge_listener(listener, least_s=least_s) for listener in heard]
    return [
        about_media(
            not_reached(
                Text("sound {other} → {extension}", other=other, extension=extension),
                expected=Text("{extension} hears {other}", extension=extension, other=other),
            )
        )
        for extension, other in ((ends[0], ends[1]), (ends[1], ends[0]))
    ]


def _listener(end: End, far: End, *, recording: bool, cut: bool) -> Listener:
    heard = _heard(end.call, far.phone.tone) if recording else None
    return Listener(end.phone.extension, far.phone.extension, end.phone.tone, heard, end.call.facts().rtp, cut)


def _heard(call: Call, expected: int) -> Heard | CouldNotLook:
    try:
        return analyse(*read_wave(call.stop_recording().heard), expected=expected)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)

"""UAT-VFC-002: three in a conference hear each other, a wrong PIN lets nobody in, and the admin may leave.

    101  admin PIN ─────────────────── goes
    102  user PIN  ─────────────────────────── the others go on, or the room closes
    103  wrong PIN ✗   user PIN ──────────────

The admin is in from the beginning: a room that waits for its admin lets nobody be heard, and a wrong PIN would seem to
be refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.audio import Heard, analyse, analyse_together, read_wave
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, stay
from tvox.telephony.conversation import Listener
from tvox.telephony.dial_guard import EMERGENCY_NUMBERS
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.telephony.talking import End, speak_tones
from tvox.texts import Text

ASKED_AFTER_S = 1.5
ENTERED_AFTER_S = 2.0  # the room's own announcements
LEFT_AFTER_S = 1.0
ROUND_S = 2.5


@dataclass(frozen=True)
class Ear:
    """What one phone heard: a `Listener` for each phone it should hear, and the seconds of every tone of the suite.

    `tones` counts what stands out at all, an announcement beside it or not. `up`: its call lasted.
    """

    extension: str
    up: bool
    listeners: tuple[Listener, ...]
    tones: tuple[tuple[int, float], ...] | CouldNotLook


Round = tuple[Ear, ...]


@dataclass(frozen=True)
class Meeting:
    """The rounds of one conference. `refused` is why digits could not be sent, None where they were.

    `intruding`: the two that are in, and the third that gave a wrong PIN; `together`: all three; `without_admin`: the
    two that stay. `tones` are what the three phones send, in the order admin, user, third. `wrong_given` says whether
    the call was still up to be given the wrong PIN.
    """

    number: str
    extensions: tuple[str, str, str]
    tones: tuple[int, int, int]
    answered: tuple[CallFacts, ...]
    intruder: CallFacts
    refused: Text | None
    intruding: Round
    together: Round
    without_admin: Round
    wrong_given: bool = True


def read_meeting(admin: Phone, user: Phone, third: Phone, *, number: str, user_pin: str, admin_pin: str) -> Meeting:
    """The admin and a user go in, the third is wrong and then right, and the admin goes."""
    phones = (admin, user, third)
    speak_tones(*phones)
    room = _Room(number)
    first, second, intruder = room.enter((admin, admin_pin), (user, user_pin), (third, wrong_pin(user_pin, admin_pin)))
    wrong_given = third.extension in room.given
    intruding = _listen([first, second, intruder], name="wrong-pin")
    told = intruder.call.hang_up(within=END_WITHIN_S)
    ends = [first, second, *room.enter((third, user_pin))]
    together = _listen(ends, name="together")
    answered = tuple(end.call.facts() for end in ends)
    first.call.hang_up(within=END_WITHIN_S)
    _stay([end.call for end in ends[1:]], seconds=LEFT_AFTER_S)
    rounds = (intruding, together, _listen(ends[1:], name="without-admin"))
    for end in ends[1:]:
        end.call.hang_up(within=END_WITHIN_S)
    extensions = (admin.extension, user.extension, third.extension)
    return Meeting(
        number, extensions, (admin.tone, user.tone, third.tone), answered, told, room.refused, *rounds, wrong_given
    )


def wrong_pin(user_pin: str, admin_pin: str) -> str:
    """The user's PIN with another last digit: not the admin's, and no emergency number in it."""
    candidates = (user_pin[:-1] + digit for digit in "1234567890")
    wrong = (
        candidate
        for candidate in candidates
        if candidate not in (user_pin, admin_pin) and not any(number in candidate for number in EMERGENCY_NUMBERS)
    )
    return next(wrong, "0" * len(user_pin))


class _Room:
    def __init__(self, number: str) -> None:
        self.refused: Text | None = None
        self.given: set[str] = set()
        self._number = number

    def enter(self, *guests: tuple[Phone, str]) -> list[End]:
        """All call at the same time, give their PINs when asked, and wait until the room has said its words."""
        ends = [End(phone, phone.call(self._number)) for phone, _ in guests]
        up = [end.call for end in ends if end.call.until_answered(within=ANSWER_WITHIN_S).up]
        _stay(up, seconds=ASKED_AFTER_S)
        for end, (_, pin) in zip(ends, guests, strict=True):
            if end.call.facts().up:
                self.given.add(end.phone.extension)
                self.refused = self.refused or end.call.send_digits(f"{pin}#")
        _stay(up, seconds=ENTERED_AFTER_S)
        return ends


def _stay(calls: Sequence[Call], *, seconds: float) -> None:
    if calls:
        stay(*calls, seconds=seconds)


def _listen(ends: Sequence[End], *, name: str) -> Round:
    """All of them record at the same time."""
    recording = [end.call.facts().up and end.call.record(name) for end in ends]
    _stay([end.call for end, on in zip(ends, recording, strict=True) if on], seconds=ROUND_S)
    return tuple(_ear(end, ends, recording=on) for end, on in zip(ends, recording, strict=True))


def _ear(end: End, ends: Sequence[End], *, recording: bool) -> Ear:
    others = [other.phone for other in ends if other is not end]
    facts, own = end.call.facts(), end.phone.tone
    heard: dict[int, Heard | CouldNotLook | None] = dict.fromkeys((phone.tone for phone in others), None)
    tones: tuple[tuple[int, float], ...] | CouldNotLook = ()
    if recording:
        try:
            rate, samples = read_wave(end.call.stop_recording().heard)
        except CouldNotAsk as refusal:
            tones = CouldNotLook.because(refusal)
            heard = dict.fromkeys(heard, tones)
        else:
            heard = dict(analyse_together(rate, samples, expected=list(heard)))
            tones = analyse(rate, samples, expected=own).tones
    name = end.phone.extension
    listeners = tuple(Listener(name, other.extension, own, heard[other.tone], facts.rtp) for other in others)
    return Ear(name, facts.up, listeners, tones)

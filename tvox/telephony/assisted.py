"""UAT-CLI-002 and UAT-CLI-003: a person uses their own telephone, ours is the other end.

The terminal says what to do. Our phone expects the person's call, and with `call_back` calls them; in both calls it
sends its tone and listens for speech. Whether the person heard the tone only they can say: no answer is no proof.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tvox.checklist.interview import NobodyAnswersError, Person
from tvox.findings import Kind
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.audio import read_wave
from tvox.telephony.calling import END_WITHIN_S, stay
from tvox.telephony.phones import Call, CallFacts, Phone, tone
from tvox.telephony.sound_presence import Presence, presence
from tvox.texts import Text

CALL_WITHIN_S = 90.0
"""A person reads, takes the telephone and dials."""

Direction = Literal["from the person", "to the person"]


@dataclass(frozen=True)
class AssistedCall:
    """One call with a person as our phone saw and heard it.

    `heard` is None where there was no audio stream to record; `lasted` says whether it was up until we hung up.
    `tone_heard` is what the person says of our tone: None is no answer.
    """

    direction: Direction
    person: str
    phone: str
    facts: CallFacts
    heard: Presence | CouldNotLook | None
    lasted: bool
    tone_heard: bool | None


def read_assisted_calls(
    phone: Phone, somebody: Person | None, *, person: str, talk_for: float, call_back: bool
) -> tuple[AssistedCall, ...]:
    """The person calls, then is called; `CouldNotAsk` (unanswered) where nobody sits at the terminal or calls."""
    if somebody is None:
        raise unanswered(Text("Nobody sits at the terminal: a person must take part in this item."))
    phone.speak(tone(phone.tone))
    calls = [_from_person(phone, somebody, person, talk_for)]
    if call_back:
        calls.append(_to_person(phone, somebody, person, talk_for))
    return tuple(calls)


def unanswered(why: Text) -> CouldNotAsk:
    """Nobody took part."""
    next_step = Text("Run the item again with a person at the terminal and at the telephone.")
    return CouldNotAsk(Text("a person"), why, next_step, Kind.UNANSWERED)


def _from_person(phone: Phone, somebody: Person, person: str, talk_for: float) -> AssistedCall:
    somebody.say(
        Text(
            "From {person} call {phone} within {seconds} s. When it answers, speak until it hangs up.",
            person=person,
            phone=phone.extension,
            seconds=round(CALL_WITHIN_S),
        )
    )
    call = phone.expect_call(caller=person, within=CALL_WITHIN_S)
    if call is None:
        raise unanswered(Text("No call came from {person} within {seconds} s.", person=person, seconds=CALL_WITHIN_S))
    call.answer()
    return _talked(phone, somebody, person, talk_for, "from the person", call)


def _to_person(phone: Phone, somebody: Person, person: str, talk_for: float) -> AssistedCall:
    somebody.say(
        Text(
            "Now {phone} calls {person}: answer it, and speak until it hangs up.", phone=phone.extension, person=person
        )
    )
    call = phone.call(person)
    return _talked(phone, somebody, person, talk_for, "to the person", call, within=CALL_WITHIN_S)


def _talked(
    phone: Phone,
    somebody: Person,
    person: str,
    talk_for: float,
    direction: Direction,
    call: Call,
    *,
    within: float = END_WITHIN_S,
) -> AssistedCall:
    up = call.until_answered(within=within).up
    recording = up and call.record(direction.replace(" ", "-"))
    lasted = up and stay(call, seconds=talk_for)
    heard = _heard(call) if recording else None
    facts = call.hang_up(within=END_WITHIN_S)
    said = _said(somebody, Text("Did you hear a steady tone? 1 yes, 2 no")) if up else None
    return AssistedCall(direction, person, phone.extension, facts, heard, lasted, said)


def _heard(call: Call) -> Presence | CouldNotLook:
    try:
        return presence(*read_wave(call.stop_recording().heard))
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _said(somebody: Person, question: Text) -> bool | None:
    ask: Callable[[Text], str] = somebody.ask
    try:
        return {"1": True, "2": False}.get(ask(question))
    except NobodyAnswersError:
        return None

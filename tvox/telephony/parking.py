"""UAT-PBX-002: a parked call hears music, is taken back at another phone, and returns in time where nobody takes it.

A call is parked by sending it to the park code and the parker's extension; who dials the same takes it.
"""

from dataclasses import dataclass
from time import monotonic

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Parking
from tvox.telephony.calling import (
    ANSWER_WITHIN_S,
    END_WITHIN_S,
    Connection,
    answer_to,
    connect,
    judged,
    not_reached,
)
from tvox.telephony.music import Waiting, judge_waiting, listen_waiting
from tvox.telephony.phones import Call, CallFacts, Phone, TransferFacts
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.telephony.transfer import Parties, freed, judge_freed, judge_reference
from tvox.texts import Text, verbatim

PARKED_WITHIN_S = 1.0
TALK_S = 1.0
PATIENCE_S = 5.0  # beyond the site's limit, to tell late from never


@dataclass(frozen=True)
class Taken:
    """A parked call taken at another phone; `taking` is that phone's call, None where it did not come to it."""

    parked: TransferFacts | None
    freed: tuple[CallFacts, ...] = ()
    waiting: Waiting | CouldNotLook | None = None
    taking: CallFacts | None = None
    talk: Talk | None = None


@dataclass(frozen=True)
class CameBack:
    """A parked call that nobody took: seconds until it rang at the parker again, None: never."""

    parked: TransferFacts | None
    after: float | None = None
    talk: Talk | None = None


@dataclass(frozen=True)
class Parkings:
    """Both calls; `parties` are the parker, the parked, and who takes the call by dialling `code`."""

    parties: Parties
    code: str
    taken: Taken
    back: CameBack


def read_parkings(
    parker: Phone, parked: Phone, taker: Phone, *, code: str, listen_for: float, parking: Parking
) -> Parkings:
    """The parker calls and parks twice: once the third phone takes the call, once nobody does."""
    speak_tones(parker, parked, taker)
    slot = code + parker.extension
    taken = _taken(parker, parked, taker, slot=slot, listen_for=listen_for)
    back = _came_back(parker, parked, slot=slot, within=parking.return_within_s + PATIENCE_S)
    return Parkings(Parties(parker.extension, parked.extension, taker.extension), slot, taken, back)


def judge_parkings(seen: Parkings | CouldNotLook, parking: Parking, *, least_s: float) -> list[Finding]:
    """One finding for each step and for each direction of the sound."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("A parked call hears music, can be taken, and comes back in time."))]
    parties, taken = seen.parties, seen.taken
    return [
        judge_reference(parties, taken.parked),
        judge_freed(parties, taken.freed),
        judge_waiting(taken.waiting, extension=parties.moved, tried=taken.parked is not None, least_s=least_s),
        _judged_taking(seen),
        *judge_talk(taken.talk, ends=(parties.moved, parties.target), least_s=TALK_S),
        _judged_return(seen, parking.return_within_s),
        *judge_talk(seen.back.talk, ends=(parties.moved, parties.transferer), least_s=TALK_S),
    ]


def _taken(parker: Phone, parked: Phone, taker: Phone, *, slot: str, listen_for: float) -> Taken:
    connection = connect(parker, parked)
    if connection.called is None or not connection.called.facts().up:
        _end(connection)
        return Taken(None)
    referred = connection.calling.transfer(slot, within=PARKED_WITHIN_S)
    free = freed(connection.calling)
    waiting = listen_waiting(parked, connection.called, seconds=listen_for, name="parked")
    taking = taker.call(slot)
    taking.until_answered(within=ANSWER_WITHIN_S)
    up = taking.facts().up and connection.called.facts().up
    ends = End(parked, connection.called), End(taker, taking)
    heard = talk(*ends, seconds=TALK_S, name="taken") if up else None
    seen = taking.facts()
    _end(connection, taking)
    return Taken(referred, free, waiting, seen, heard)


def _came_back(parker: Phone, parked: Phone, *, slot: str, within: float) -> CameBack:
    connection = connect(parker, parked)
    if connection.called is None or not connection.called.facts().up:
        _end(connection)
        return CameBack(None)
    began = monotonic()
    referred = connection.calling.transfer(slot, within=PARKED_WITHIN_S)
    ringing = Ringing([parker], callers=(parked.extension, parker.extension, slot))
    waited = ringing.until(bool, within=within)
    if not waited.reached:
        _end(connection)
        return CameBack(referred)
    after = monotonic() - began
    back = ringing.calls[parker.extension]
    back.answer()
    back.until_answered(within=ANSWER_WITHIN_S)
    heard = talk(End(parked, connection.called), End(parker, back), seconds=TALK_S, name="came-back")
    _end(connection, back)
    return CameBack(referred, after, heard)


def _end(connection: Connection, *others: Call) -> None:
    called = [connection.called] if connection.called is not None else []
    for call in (*others, connection.calling, *called):
        call.hang_up(within=END_WITHIN_S)


def _judged_taking(seen: Parkings) -> Finding:
    where = Text("{code} at {extension}", code=verbatim(seen.code), extension=seen.parties.target)
    expected = Text("{taker} gets the parked call", taker=seen.parties.target)
    taking = seen.taken.taking
    if taking is None:
        return not_reached(where, expected=expected)
    wrong = None
    if taking.answered_after is None:
        wrong = Text("{extension} was told: {answer}", extension=seen.parties.target, answer=answer_to(taking))
    elif seen.taken.talk is None or not taking.up:
        wrong = Text("The call ended by itself.")
    return judged(where, expected=expected, wrong=wrong, observed=Text("It got the call."))


def _judged_return(seen: Parkings, limit: float) -> Finding:
    where = Text("return to {extension}", extension=seen.parties.transferer)
    expected = Text("Parked and not taken, the call comes back within {seconds} s", seconds=limit)
    if seen.back.parked is None:
        return not_reached(where, expected=expected)
    wrong = None
    if seen.back.after is None:
        wrong = Text("It never came back.")
    elif seen.back.after > limit:
        wrong = Text("It came back only after {seconds} s.", seconds=round(seen.back.after, 1))
    elif not 200 <= seen.back.parked.accepted < 300:
        wrong = Text("The transfer was answered: {status}", status=verbatim(str(seen.back.parked.accepted or "-")))
    observed = Text("It came back after {seconds} s.", seconds=round(seen.back.after or 0.0, 1))
    return judged(where, expected=expected, wrong=wrong, observed=observed)

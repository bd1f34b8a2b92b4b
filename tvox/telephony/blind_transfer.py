"""UAT-SUP-003: a call transferred without asking reaches the target; unanswered there, it comes back in time."""

from dataclasses import dataclass
from time import monotonic

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Transfer
from tvox.telephony.calling import (
    ANSWER_WITHIN_S,
    END_WITHIN_S,
    RING_WITHIN_S,
    connect,
    judged,
    not_reached,
)
from tvox.telephony.phones import Call, CallFacts, Phone, TransferFacts
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.telephony.transfer import Parties, freed, judge_freed, judge_reference
from tvox.texts import Text

ACCEPTED_WITHIN_S = 1.0  # what becomes of the new call is seen at the target itself
RETURN_TALK_S = 1.0
RETURN_PATIENCE_S = 5.0  # beyond the site's limit, to tell late from never


@dataclass(frozen=True)
class Transferred:
    """A transferred call that the target answered. `rang` says whether it rang there; nothing more where it did not."""

    referred: TransferFacts | None
    rang: bool = False
    freed: tuple[CallFacts, ...] = ()
    talk: Talk | None = None


@dataclass(frozen=True)
class Returned:
    """A transferred call that the target did not answer: seconds until it rang at the transferer again, None: never.

    `stopped` says whether the target's phone had stopped ringing once the transferer had answered.
    """

    referred: TransferFacts | None
    rang: bool = False
    back_after: float | None = None
    stopped: bool = False
    talk: Talk | None = None


@dataclass(frozen=True)
class BlindTransfer:
    """Both transfers; `returned` is None where the site says that calls do not come back."""

    parties: Parties
    answered: Transferred
    returned: Returned | None


def read_blind_transfer(
    transferer: Phone, moved: Phone, target: Phone, *, talk_for: float, transfer: Transfer
) -> BlindTransfer:
    """The transferer calls and sends the other away: once to a target that answers, once to one that does not."""
    speak_tones(transferer, moved, target)
    parties = Parties(transferer.extension, moved.extension, target.extension)
    answered = _answered(transferer, moved, target, talk_for=talk_for)
    returned = None
    if transfer.returns:
        returned = _returned(transferer, moved, target, within=transfer.return_within_s + RETURN_PATIENCE_S)
    return BlindTransfer(parties, answered, returned)


def judge_blind_transfer(seen: BlindTransfer | CouldNotLook, transfer: Transfer, *, least_s: float) -> list[Finding]:
    """One finding for each step of both transfers and for each direction of the sound."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("A call transferred without asking reaches the target, or comes back."))]
    parties, first = seen.parties, seen.answered
    findings = [
        judge_reference(parties, first.referred),
        _rang(parties, first.referred, first.rang),
        judge_freed(parties, first.freed),
        *judge_talk(first.talk, ends=(parties.moved, parties.target), least_s=least_s),
    ]
    if seen.returned is None:
        return findings
    return [*findings, *_judged_return(parties, seen.returned, transfer.return_within_s)]


def _answered(transferer: Phone, moved: Phone, target: Phone, *, talk_for: float) -> Transferred:
    connection = connect(transferer, moved)
    if connection.called is None or not connection.called.facts().up:
        connection.calling.hang_up(within=END_WITHIN_S)
        return Transferred(None)
    try:
        referred = connection.calling.transfer(target.extension, within=ACCEPTED_WITHIN_S)
        reached = target.expect_call(caller=_known_as(transferer, moved), within=RING_WITHIN_S)
        if reached is None:
            return Transferred(referred)
        reached.answer()
        reached.until_answered(within=ANSWER_WITHIN_S)
        free = freed(connection.calling)
        heard = talk(End(moved, connection.called), End(target, reached), seconds=talk_for, name="transferred")
        reached.hang_up(within=END_WITHIN_S)
        return Transferred(referred, True, free, heard)
    finally:
        _end(connection.calling, connection.called)


def _returned(transferer: Phone, moved: Phone, target: Phone, *, within: float) -> Returned:
    connection = connect(transferer, moved)
    if connection.called is None or not connection.called.facts().up:
        connection.calling.hang_up(within=END_WITHIN_S)
        return Returned(None)
    began = monotonic()
    referred = connection.calling.transfer(target.extension, within=ACCEPTED_WITHIN_S)
    ringing = Ringing([target, transferer], callers=(*_known_as(transferer, moved), target.extension))
    waited = ringing.until(lambda now: transferer.extension in now, within=within)
    after = monotonic() - began
    rang = target.extension in ringing.calls
    try:
        if not waited.reached:
            return Returned(referred, rang)
        back = ringing.calls[transferer.extension]
        back.answer()
        back.until_answered(within=ANSWER_WITHIN_S)
        heard = talk(End(moved, connection.called), End(transferer, back), seconds=RETURN_TALK_S, name="returned")
        return Returned(referred, rang, after, target.extension not in ringing.now(), heard)
    finally:
        _end(*ringing.calls.values(), connection.calling, connection.called)


def _known_as(transferer: Phone, moved: Phone) -> tuple[str, str]:
    """A PBX may show the target either of the two."""
    return moved.extension, transferer.extension


def _end(*calls: Call) -> None:
    for call in calls:
        call.hang_up(within=END_WITHIN_S)


def _rang(parties: Parties, referred: TransferFacts | None, rang: bool) -> Finding:
    where = Text("transferred call at {extension}", extension=parties.target)
    expected = Text("{extension} rings", extension=parties.target)
    if referred is None:
        return not_reached(where, expected=expected)
    wrong = None if rang else Text("It never rang.")
    return judged(where, expected=expected, wrong=wrong, observed=Text("it rang"))


def _judged_return(parties: Parties, seen: Returned, limit: float) -> list[Finding]:
    return [
        _rang(parties, seen.referred, seen.rang),
        _came_back(parties, seen, limit),
        *judge_talk(seen.talk, ends=(parties.moved, parties.transferer), least_s=RETURN_TALK_S),
    ]


def _came_back(parties: Parties, seen: Returned, limit: float) -> Finding:
    where = Text("return to {extension}", extension=parties.transferer)
    expected = Text(
        "Unanswered at {target}, the call comes back within {seconds} s", target=parties.target, seconds=limit
    )
    if not seen.rang:
        return not_reached(where, expected=expected)
    wrong = None
    if seen.back_after is None:
        wrong = Text("It never came back.")
    elif seen.back_after > limit:
        wrong = Text("It came back only after {seconds} s.", seconds=round(seen.back_after, 1))
    elif not seen.stopped:
        wrong = Text("It came back, but {target} went on ringing.", target=parties.target)
    observed = Text("It came back after {seconds} s.", seconds=round(seen.back_after or 0.0, 1))
    return judged(where, expected=expected, wrong=wrong, observed=observed)

"""UAT-SUP-005: forwards for a busy extension and for one that does not answer, set and taken off by code.

Setting one at the telephone may cancel the other, so they are set one after the other.
"""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.manners.undo import Ledger, changed
from tvox.observing import CouldNotLook
from tvox.telephony.calling import END_WITHIN_S, RING_WITHIN_S, answer_to, judged
from tvox.telephony.engaged import BUSY, TOLD_WITHIN_S, engaged, refuse_as_busy
from tvox.telephony.forward_undoing import Rang, StillForwarded, Undoing, Undone, change_of, judge_undone, who_rang
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.telephony.ringing import Ringing
from tvox.telephony.service_code import dial_code, judge_code
from tvox.texts import Text

NO_ANSWER_WITHIN_S = 45.0  # the product lets each user choose how long it rings
BEYOND_S = 1.5  # how much longer than the forward took the owner must ring alone once it is off
STOPS_WITHIN_S = 1.5


@dataclass(frozen=True)
class WhenBusy:
    """A call to the busy owner: who rang once the owner had refused it, and what the caller knew by then."""

    code: str
    set_by: CallFacts
    rang: Rang
    told: CallFacts


@dataclass(frozen=True)
class WhenUnanswered:
    """A call that the owner did not answer: who rang first, who rang in the end, and after how many seconds."""

    code: str
    set_by: CallFacts
    first: Rang
    last: Rang
    after: float

    @property
    def took(self) -> float:
        """Seconds until another phone rang, 0 where none did."""
        return self.after if self.last and self.last != self.first else 0.0


@dataclass(frozen=True)
class ConditionalForwards:
    """Both forwards from `owner` to `target`, and how they were taken off."""

    owner: str
    target: str
    off: str
    busy: WhenBusy
    unanswered: WhenUnanswered
    undone: Undone


@dataclass(frozen=True)
class ForwardCodes:
    """What the owner dials; the target's number follows the first two."""

    busy: str
    no_answer: str
    off: str


def read_conditional_forwards(
    caller: Phone, owner: Phone, target: Phone, *, codes: ForwardCodes, echo: str, ledger: Ledger
) -> ConditionalForwards:
    """The owner takes all off, sets one forward, the caller calls; the same with the other; both are taken off."""
    seen: tuple[WhenBusy, WhenUnanswered] | None = None

    def rung() -> Rang:
        return _rung(caller, owner, target, patience=BEYOND_S + (seen[1].took if seen else 0.0))

    undoing = Undoing(owner, codes.off, rung)
    try:
        with changed(ledger, change_of(owner, target, codes.off), undoing):
            dial_code(owner, codes.off)  # one that was left behind would be taken for ours
            busy = _when_busy(caller, owner, target, code=codes.busy + target.extension, echo=echo)
            seen = busy, _when_unanswered(caller, owner, target, code=codes.no_answer + target.extension)
    except StillForwarded:
        if seen is None or undoing.done is None:
            raise
    if undoing.done is None:
        raise StillForwarded(owner.extension, codes.off)
    return ConditionalForwards(owner.extension, target.extension, codes.off, *seen, undoing.done)


def judge_conditional_forwards(seen: ConditionalForwards | CouldNotLook) -> list[Finding]:
    """One finding each for setting them, for their effect, and for their end."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("Forwards on busy and on no answer take effect, and end when taken off."))]
    return [
        judge_code(seen.owner, seen.busy.code, seen.busy.set_by),
        _busy(seen),
        judge_code(seen.owner, seen.unanswered.code, seen.unanswered.set_by),
        _unanswered(seen),
        judge_undone(seen.owner, seen.off, seen.undone),
    ]


def _when_busy(caller: Phone, owner: Phone, target: Phone, *, code: str, echo: str) -> WhenBusy:
    set_by = dial_code(owner, code)
    with engaged(owner, echo=echo):
        ringing = Ringing([owner, target], callers=(caller.extension, owner.extension))
        calling = caller.call(owner.extension)
        refuse_as_busy(ringing, owner, calling)
        rang = ringing.until(lambda now: now == (target.extension,), within=TOLD_WITHIN_S).last
        told = calling.facts()
        _give_up(calling, ringing)
    return WhenBusy(code, set_by, rang, told)


def _when_unanswered(caller: Phone, owner: Phone, target: Phone, *, code: str) -> WhenUnanswered:
    set_by = dial_code(owner, code)
    ringing = Ringing([owner, target], callers=(caller.extension, owner.extension))
    calling = caller.call(owner.extension)
    waited = ringing.until(
        lambda now: target.extension in now or calling.facts().ended_after is not None, within=NO_ANSWER_WITHIN_S
    )
    last = ringing.until(lambda now: now == (target.extension,), within=STOPS_WITHIN_S).last
    _give_up(calling, ringing)
    first = next((rang for _, rang in waited.observations if rang), ())
    return WhenUnanswered(code, set_by, first, last, waited.elapsed)


def _rung(caller: Phone, owner: Phone, target: Phone, *, patience: float) -> Rang:
    """Who rings when the owner is called, lets it ring for so long, and then refuses it as busy."""
    ringing = Ringing([owner, target], callers=(caller.extension, owner.extension))
    calling = caller.call(owner.extension)
    ringing.until(lambda now: bool(now) or calling.facts().ended_after is not None, within=RING_WITHIN_S)
    ringing.until(lambda now: target.extension in now or not now, within=patience)
    if owner.extension in ringing.calls:
        ringing.calls[owner.extension].answer(BUSY)
        ringing.until(lambda now: target.extension in now, within=STOPS_WITHIN_S)
    _give_up(calling, ringing)
    return tuple(phone.extension for phone in (owner, target) if phone.extension in ringing.calls)


def _give_up(calling: Call, ringing: Ringing) -> None:
    calling.hang_up(within=END_WITHIN_S)
    for call in ringing.calls.values():
        call.until_ended(within=END_WITHIN_S)


def _busy(seen: ConditionalForwards) -> Finding:
    told = seen.busy.told
    wrong = Text("{rang}; the caller was told: {answer}", rang=who_rang(seen.busy.rang), answer=answer_to(told))
    return judged(
        Text("forward on busy {owner} → {target}", owner=seen.owner, target=seen.target),
        expected=Text("{owner} is busy, {target} rings", owner=seen.owner, target=seen.target),
        wrong=None if seen.busy.rang == (seen.target,) and told.answered_after is None else wrong,
        observed=who_rang(seen.busy.rang),
    )


def _unanswered(seen: ConditionalForwards) -> Finding:
    call = seen.unanswered
    observed = Text(
        "first {first}, after {seconds} s {last}",
        first=who_rang(call.first),
        seconds=round(call.after, 1),
        last=who_rang(call.last),
    )
    right = (call.first, call.last) == ((seen.owner,), (seen.target,))
    return judged(
        Text("forward on no answer {owner} → {target}", owner=seen.owner, target=seen.target),
        expected=Text("{owner} rings first and then stops, {target} rings", owner=seen.owner, target=seen.target),
        wrong=None if right else observed,
        observed=observed,
    )

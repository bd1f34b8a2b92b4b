"""UAT-SUP-004: a forward of all calls, set and taken off by code, and never left behind.

102 rings · 102 dials *21*103 · 103 rings and 102 does not · 102 dials #21# · 102 rings
"""

from dataclasses import dataclass
from functools import partial

from tvox.findings import Finding
from tvox.manners.undo import Ledger, changed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import judged
from tvox.telephony.forward_undoing import Rang, StillForwarded, Undoing, Undone, change_of, judge_undone, who_rang
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.service_code import dial_code, judge_code, who_rings
from tvox.texts import Text


@dataclass(frozen=True)
class Forward:
    """A forward from `owner` to `target`: the code that set it, who rang when `owner` was called, how it was undone."""

    owner: str
    target: str
    code: str
    off: str
    set_by: CallFacts
    rang: Rang
    undone: Undone


def read_forward(caller: Phone, owner: Phone, target: Phone, *, code: str, off: str, ledger: Ledger) -> Forward:
    """The owner sets the forward, the caller calls, the owner takes it off, the caller calls again."""
    rung = partial(who_rings, caller, owner.extension, [owner, target])
    if rung() != (owner.extension,):
        raise _not_alone(owner, target)
    full, undoing = code + target.extension, Undoing(owner, off, rung)
    set_by: CallFacts | None = None
    rang: Rang | None = None
    try:
        with changed(ledger, change_of(owner, target, off), undoing):
            set_by = dial_code(owner, full)
            rang = rung()
    except StillForwarded:
        if set_by is None or rang is None or undoing.done is None:
            raise
    if undoing.done is None:
        raise StillForwarded(owner.extension, off)
    return Forward(owner.extension, target.extension, full, off, set_by, rang, undoing.done)


def judge_forward(seen: Forward | CouldNotLook) -> list[Finding]:
    """One finding each for setting it, for its effect and for its end."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("A forward of all calls takes effect, and ends when it is taken off."))]
    effect = judged(
        Text("forward {owner} → {target}", owner=seen.owner, target=seen.target),
        expected=Text("{target} rings and {owner} does not", target=seen.target, owner=seen.owner),
        wrong=None if seen.rang == (seen.target,) else who_rang(seen.rang),
        observed=who_rang(seen.rang),
    )
    return [judge_code(seen.owner, seen.code, seen.set_by), effect, judge_undone(seen.owner, seen.off, seen.undone)]


def _not_alone(owner: Phone, target: Phone) -> CouldNotAsk:
    return CouldNotAsk(
        Text("extension {extension}", extension=owner.extension),
        Text(
            "Before anything was changed, a call to {owner} did not ring there, or rang at {target} too.",
            owner=owner.extension,
            target=target.extension,
        ),
        Text("Make UAT-TEL-002 pass first, and take the forwards of {owner} off.", owner=owner.extension),
    )

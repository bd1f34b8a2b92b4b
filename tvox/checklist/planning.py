"""Which items of a list a run is to do, and why it leaves out the others."""

from collections.abc import Collection
from dataclasses import dataclass

from tvox.checklist.effective import CheckList
from tvox.checklist.item import Item
from tvox.checklist.values import UAT_PHASES, Criticality, Kind
from tvox.site import Profile
from tvox.texts import Text

MINIMAL_S = 600
"""What a run of the minimal profile may last at most: a test of the catalogue adds up its items' `lasts_s`."""


_ON_REQUEST = Text("only on request, at an hour agreed with the customer (--opt-in)")


@dataclass(frozen=True)
class LeftOut:
    """An item, or a part of one, that is not done now, and why."""

    id: str
    title: Text
    reason: Text


@dataclass(frozen=True)
class Plan:
    """`items` in the list's order, and everything of the standard list and the customer's that is not among them."""

    items: tuple[Item, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of what is planned."""
        return frozenset(item.id for item in self.items)


def plan(checklist: CheckList, phases: Collection[str], profile: Profile, *, opted_in: Collection[str] = ()) -> Plan:
    """What a run at one of `phases` does of the list."""
    planned: list[Item] = []
    left_out = [
        LeftOut(removal.id, checklist.standard[removal.id].title.text, removal.reason.text)
        for removal in checklist.removed.values()
    ]
    for item in checklist.items:
        reason = _reason(checklist, item, phases, profile, opted_in)
        if reason is None:
            planned.append(item)
            if item.on_request is not None and item.id not in opted_in:
                left_out.append(LeftOut(item.id, item.on_request.text, _ON_REQUEST))
        else:
            left_out.append(LeftOut(item.id, item.title.text, reason))
    return Plan(tuple(planned), tuple(left_out))


def phases_of(item: Item, profile: Profile) -> tuple[str, ...]:
    """The phases at which a profile does an item: `full` goes beyond the item's own wherever that makes sense."""
    widened = profile is Profile.FULL and not item.only_in_its_phases
    return UAT_PHASES if widened else item.phases


def _reason(
    checklist: CheckList, item: Item, phases: Collection[str], profile: Profile, opted_in: Collection[str]
) -> Text | None:
    """Why an item is left out; where the standard list would have it done, that is the customer's doing, and said."""
    why = _why_not(item, phases, profile, opted_in)
    change = checklist.changed.get(item.id)
    if why is None or change is None or _why_not(checklist.standard[item.id], phases, profile, opted_in) is not None:
        return why
    return Text("{why} – changed on the customer's list: {reason}", why=why, reason=change.reason.text)


def _why_not(item: Item, phases: Collection[str], profile: Profile, opted_in: Collection[str]) -> Text | None:
    if item.kind is Kind.EXEMPT and item.reason is not None:
        return item.reason.text
    if profile is Profile.MINIMAL and item.criticality is not Criticality.BLOCKING:
        return Text("the minimal profile does blocking items only")
    if profile is Profile.MINIMAL and item.by_person:
        return Text("the minimal profile does what needs no person only: it must end within ten minutes")
    if not set(phases_of(item, profile)) & set(phases):
        return Text("not an item of this phase")
    if item.opt_in and item.id not in opted_in:
        return _ON_REQUEST
    return None

"""One line of the check-list, as a run's items carry it."""

from dataclasses import dataclass

import pytest

from tvox.checklist.item import Item
from tvox.checklist.planning import phases_of
from tvox.checklist.values import Impact
from tvox.site import Profile
from tvox.texts import Text


@dataclass(frozen=True)
class CheckLine:
    """Id, title and phases; how much hangs on it (empty for the suite's own checks), and what it does beside looking.

    `depends_on` are the ids of the items without which this one makes no sense, `by_person` says who does it.
    """

    id: str
    title: Text
    phases: tuple[str, ...]
    criticality: str = ""
    impact: tuple[Impact, ...] = (Impact.SILENT,)
    depends_on: tuple[str, ...] = ()
    by_person: bool = False


CHECK_LINE = pytest.StashKey[CheckLine]()


def line_of(item: pytest.Item) -> CheckLine:
    """The item's line of the check-list."""
    return item.stash[CHECK_LINE]


def planned_line(item: Item, profile: Profile) -> CheckLine:
    """The line that a list's item has in a run."""
    return CheckLine(
        item.id,
        item.title.text,
        phases_of(item, profile),
        item.criticality.value,
        item.impact,
        item.depends_on,
        item.by_person,
    )

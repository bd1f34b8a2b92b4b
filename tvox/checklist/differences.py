"""What differs between two lists, item by item and field by field."""

from collections.abc import Iterator
from dataclasses import dataclass

from tvox.checklist.effective import CheckList
from tvox.checklist.item import Item
from tvox.checklist.rows import FIELDS, cells
from tvox.texts import Language


@dataclass(frozen=True)
class Difference:
    """One field of one item. `before` None: the item is new; `after` None: it was taken off, for `reason`."""

    id: str
    field: str
    before: str | None
    after: str | None
    reason: str = ""


def differences(before: CheckList, after: CheckList, language: Language) -> tuple[Difference, ...]:
    """In the order of the lists; what was taken off first."""
    return (*_gone(before, after, language), *_different(before, after, language))


def _gone(before: CheckList, after: CheckList, language: Language) -> Iterator[Difference]:
    for item in before.items:
        if item.id not in after.by_id:
            removal = after.removed.get(item.id)
            reason = removal.reason.text.render(language) if removal is not None else ""
            yield Difference(item.id, "title", item.title.text.render(language), None, reason)


def _different(before: CheckList, after: CheckList, language: Language) -> Iterator[Difference]:
    for item in after.items:
        known = before.by_id.get(item.id)
        if known is None:
            yield Difference(item.id, "title", None, item.title.text.render(language))
        else:
            change = after.changed.get(item.id)
            reason = change.reason.text.render(language) if change is not None else ""
            yield from _fields(known, item, language, reason)


def _fields(before: Item, after: Item, language: Language, reason: str) -> Iterator[Difference]:
    old, new = cells(before, language), cells(after, language)
    for field in FIELDS:
        if old[field] != new[field]:
            yield Difference(after.id, field, old[field], new[field], reason)

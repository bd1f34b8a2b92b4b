"""A list as rows of words, for a sheet or a page that a customer reads; and what an edited sheet means.

rows_of(checklist, "it")  → rows to write
edited(checklist, rows, "it", reason=…) → the customer's file that makes the list so, and `differences` of the two
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tvox.checklist.customer import Addition, Change, CustomerList, Removal
from tvox.checklist.effective import CheckList
from tvox.checklist.item import Item
from tvox.checklist.values import Impact, InBoth, Kind
from tvox.texts import Language

WORDS = ("title", "steps", "expected", "note", "materials")
"""Fields whose words may be edited."""
EDITED = (*WORDS, "criticality", "phases", "impact", "opt_in")
"""Fields that a row can set; what else a customer's file says of an item stays."""
FIELDS = (*WORDS, "criticality", "phases", "impact", "kind", "opt_in")


@dataclass(frozen=True)
class Row:
    """One item as words, by field; `area` is the chapter's title. `removed` holds the reason why it is off the list."""

    id: str
    area: str
    cells: Mapping[str, str] = field(default_factory=dict)
    removed: str = ""


def rows_of(checklist: CheckList, language: Language) -> list[Row]:
    """Every item of the list and of the standard one, those taken off with their reason, in the order of areas."""
    titles = {area.code: area.title.text.render(language) for area in checklist.areas}
    order = [area.code for area in checklist.areas]
    every = [*checklist.items, *(checklist.standard[identifier] for identifier in checklist.removed)]
    every.sort(key=lambda item: (order.index(item.area) if item.area in order else len(order), item.id))
    return [
        Row(item.id, titles.get(item.area, item.area), cells(item, language), _removed(checklist, item, language))
        for item in every
    ]


def cells(item: Item, language: Language) -> dict[str, str]:
    """An item's fields as words; a list has commas between its words, a missing text is empty."""
    texts: dict[str, InBoth | None] = {name: getattr(item, name) for name in WORDS}
    return {name: text.text.render(language) if text is not None else "" for name, text in texts.items()} | {
        "criticality": item.criticality.value,
        "phases": ", ".join(item.phases),
        "impact": ", ".join(impact.value for impact in item.impact),
        "kind": item.kind.value,
        "opt_in": "yes" if item.opt_in else "no",
    }


def edited(checklist: CheckList, rows: Iterable[Row], language: Language, *, reason: str) -> CustomerList:
    """The customer's file that makes the list what the rows say; `reason` stands where a row gives none.

    A row that is missing takes its item off the list. The approval is dropped: nobody has agreed to the new list yet.
    Raises pydantic's ValidationError for words that an item cannot hold.
    """
    given = {row.id: row for row in rows}
    remove, change, add = [], [], []
    for identifier, item in checklist.standard.items():
        row = given.pop(identifier, None)
        if row is None or row.removed:
            before = checklist.removed.get(identifier)
            remove.append(_removal(identifier, row, before, language, reason))
        else:
            fields = _fields(item, row, language, checklist)
            before_change = checklist.changed.get(identifier)
            why = before_change.reason if before_change is not None else _both(reason)
            change += [Change(id=identifier, reason=why, **fields)] if fields else []
    for identifier, row in given.items():
        add.append(_addition(identifier, row, checklist, language))
    return CustomerList(remove=tuple(remove), change=tuple(change), add=tuple(add))


def _removal(identifier: str, row: Row | None, before: Removal | None, language: Language, reason: str) -> Removal:
    """As it was, where nobody changed the reason."""
    said = row.removed if row is not None else ""
    if before is not None and said in ("", before.reason.text.render(language)):
        return before
    return Removal(id=identifier, reason=_both(said or reason))


def _fields(item: Item, row: Row, language: Language, checklist: CheckList) -> dict[str, Any]:
    """What the row says otherwise than the standard item; words that stay keep their other language."""
    now = checklist.by_id.get(item.id, item)
    standard, shown = cells(item, language), cells(now, language)
    change = checklist.changed.get(item.id)
    found = {name: value for name, value in (change.fields if change else {}).items() if name not in EDITED}
    for name in EDITED:
        words = row.cells.get(name, shown[name]).strip()
        if words == shown[name] and now is not item and getattr(now, name) != getattr(item, name):
            found[name] = getattr(now, name)
        elif words != standard[name] and words:
            found[name] = _value(name, words)
    return found


def _addition(identifier: str, row: Row, checklist: CheckList, language: Language) -> Addition:
    known = checklist.by_id.get(identifier)
    shown = cells(known, language) if known is not None else {}
    fields = known.model_dump(exclude={"id", "kind", *EDITED}, exclude_none=True) if known is not None else {}
    for name in EDITED:
        words = row.cells.get(name, "").strip()
        if known is not None and words == shown[name]:
            fields[name] = getattr(known, name)
        elif words:
            fields[name] = _value(name, words)
    return Addition(id=identifier, kind=Kind.GUIDED, **({"impact": (Impact.SILENT,)} | fields))


def _value(name: str, words: str) -> Any:
    if name in WORDS:
        return _both(words)
    if name in ("phases", "impact"):
        return tuple(word.strip() for word in words.split(",") if word.strip())
    return words == "yes" if name == "opt_in" else words


def _removed(checklist: CheckList, item: Item, language: Language) -> str:
    removal = checklist.removed.get(item.id)
    return removal.reason.text.render(language) if removal is not None else ""


def _both(words: str) -> InBoth:
    return InBoth(it=words, en=words)

"""The check-list as it goes to a customer, as a sheet or a page: one line for each item, in the customer's words.

sheet_of(site, checklist, phase) → what tvox.adapters.workbook and reports.checklist_page write
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tvox.checklist.approval import approval_words, fingerprint
from tvox.checklist.effective import CheckList
from tvox.checklist.item import Item
from tvox.checklist.planning import phases_of
from tvox.checklist.rows import Row, rows_of
from tvox.checklist.sheet_words import (
    CRITICALITIES,
    HEADINGS,
    KINDS,
    MARK,
    PHASES,
    YES_NO,
    Column,
)
from tvox.checklist.values import Criticality, Kind
from tvox.site import Site
from tvox.texts import Language, Text, verbatim

SCHEMA = 1
"""The version of the sheet's form."""


@dataclass(frozen=True)
class About:
    """Whose list a sheet holds, and which one: `fingerprint` is that of the whole list."""

    customer: str
    change: str
    language: Language
    phase: str | None
    fingerprint: str
    schema: int = SCHEMA


@dataclass(frozen=True)
class Line:
    """One item; `words` are the columns up to the reason. `answerable` where a person's result may stand beside it."""

    id: str
    words: Mapping[Column, str]
    answerable: bool


@dataclass(frozen=True)
class Sheet:
    """Everything that is written: the lines in the order of areas, the areas' titles, what the cover says."""

    about: About
    lines: tuple[Line, ...]
    areas: tuple[str, ...]
    cover: tuple[tuple[Text, Text], ...]
    legend: tuple[tuple[Text, Text], ...]


def sheet_of(site: Site, checklist: CheckList, phase: str | None = None) -> Sheet:
    """The whole list in the customer's language; with a phase, what a run at that phase has on its list."""
    about = About(site.customer, site.change, site.language, phase, fingerprint(checklist))
    return Sheet(
        about,
        lines_of(site, checklist, site.language, phase),
        tuple(area.title.text.render(site.language) for area in checklist.areas),
        _cover(site, checklist, phase),
        _LEGEND,
    )


def lines_of(site: Site, checklist: CheckList, language: Language, phase: str | None) -> tuple[Line, ...]:
    """The list's lines; those taken off stand among them where no phase is named."""
    rows = [(checklist.by_id.get(row.id), row) for row in rows_of(checklist, language)]
    return tuple(
        _line(checklist, item, row, language)
        for item, row in rows
        if phase is None or (item is not None and phase in phases_of(item, site.manners.profile))
    )


def _line(checklist: CheckList, item: Item | None, row: Row, language: Language) -> Line:
    phases = row.cells["phases"].split(", ")
    words = {
        Column.ID: row.id,
        Column.AREA: row.area,
        **{name: row.cells[name.value] for name in (Column.TITLE, Column.STEPS, Column.EXPECTED)},
        Column.CRITICALITY: CRITICALITIES[Criticality(row.cells["criticality"])].render(language),
        **{column: MARK if column.value in phases else "" for column in PHASES},
        Column.KIND: KINDS[Kind(row.cells["kind"])].render(language),
        Column.LISTED: YES_NO[item is not None].render(language),
        Column.REASON: _reason(checklist, row, language),
    }
    return Line(row.id, words, item is not None and item.by_person)


def _reason(checklist: CheckList, row: Row, language: Language) -> str:
    """Why it is off the list or otherwise than standard; why an exempt item is not done."""
    change, item = checklist.changed.get(row.id), checklist.by_id.get(row.id)
    if row.removed or item is None:
        return row.removed
    reason = change.reason if change is not None else item.reason
    return reason.text.render(language) if reason is not None else ""


def _cover(site: Site, checklist: CheckList, phase: str | None) -> tuple[tuple[Text, Text], ...]:
    releases = Text("from {before} to {after}", before=site.releases.from_, after=site.releases.to)
    at = HEADINGS[Column(phase)] if phase else Text("all phases")
    return (
        (Text("Customer"), verbatim(site.customer)),
        (Text("Change"), verbatim(site.change)),
        (Text("Releases"), releases),
        (Text("Phase"), at),
        (Text("Items on the list"), verbatim(str(len(checklist.items)))),
        (Text("Approval"), approval_words(checklist)),
        (Text("Fingerprint"), verbatim(fingerprint(checklist)[:16])),
    )


_LEGEND = (
    (CRITICALITIES[Criticality.BLOCKING], Text("the phase may not be closed until it passes")),
    (CRITICALITIES[Criticality.MAJOR], Text("the customer waives it in writing, or it is mended")),
    (CRITICALITIES[Criticality.MINOR], Text("written down and mended later")),
    (KINDS[Kind.AUTOMATED], Text("the suite does it: the result comes from its report, not from this sheet")),
    (KINDS[Kind.ASSISTED], Text("a person makes or takes the call, the suite listens and judges")),
    (KINDS[Kind.GUIDED], Text("a person does it and writes result, name, role and date")),
    (KINDS[Kind.EXEMPT], Text("nobody does it, for the reason that stands there")),
    (HEADINGS[Column.LISTED], Text("“no” takes the item off the list; the reason is needed")),
    (HEADINGS[Column.REASON], Text("why the item is off the list, or otherwise than the standard one")),
    (Text("Items of your own"), Text("on the free lines below the list, without an id: a person does them")),
)

"""A sheet as a customer edits it, without a workbook around it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.tvox.checklist.lists import checklist
from tests.tvox.site_texts import GOOD
from tvox.checklist.effective import CheckList
from tvox.checklist.exchange import Sheet, sheet_of
from tvox.checklist.sheet_cells import Book, CellValue, Grid
from tvox.checklist.sheet_memory import MEMORY, memory_rows
from tvox.checklist.sheet_words import COLUMNS, COVER_SHEET, HEADINGS, LIST_ENDS, LIST_SHEET, Column
from tvox.checklist.taking_over import TakenOver, taken_over
from tvox.site import Site
from tvox.site_file import SiteFileErrors, site_from_text

FILE = Path("acme.xlsx")
TODAY = date(2026, 11, 22)
SITE = site_from_text(GOOD.replace('language = "en"', 'language = "it"'), Path("acme.toml"))
NEW: dict[str, CellValue] = {
    "area": "Telefonia di base",
    "title": "T",
    "steps": "S",
    "expected": "E",
    "criticality": "lieve",
    "final": "x",
}
DONE: dict[str, CellValue] = {"result": "superata", "name": "Anna Bianchi", "role": "IT", "day": TODAY}


@dataclass
class Edited:
    """The sheet of a list with its cells open for a pen."""

    before: CheckList = field(default_factory=checklist)
    site: Site = SITE
    phase: str | None = None
    merged: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    others: tuple[Grid, ...] = ()

    def __post_init__(self) -> None:
        sheet = sheet_of(self.site, self.before, self.phase)
        self.rows = _rows(sheet)
        self.memory = Grid(MEMORY, tuple(tuple(row) for row in memory_rows(sheet)))

    def row_of(self, identifier: str) -> int:
        """Counted from 1, as in the sheet."""
        return next(number for number, row in enumerate(self.rows, start=1) if row[0] == identifier)

    def write(self, row: int | str, **cells: CellValue) -> None:
        """Words into columns of an item's row, or of a row by number."""
        number = row if isinstance(row, int) else self.row_of(row)
        for name, value in cells.items():
            self.rows[number - 1][COLUMNS.index(Column(name))] = value

    def add(self, **cells: CellValue) -> int:
        """Words on the first free line."""
        row = next(number for number, row in enumerate(self.rows, start=1) if not any(row))
        self.write(row, **cells)
        return row

    def book(self) -> Book:
        language = self.site.language
        grid = Grid(LIST_SHEET.render(language), tuple(map(tuple, self.rows)), self.merged, self.comments)
        return Book(FILE, (Grid(COVER_SHEET.render(language)), grid, self.memory, *self.others))

    def taken(self, *, now: CheckList | None = None, site: Site | None = None) -> TakenOver:
        """What comes of it; `now` is the list where that is another one by then."""
        return taken_over(self.book(), site or self.site, now or self.before, TODAY)

    def refused(self, *, now: CheckList | None = None, site: Site | None = None) -> dict[str, str]:
        """Each place that is refused, with what is allowed there."""
        try:
            self.taken(now=now, site=site)
        except SiteFileErrors as refusal:
            return {problem.key.removeprefix("Elenco!"): str(problem.allowed) for problem in refusal.problems}
        return {}


def _rows(sheet: Sheet) -> list[list[CellValue]]:
    language = sheet.about.language
    free: list[list[CellValue]] = [[None] * len(COLUMNS) for _ in range(5)]
    lines: list[list[CellValue]] = [[line.words.get(column) or None for column in COLUMNS] for line in sheet.lines]
    headings: list[CellValue] = [HEADINGS[column].render(language) for column in COLUMNS]
    return [headings, *lines, *free, [LIST_ENDS.render(language)], ["Cliente", None, "=1+1"]]

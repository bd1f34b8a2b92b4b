"""A workbook as it was read, before anything in it is understood; and how its faults are said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tvox.site_problems import SiteFileErrors, SiteProblem, shown
from tvox.texts import Text, verbatim


@dataclass(frozen=True)
class Odd:
    """What stands in a cell and is no value: a formula, an error."""

    words: str


CellValue = str | int | float | bool | datetime | date | time | timedelta | Odd | None


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of values from A1 on; `merged` are ranges, `comments` cells that carry one.

    `oversized` sheets have no rows: they were too large to read.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...] = ()
    merged: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    oversized: bool = False

    def at(self, row: int, column: int) -> CellValue:
        """The value in a row and a column, both counted from 1; None beyond what was read."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def beyond(self, row: int, column: int) -> Iterator[tuple[int, CellValue]]:
        """What stands in a row to the right of a column, with its column."""
        cells = self.rows[row - 1][column:] if row <= len(self.rows) else ()
        return ((column + place, value) for place, value in enumerate(cells, start=1) if value not in (None, ""))


@dataclass(frozen=True)
class Book:
    """A workbook's sheets."""

    file: Path
    sheets: tuple[Grid, ...]

    def sheet(self, name: str) -> Grid | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def problem(self, place: str, found: object, allowed: Text) -> SiteProblem:
        """What is wrong at a place such as `List!C5`; `found` is a cell's value, or words of ours."""
        words = found if isinstance(found, Text) else _shown(found)
        return SiteProblem(self.file, None, place, words, allowed)


def cell_name(row: int, column: int) -> str:
    """`C5` of row 5, column 3."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def row_of(cells: str) -> int:
    """5 of `C5` and of `C5:D9`."""
    return int(cells.partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def not_taken_over(file: Path, problems: tuple[SiteProblem, ...]) -> SiteFileErrors:
    """All that is wrong with a workbook, under its own heading."""
    heading = Text(
        "{file} was not taken over, and nothing was written. Errors: {count}", file=str(file), count=len(problems)
    )
    return SiteFileErrors(problems, heading=heading)


def _shown(value: object) -> Text:
    if value in (None, ""):
        return Text("(empty)")
    if isinstance(value, Odd):
        return verbatim(value.words)
    return verbatim(str(value)) if isinstance(value, timedelta) else shown(value)

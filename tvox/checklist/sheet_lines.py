"""What each line of a sheet that came back means: an item as it is to be, or a new one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tvox.checklist.effective import CheckList
from tvox.checklist.sheet_cells import CellValue, cell_name
from tvox.checklist.sheet_shape import Opened
from tvox.checklist.sheet_words import (
    COLUMNS,
    CRITICALITIES,
    HEADINGS,
    KINDS,
    MARK,
    OUTCOMES,
    PHASES,
    YES_NO,
    Column,
    meant,
    one_line,
    words_of,
)
from tvox.checklist.values import Kind
from tvox.site_problems import SiteProblem
from tvox.texts import Language, Text

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST = 1000
"""Characters that a text of an item may have."""
WRITTEN = (Column.TITLE, Column.STEPS, Column.EXPECTED)
"""Columns with the item's own words."""


@dataclass
class SheetLine:
    """One row of the sheet while it is being read: its words, and what is wrong with them."""

    opened: Opened
    row: int
    words: Mapping[Column, str]
    problems: list[SiteProblem] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """The sheet's."""
        return self.opened.memory.about.language

    @property
    def before(self) -> Mapping[Column, str] | None:
        """The line as it was written; None for a new one."""
        return self.opened.memory.lines.get(self.words[Column.ID])

    @property
    def on_list(self) -> bool:
        """Whether the item is to be on the list; a new one is unless somebody says no."""
        return (
            meant(YES_NO, self.words[Column.LISTED] or YES_NO[True].render(self.language), self.language) is not False
        )

    def value(self, column: Column) -> CellValue:
        """The cell as it stands there."""
        return self.opened.grid.at(self.row, COLUMNS.index(column) + 1)

    def changed(self, column: Column) -> bool:
        """Whether it says something else than when it was written."""
        before = self.before
        return before is None or one_line(before[column]) != self.words[column]

    def refuse(self, column: Column, allowed: Text) -> None:
        """Write down what may stand in a column instead."""
        place = f"{self.opened.grid.name}!{cell_name(self.row, COLUMNS.index(column) + 1)}"
        self.problems.append(self.opened.book.problem(place, self.value(column), allowed))


def sheet_lines(opened: Opened) -> Iterator[SheetLine]:
    """The rows of the list in which anything stands."""
    for row in range(2, opened.last + 1):
        line = SheetLine(opened, row, {})
        line.words = {column: _words(line, column) for column in COLUMNS}
        if any(line.words.values()) or line.problems:
            yield line


def judge_line(line: SheetLine, areas: Mapping[str, str], checklist: CheckList) -> None:
    """Refuse what an item cannot be; `areas` are the codes of the list's areas by title."""
    before = line.before
    if before is None:
        _judge_new(line, areas)
    else:
        for column in (Column.AREA, Column.KIND):
            if line.changed(column):
                line.refuse(column, Text("“{words}”, as it was: this column is not edited", words=before[column]))
        _judge_listed(line, before)
        _judge_reason(line, checklist)
    _judge_words(line)


def _judge_new(line: SheetLine, areas: Mapping[str, str]) -> None:
    if line.words[Column.ID]:
        line.refuse(Column.ID, Text("the id of an item on this sheet, or nothing for a new item"))
    if line.words[Column.AREA] not in areas:
        line.refuse(Column.AREA, Text("one of the areas of the list"))
    if line.words[Column.KIND] and meant(KINDS, line.words[Column.KIND], line.language) is not Kind.GUIDED:
        line.refuse(Column.KIND, Text("“{words}”: a person does an item of your own", words=KINDS[Kind.GUIDED]))
    if not line.on_list:
        line.refuse(Column.LISTED, Text("“{words}” for a new item", words=YES_NO[True]))


def _judge_listed(line: SheetLine, before: Mapping[Column, str]) -> None:
    """Off the list with a reason, and then otherwise as it was."""
    if meant(YES_NO, line.words[Column.LISTED], line.language) is None:
        line.refuse(Column.LISTED, Text("one of: {words}", words=" / ".join(words_of(YES_NO, line.language))))
    if line.on_list:
        return
    if not line.words[Column.REASON]:
        line.refuse(Column.REASON, Text("the reason why the item is taken off the list"))
    for column in (*WRITTEN, Column.CRITICALITY, *PHASES):
        if line.changed(column):
            words = before[column] or Text("nothing")
            line.refuse(column, Text("“{words}”, as it was: the item is off the list", words=words))


def _judge_reason(line: SheetLine, checklist: CheckList) -> None:
    """A reason that explains nothing was meant as something that nobody would ever read."""
    if not (line.on_list and line.words[Column.REASON] and line.changed(Column.REASON)):
        return
    identifier = line.words[Column.ID]
    if identifier in checklist.added:
        line.refuse(Column.REASON, Text("nothing: an item of your own is on the list without a reason"))
        return
    otherwise = any(line.changed(column) for column in (*WRITTEN, Column.CRITICALITY, *PHASES, Column.LISTED))
    if not otherwise and identifier not in checklist.changed:
        no, listed = YES_NO[False].render(line.language), HEADINGS[Column.LISTED]
        line.refuse(
            Column.REASON, Text("a reason beside a change, or beside “{no}” in “{column}”", no=no, column=listed)
        )


def _judge_words(line: SheetLine) -> None:
    for column in (*WRITTEN, Column.REASON):
        if len(line.words[column]) > LONGEST:
            line.refuse(column, Text("at most {count} characters", count=LONGEST))
    for column in WRITTEN:
        if not line.words[column]:
            line.refuse(column, Text("words: an item cannot do without"))
    if meant(CRITICALITIES, line.words[Column.CRITICALITY], line.language) is None:
        words = " / ".join(words_of(CRITICALITIES, line.language))
        line.refuse(Column.CRITICALITY, Text("one of: {words}", words=words))
    _judge_phases(line)


def _judge_phases(line: SheetLine) -> None:
    marks = [line.words[column] for column in PHASES]
    for column, mark in zip(PHASES, marks, strict=True):
        if mark not in ("", MARK):
            line.refuse(column, Text("“{mark}”, or nothing", mark=MARK))
    if not any(marks):
        line.refuse(PHASES[0], Text("“{mark}” at one phase at least", mark=MARK))


def _words(line: SheetLine, column: Column) -> str:
    """A cell as words on one line. A date is kept for who reads dates."""
    value = line.value(column)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if column is Column.DAY and isinstance(value, date):
        return value.isoformat()[:10]
    if value is not None and not isinstance(value, str):
        line.refuse(column, Text("text: put ' before what is not a number"))
        return ""
    words = _canonical(column, one_line(value or ""), line.language)
    if _CONTROL.search(words):
        line.refuse(column, Text("text without control characters"))
    return words


def _canonical(column: Column, words: str, language: Language) -> str:
    """A word of the sheet's own as the sheet writes it, whatever its capitals."""
    if column in PHASES:
        return words.casefold()
    vocabulary: Mapping[Any, Text] | None = _VOCABULARIES.get(column)
    value = meant(vocabulary, words, language) if vocabulary is not None else None
    return vocabulary[value].render(language) if vocabulary is not None and value is not None else words


_VOCABULARIES: Mapping[Column, Mapping[Any, Text]] = {
    Column.CRITICALITY: CRITICALITIES,
    Column.KIND: KINDS,
    Column.LISTED: YES_NO,
    Column.RESULT: OUTCOMES,
}

"""What a sheet knows of itself: whose list it holds and how each line was when it was written, on a hidden sheet.

A1 {"customer": "Acme", …, "schema": 1}    B areas' titles    C… the lines' words, one line a row
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tvox.checklist.exchange import SCHEMA, About, Line, Sheet
from tvox.checklist.sheet_cells import Book, Grid
from tvox.checklist.sheet_words import AGREED, HEADINGS, PHASES, Column, one_line
from tvox.site_problems import SiteProblem
from tvox.texts import LANGUAGES, Text

MEMORY = "tvox"
"""The hidden sheet."""
LINES_AT = 3
"""The column in which the lines begin."""


@dataclass(frozen=True)
class Memory:
    """What the hidden sheet says: the lines as they were written, by id."""

    about: About
    lines: dict[str, dict[Column, str]]


def memory_rows(sheet: Sheet) -> list[list[str]]:
    """The hidden sheet's cells."""
    about = [json.dumps(asdict(sheet.about), ensure_ascii=False, sort_keys=True)]
    lines = [[line.words[column] for column in AGREED] for line in sheet.lines]
    nothing = [""] * len(AGREED)
    places = range(max(len(about), len(sheet.areas), len(lines)))
    columns = (about, sheet.areas)
    first = [[column[place] if place < len(column) else "" for column in columns] for place in places]
    return [[*words, *(lines[place] if place < len(lines) else nothing)] for place, words in enumerate(first)]


def remembered(book: Book) -> Memory | SiteProblem:
    """What the hidden sheet says, or why this is no list of ours."""
    grid = book.sheet(MEMORY)
    if grid is None or grid.oversized:
        return _foreign(book, Text("(no such sheet)"))
    about = _about(grid.at(1, 1))
    if about is None:
        return book.problem(f"{MEMORY}!A1", Text("(not what was written)"), _OURS)
    if about.schema != SCHEMA:
        return book.problem(f"{MEMORY}!A1", about.schema, Text("a sheet of this version of tvox-uat: export it again"))
    return Memory(about, {words[Column.ID]: words for words in _lines(grid)})


def differing(before: dict[str, dict[Column, str]], now: tuple[Line, ...]) -> Iterator[Text]:
    """What a list says otherwise than a sheet that was written before, line by line."""
    lines = {line.id: line for line in now}
    yield from (Text("{id} is not on it any more", id=one) for one in before if one not in lines)
    for identifier, line in lines.items():
        words = before.get(identifier)
        if words is None:
            yield Text("{id} is new", id=identifier)
        else:
            yield from (
                Text("{id}, {column}: {words}", id=identifier, column=HEADINGS[column], words=line.words[column] or "-")
                for column in AGREED
                if one_line(words[column]) != one_line(line.words[column])
            )


_OURS = Text("a check-list that tvox-uat wrote, with its hidden sheet: export it again")


def _foreign(book: Book, found: Text) -> SiteProblem:
    return book.problem(MEMORY, found, _OURS)


def _about(cell: object) -> About | None:
    try:
        about = About(**json.loads(str(cell)))
    except (ValueError, TypeError, RecursionError):
        return None
    words = (about.customer, about.change, about.fingerprint)
    known = about.language in LANGUAGES and all(isinstance(one, str) for one in words)
    return about if known and (about.phase is None or about.phase in PHASES) else None


def _lines(grid: Grid) -> Iterator[dict[Column, str]]:
    for row in range(1, len(grid.rows) + 1):
        words = {column: str(grid.at(row, LINES_AT + place) or "") for place, column in enumerate(AGREED)}
        if words[Column.ID]:
            yield words

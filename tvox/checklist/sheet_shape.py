"""Whether a workbook that came back has the form it went out with, and is this site's, of the list as it is now."""

from collections.abc import Iterator
from dataclasses import dataclass

from tvox.checklist.approval import fingerprint
from tvox.checklist.effective import CheckList
from tvox.checklist.exchange import About, lines_of
from tvox.checklist.sheet_cells import Book, Grid, Odd, cell_name, not_taken_over, row_of
from tvox.checklist.sheet_memory import MEMORY, Memory, differing, remembered
from tvox.checklist.sheet_words import COLUMNS, COVER_SHEET, HEADINGS, LIST_ENDS, LIST_SHEET, one_line
from tvox.site import Site
from tvox.site_problems import SiteProblem
from tvox.texts import Text, listed


@dataclass(frozen=True)
class Opened:
    """A sheet whose columns are where they belong: its rows from 2 to `last` are the list.

    `problems` are cells that hold no value, `ignored` is what nobody takes over.
    """

    book: Book
    grid: Grid
    memory: Memory
    last: int
    problems: tuple[SiteProblem, ...]
    ignored: tuple[Text, ...]


def opened(book: Book, site: Site, checklist: CheckList) -> Opened:
    """The list's sheet; `SiteFileErrors` names everything where it cannot be read by line."""
    memory = remembered(book)
    if isinstance(memory, SiteProblem):
        raise not_taken_over(book.file, (memory,))
    problems = list(_origin(book, memory, site, checklist))
    name = LIST_SHEET.render(memory.about.language)
    grid = book.sheet(name)
    if grid is None or grid.oversized:
        found = Text("(too large)") if grid else Text("(no such sheet)")
        raise not_taken_over(book.file, (*problems, book.problem(name, found, Text("the sheet with the list"))))
    last = _last(grid, memory.about)
    problems += _form(book, grid, memory.about, last)
    stray = tuple(_stray(book, grid, last or len(grid.rows)))
    if problems or last is None:
        raise not_taken_over(book.file, (*problems, *stray))
    return Opened(book, grid, memory, last, stray, tuple(_ignored(book, grid, memory.about)))


def _origin(book: Book, memory: Memory, site: Site, checklist: CheckList) -> Iterator[SiteProblem]:
    about, place = memory.about, f"{MEMORY}!A1"
    if (about.customer, about.change) != (site.customer, site.change):
        found = Text("the list of {customer}, change {change}", customer=about.customer, change=about.change)
        ours = Text("the list of {customer}, change {change}", customer=site.customer, change=site.change)
        yield book.problem(place, found, ours)
        return
    changes = list(differing(memory.lines, lines_of(site, checklist, about.language, about.phase)))
    if changes or about.fingerprint != fingerprint(checklist):
        unseen = [Text("something that the sheet does not show")]
        meanwhile = Text("the list was changed since: {changes}", changes=listed(changes or unseen, at_most=8))
        yield book.problem(place, meanwhile, Text("a sheet of the list as it is now: export it again"))


def _form(book: Book, grid: Grid, about: About, last: int | None) -> Iterator[SiteProblem]:
    language = about.language
    for place, column in enumerate(COLUMNS, start=1):
        found, heading = grid.at(1, place), HEADINGS[column].render(language)
        if not isinstance(found, str) or one_line(found) != heading:
            allowed = Text("the heading “{heading}”: columns stay where they are", heading=heading)
            yield book.problem(f"{grid.name}!{cell_name(1, place)}", found, allowed)
    if last is None:
        allowed = Text("the line “{words}” below the list", words=LIST_ENDS.render(language))
        yield book.problem(f"{grid.name}!{cell_name(len(grid.rows) + 1, 1)}", None, allowed)


def _stray(book: Book, grid: Grid, last: int) -> Iterator[SiteProblem]:
    """Merged cells, formulas, and what stands beside the columns."""
    for cells in (one for one in grid.merged if row_of(one) <= last):
        yield book.problem(f"{grid.name}!{cells}", Text("(merged cells)"), Text("single cells"))
    for row in range(1, last + 1):
        for place in range(1, len(COLUMNS) + 1):
            value = grid.at(row, place)
            if row > 1 and isinstance(value, Odd):
                yield book.problem(f"{grid.name}!{cell_name(row, place)}", value, Text("a value, no formula"))
        for place, value in grid.beyond(row, len(COLUMNS)):
            allowed = Text("nothing: the columns end at {last}", last=cell_name(1, len(COLUMNS))[:-1])
            yield book.problem(f"{grid.name}!{cell_name(row, place)}", value, allowed)


def _last(grid: Grid, about: About) -> int | None:
    """The row above the line that ends the list."""
    ends = LIST_ENDS.render(about.language)
    return next((row - 1 for row in range(2, len(grid.rows) + 1) if grid.at(row, 1) == ends), None)


def _ignored(book: Book, grid: Grid, about: About) -> Iterator[Text]:
    own = {grid.name, MEMORY, COVER_SHEET.render(about.language)}
    other = [sheet.name for sheet in book.sheets if sheet.name not in own]
    if other:
        yield Text("Sheets that are not the list's were not read: {names}", names=listed(other, at_most=10))
    if grid.comments:
        yield Text("Comments are not taken over: {cells}", cells=listed(grid.comments, at_most=20))

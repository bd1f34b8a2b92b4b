"""The check-list as an XLSX workbook: a cover, the list, and a hidden sheet that knows whose list it is."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tvox.adapters.workbook import look
from tvox.checklist.exchange import Line, Sheet
from tvox.checklist.sheet_memory import MEMORY, memory_rows
from tvox.checklist.sheet_words import (
    AGREED,
    COLUMNS,
    COVER_SHEET,
    CRITICALITIES,
    HEADINGS,
    LIST_ENDS,
    LIST_SHEET,
    MARK,
    OUTCOMES,
    PHASES,
    YES_NO,
    Column,
    words_of,
)
from tvox.texts import Text

FREE_LINES = 20
"""Empty lines for items of the customer's own."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SIGNED = (Text("Customer"), Text("Technician"))
SIGNED_AT = (Text("Name"), Text("Date"), Text("Signature"))
SIGNED_IN = (Column.TITLE, Column.STEPS, Column.EXPECTED)


def workbook_of(sheet: Sheet) -> bytes:
    """The file's bytes."""
    book = Workbook()
    grid = book.active
    assert isinstance(grid, Worksheet)  # noqa: S101 - a new workbook has a sheet of this kind
    grid.title = LIST_SHEET.render(sheet.about.language)
    _write_list(grid, sheet)
    _write_cover(book.create_sheet(COVER_SHEET.render(sheet.about.language), 0), sheet)
    _write_memory(book.create_sheet(MEMORY), sheet)
    book.properties.title = f"{sheet.about.customer} {sheet.about.change}"
    book.properties.creator = "tvox-uat"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def put(grid: Worksheet, row: int, place: int, words: str) -> Cell:
    """Words as words: what looks like a formula is none, now and after somebody has edited the cell."""
    cell = grid.cell(row, place)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
    if words:
        cell.value = words
        cell.data_type = "s"
        cell.quotePrefix = words.startswith(FORMULA_SIGNS)
    return cell


def _write_list(grid: Worksheet, sheet: Sheet) -> None:
    last = 1 + len(sheet.lines) + FREE_LINES
    for place, column in enumerate(COLUMNS, start=1):
        cell = put(grid, 1, place, HEADINGS[column].render(sheet.about.language))
        cell.font, cell.fill, cell.border = look.HEADER_FONT, look.HEADER, look.CELL
        cell.alignment = look.UPRIGHT if column in PHASES else look.WRAPPED
    area = ""
    for row in range(2, last + 1):
        line = sheet.lines[row - 2] if row - 2 < len(sheet.lines) else None
        _write_line(grid, row, line, first=line is not None and line.words[Column.AREA] != area)
        area = line.words[Column.AREA] if line is not None else ""
    _offer(grid, sheet, last)
    look.dress(grid, last)
    _write_signatures(grid, sheet, last + 1)


def _write_line(grid: Worksheet, row: int, line: Line | None, *, first: bool) -> None:
    grid.row_dimensions[row].height = look.height(line.words if line is not None else {Column.STEPS: ""})
    for place, column in enumerate(COLUMNS, start=1):
        cell = put(grid, row, place, line.words[column] if line is not None and column in AGREED else "")
        locked = look.locked(column, own=line is None, answerable=line is None or line.answerable)
        cell.font, cell.alignment = look.BODY_FONT, look.alignment(column)
        cell.border = look.FIRST_OF_AREA if first else look.CELL
        if locked:
            cell.fill = look.GREY
        else:
            cell.protection = look.OPEN
        if column is Column.DAY:
            cell.number_format = look.DAY_FORMAT


def _offer(grid: Worksheet, sheet: Sheet, last: int) -> None:
    """Drop-down lists; areas come from the hidden sheet, since a list in the rule itself ends at 255 characters."""
    language = sheet.about.language
    lists = {
        Column.CRITICALITY: words_of(CRITICALITIES, language),
        Column.LISTED: words_of(YES_NO, language),
        Column.RESULT: words_of(OUTCOMES, language),
        **{column: [MARK] for column in PHASES},
    }
    rules = {column: '"' + ",".join(words) + '"' for column, words in lists.items()}
    rules[Column.AREA] = f"{MEMORY}!$B$1:$B${len(sheet.areas)}"
    for column, formula in rules.items():
        _validate(grid, column, last, DataValidation(type="list", formula1=formula, allow_blank=True))
    today = DataValidation(type="date", operator="between", formula1="43831", formula2="TODAY()", allow_blank=True)
    _validate(grid, Column.DAY, last, today)


def _validate(grid: Worksheet, column: Column, last: int, rule: DataValidation) -> None:
    rule.showErrorMessage = True
    letter = get_column_letter(COLUMNS.index(column) + 1)
    rule.add(f"{letter}2:{letter}{last}")
    grid.add_data_validation(rule)


def _write_signatures(grid: Worksheet, sheet: Sheet, row: int) -> None:
    """Below the line that ends the list: nothing there is read back."""
    language = sheet.about.language
    put(grid, row, 1, LIST_ENDS.render(language)).font = look.BOLD
    places = [COLUMNS.index(column) + 1 for column in SIGNED_IN]
    for place, heading in zip(places, SIGNED_AT, strict=True):
        put(grid, row, place, heading.render(language)).font = look.BOLD
    for below, party in enumerate(SIGNED, start=row + 1):
        grid.row_dimensions[below].height = 30
        put(grid, below, 1, party.render(language))
        for place in places:
            cell = put(grid, below, place, "")
            cell.border, cell.protection = look.SIGNED, look.OPEN


def _write_cover(grid: Worksheet, sheet: Sheet) -> None:
    language = sheet.about.language
    put(grid, 1, 1, Text("TVOX acceptance check-list").render(language)).font = look.TITLE_FONT
    legend_at = 4 + len(sheet.cover)
    for start, block in ((3, sheet.cover), (legend_at, sheet.legend)):
        for row, (name, words) in enumerate(block, start=start):
            title = put(grid, row, 1, name.render(language))
            title.font, title.alignment = look.BOLD, look.WRAPPED
            put(grid, row, 2, words.render(language)).alignment = look.WRAPPED
    grid.column_dimensions["A"].width, grid.column_dimensions["B"].width = 26, 90
    look.printed(grid)


def _write_memory(grid: Worksheet, sheet: Sheet) -> None:
    for row, words in enumerate(memory_rows(sheet), start=1):
        for place, word in enumerate(words, start=1):
            put(grid, row, place, word)
    grid.sheet_state = "hidden"
    grid.protection.sheet = True

"""A workbook that came back, as plain cells."""

import warnings
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from tvox.adapters.workbook.package import package
from tvox.checklist.sheet_cells import Book, CellValue, Grid, Odd, not_taken_over
from tvox.texts import Text

ROWS, COLUMNS = 5000, 120
"""A sheet that reaches further is not read: a single far cell would make a grid of millions."""
_FORMULA, _ERROR = "f", "e"


def read_workbook(path: Path) -> Book:
    """Every sheet of the file; `SiteFileErrors` where it is no workbook."""
    content = package(path)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it would not write again (extensions, print settings); nothing is written here.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), keep_links=False)
    except Exception as error:
        problem = Book(path, ()).problem("", Text("(not a workbook that can be read)"), Text("a file saved as XLSX"))
        raise not_taken_over(path, (problem,)) from error
    return Book(path, tuple(_grids(book)))


def _grids(book: Workbook) -> list[Grid]:
    return [_grid(sheet) for sheet in book.worksheets]


def _grid(sheet: Worksheet) -> Grid:
    if sheet.max_row > ROWS or sheet.max_column > COLUMNS:
        return Grid(sheet.title, oversized=True)
    rows = tuple(tuple(_value(cell) for cell in row) for row in sheet.iter_rows())
    commented = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment is not None]
    return Grid(sheet.title, rows, tuple(str(cells) for cells in sheet.merged_cells.ranges), tuple(commented))


def _value(cell: Cell | MergedCell) -> CellValue:
    """The cell's value; a formula or an error is Odd, since what it would show is not kept in every file."""
    value = cell.value
    if cell.data_type in (_FORMULA, _ERROR) or not isinstance(value, CellValue | None):
        return Odd(str(getattr(value, "text", None) or value))
    # A line end of Windows stands in the file as _x000D_, which openpyxl passes on as it is.
    return unescape(value) if isinstance(value, str) else value

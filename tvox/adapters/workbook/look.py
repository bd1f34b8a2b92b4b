"""How the workbook looks: widths, borders, colours, what is locked, how it is printed."""

from collections.abc import Mapping
from textwrap import wrap

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tvox.checklist.sheet_words import ANSWERED, COLUMNS, PHASES, Column

WIDTHS = {
    Column.ID: 12.5,
    Column.AREA: 11,
    Column.TITLE: 20,
    Column.STEPS: 32,
    Column.EXPECTED: 28,
    Column.CRITICALITY: 9.5,
    Column.KIND: 10.5,
    Column.LISTED: 6.5,
    Column.REASON: 13,
    Column.RESULT: 11,
    Column.NOTE: 15,
    Column.NAME: 11,
    Column.ROLE: 9,
    Column.DAY: 9.5,
}
"""In characters; a phase's column is as wide as its x."""
PHASE_WIDTH = 3.5
ROOM = 1.15
"""Characters of our size that the width of one takes, since widths count those of the standard size."""
HEADER_HEIGHT = 92
"""Points: the phases' headings stand upright."""
FONT_SIZE = 9
LINE_HEIGHT = 12
"""Points that a line of that size takes."""
LOCKED_COLUMNS = frozenset({Column.ID, Column.KIND})
DAY_FORMAT = "dd/mm/yyyy"

HEADER = PatternFill("solid", fgColor="00517F")
GREY = PatternFill("solid", fgColor="EDEDED")
HEADER_FONT = Font(bold=True, color="FFFFFF", size=FONT_SIZE)
BODY_FONT = Font(size=FONT_SIZE)
BOLD = Font(bold=True, size=FONT_SIZE)
TITLE_FONT = Font(bold=True, size=16)
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(horizontal="center", vertical="top")
UPRIGHT = Alignment(text_rotation=90, horizontal="center", vertical="bottom", wrap_text=True)
OPEN = Protection(locked=False)
_THIN, _THICK = Side(style="thin", color="BBBBBB"), Side(style="medium", color="00517F")
CELL = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
FIRST_OF_AREA = Border(left=_THIN, right=_THIN, top=_THICK, bottom=_THIN)
SIGNED = Border(bottom=Side(style="thin", color="222222"))


def locked(column: Column, *, own: bool, answerable: bool) -> bool:
    """Whether the sheet keeps a cell as it is: what identifies a line, and results of what no person does."""
    if own:
        return column in LOCKED_COLUMNS
    return column in LOCKED_COLUMNS or column is Column.AREA or (column in ANSWERED and not answerable)


def alignment(column: Column) -> Alignment:
    """Of a column below its heading."""
    return CENTRED if column in PHASES or column is Column.LISTED else WRAPPED


def height(words: Mapping[Column, str]) -> int:
    """Points that a row needs: LibreOffice fits no row of a workbook that says nothing of heights."""
    lines = [len(wrap(said, int(ROOM * WIDTHS.get(column, PHASE_WIDTH)))) for column, said in words.items()]
    return LINE_HEIGHT * max(1, *lines) + 3


def dress(grid: Worksheet, last: int) -> None:
    """Widths, the frozen header, filters, protection without a password, A4 landscape with the header on each page."""
    for place, column in enumerate(COLUMNS, start=1):
        grid.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column, PHASE_WIDTH)
    grid.row_dimensions[1].height = HEADER_HEIGHT
    grid.freeze_panes = "D2"
    grid.auto_filter.ref = f"A1:{grid.cell(last, len(COLUMNS)).coordinate}"
    protect(grid)
    printed(grid)
    grid.print_title_rows = "1:1"


def protect(grid: Worksheet) -> None:
    """Against slips only: filters, widths and new lines stay possible."""
    for may in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells", "insertRows"):
        setattr(grid.protection, may, False)
    grid.protection.sheet = True


def printed(grid: Worksheet) -> None:
    """A4 landscape, as wide as the page, with page numbers."""
    grid.page_setup.orientation = "landscape"
    grid.page_setup.paperSize = 9
    grid.page_setup.fitToWidth, grid.page_setup.fitToHeight = 1, 0
    grid.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    grid.page_margins.left = grid.page_margins.right = 0.25
    grid.page_margins.top = grid.page_margins.bottom = 0.5
    grid.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P / &N"))

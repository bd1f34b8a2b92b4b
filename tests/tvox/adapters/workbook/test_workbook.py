"""The check-list as XLSX: what is written, and that it reads back as it was."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.tvox.checklist.lists import FILE, checklist
from tests.tvox.checklist.sheets import SITE, TODAY
from tvox.adapters.workbook.reading import COLUMNS as WIDEST
from tvox.adapters.workbook.reading import ROWS as LONGEST
from tvox.adapters.workbook.reading import read_workbook
from tvox.adapters.workbook.writing import FREE_LINES, workbook_of
from tvox.checklist.effective import CheckList, effective
from tvox.checklist.exchange import sheet_of
from tvox.checklist.sheet_cells import Odd
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.taking_over import taken_over

FORMULAS = ("=1+1", "+39 045", "-x", "@SUM(A1)", '=HYPERLINK("http://192.0.2.1")', "=cmd|' /C calc'!A0")
TRAPS = "".join(
    f'[[add]]\nid = "ACME-TEL-{number}"\nkind = "guided"\ncriticality = "minor"\nphases = ["final"]\n'
    f"impact = [\"silent\"]\ntitle = '''{words}'''\nsteps = '''{words}'''\nexpected = \"<b>&amp;\"\n"
    for number, words in enumerate(FORMULAS, start=901)
)


def written(listed: CheckList | None = None, phase: str | None = None) -> bytes:
    return workbook_of(sheet_of(SITE, listed or checklist(), phase))


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


@pytest.mark.parametrize("phase", [None, "final"])
def test_a_workbook_that_nobody_edited_changes_nothing(tmp_path: Path, phase: str | None) -> None:
    listed = checklist(TRAPS)
    file = tmp_path / "a.xlsx"
    file.write_bytes(written(listed, phase))
    taken = taken_over(read_workbook(file), SITE, listed, TODAY)
    assert effective(standard_catalogue(), taken.after, FILE).items == listed.items
    assert (taken.answers, taken.ignored) == ((), ())


def test_nothing_in_it_is_a_formula() -> None:
    book = opened(written(checklist(TRAPS)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert quoted == set(FORMULAS)


def test_the_list_can_be_filtered_edited_and_printed() -> None:
    grid = opened(written())["Elenco"]
    last = 1 + 81 + FREE_LINES
    assert (grid.freeze_panes, grid.auto_filter.ref, grid.print_title_rows) == ("D2", f"A1:S{last}", "$1:$1")
    assert (grid.page_setup.orientation, grid.page_setup.paperSize) == ("landscape", 9)
    protection = grid.protection
    assert (protection.sheet, protection.autoFilter, protection.password) == (True, False, None)
    rules = {str(rule.sqref): rule.formula1 for rule in grid.data_validations.dataValidation}
    assert rules[f"F2:F{last}"] == '"bloccante,grave,lieve"'
    assert rules[f"O2:O{last}"] == '"superata,fallita,non eseguita"'
    assert rules[f"B2:B{last}"] == "tvox!$B$1:$B$16"
    assert grid.cell(last + 1, 1).value == "Firme"


def test_what_identifies_a_line_is_locked_and_what_a_customer_writes_is_not() -> None:
    grid = opened(written())["Elenco"]
    rows = {grid.cell(row, 1).value: row for row in range(2, grid.max_row + 1)}

    def locked(identifier: str) -> str:
        return "".join(cell.coordinate[0] for cell in grid[rows[identifier]] if cell.protection.locked)

    assert locked("UAT-SUP-001") == "ABLOPQRS"
    assert locked("UAT-CLI-001") == "ABL"


def test_the_hidden_sheet_is_hidden_and_the_cover_comes_first() -> None:
    book = opened(written())
    assert book.sheetnames == ["Copertina", "Elenco", "tvox"]
    assert book["tvox"].sheet_state == "hidden"
    words = [cell.value for row in book["Copertina"].iter_rows() for cell in row]
    assert {"Acme", "CHG0000001", "da 21.0.26 a 22.0.20", "bloccante"} < set(words)


def test_cells_come_as_they_are_and_what_is_no_value_is_odd(tmp_path: Path) -> None:
    book = Workbook()
    grid = book.worksheets[0]
    grid.append(["words_x000D_", 5, 1.5, True, TODAY, "=A1", None])
    grid["H1"] = "#N/A"
    grid["A1"].comment = Comment("why?", "Anna")
    grid.merge_cells("A2:B3")
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_workbook(tmp_path / "a.xlsx").sheets
    assert sheet.rows[0][:4] == ("words\r", 5, 1.5, True)
    assert sheet.rows[0][5:] == (Odd("=A1"), None, Odd("#N/A"))
    assert (sheet.merged, sheet.comments) == (("A2:B3",), ("A1",))


@pytest.mark.parametrize(("row", "column"), [(LONGEST + 1, 1), (1, WIDEST + 1), (1_048_576, 16_384)])
def test_a_sheet_that_reaches_too_far_is_not_read(tmp_path: Path, row: int, column: int) -> None:
    book = Workbook()
    book.worksheets[0].cell(row, column, "far")
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_workbook(tmp_path / "a.xlsx").sheets
    assert (sheet.oversized, sheet.rows) == (True, ())

"""What a sheet that came back may not say: each cell is named, and nothing is taken over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.tvox.checklist.lists import ADDED, checklist
from tests.tvox.checklist.sheets import DONE, NEW, TODAY, Edited
from tvox.checklist.sheet_cells import CellValue, Odd

GUIDED, AUTOMATED, EXEMPT = "UAT-CLI-001", "UAT-SUP-001", "UAT-PRF-003"


@pytest.mark.parametrize(
    ("identifier", "cells", "column"),
    [
        (AUTOMATED, {"criticality": "enorme"}, "F"),
        (AUTOMATED, {"criticality": None}, "F"),
        (AUTOMATED, {"title": " "}, "C"),
        (AUTOMATED, {"steps": "x" * 1001}, "D"),
        (AUTOMATED, {"steps": "a\x07b"}, "D"),
        (AUTOMATED, {"expected": True}, "E"),
        (AUTOMATED, {"expected": 1.5}, "E"),
        (AUTOMATED, {"expected": TODAY}, "E"),
        (AUTOMATED, {"expected": Odd("=A1")}, "E"),
        (AUTOMATED, {"final": "forse"}, "K"),
        (AUTOMATED, dict.fromkeys(("pre_migration", "post_conversion", "post_switch", "post_upgrade", "final")), "G"),
        (AUTOMATED, {"kind": "guidata"}, "L"),
        (AUTOMATED, {"area": "Altro"}, "B"),
        (AUTOMATED, {"listed": "forse"}, "M"),
        (AUTOMATED, {"listed": None}, "M"),
        (AUTOMATED, {"listed": "no"}, "N"),
        (AUTOMATED, {"listed": "no", "reason": "x", "steps": "altri"}, "D"),
        (AUTOMATED, {"reason": "un motivo di nulla"}, "N"),
        (AUTOMATED, DONE, "O"),
        (AUTOMATED, {"note": "visto"}, "P"),
        (EXEMPT, DONE, "O"),
        (GUIDED, {"listed": "no", "reason": "x", **DONE}, "O"),
        (GUIDED, {"note": "senza esito", "name": "A", "role": "B", "day": TODAY}, "O"),
        (GUIDED, {**DONE, "result": "boh"}, "O"),
        (GUIDED, {**DONE, "name": " "}, "Q"),
        (GUIDED, {**DONE, "role": None}, "R"),
        (GUIDED, {**DONE, "result": "fallita"}, "P"),
        (GUIDED, {**DONE, "result": "non eseguita"}, "P"),
        (GUIDED, {**DONE, "day": None}, "S"),
        (GUIDED, {**DONE, "day": TODAY + timedelta(days=1)}, "S"),
        (GUIDED, {**DONE, "day": date(1926, 11, 22)}, "S"),
        (GUIDED, {**DONE, "day": "22/11/2026"}, "S"),
        (GUIDED, {**DONE, "day": "ieri"}, "S"),
        (GUIDED, {**DONE, "day": 46348}, "S"),
        ("ACME-901", {"reason": "perché sì", "title": "Altro"}, "N"),
    ],
)
def test_a_cell_that_means_nothing_is_named(identifier: str, cells: dict[str, CellValue], column: str) -> None:
    sheet = Edited(checklist(ADDED))
    assert sheet.refused() == {}
    row = sheet.row_of(identifier)
    sheet.write(row, **cells)
    assert list(sheet.refused()) == [f"{column}{row}"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"id": "UAT-TEL-999"}, "A"),
        ({"area": "Nessuna"}, "B"),
        ({"area": None}, "B"),
        ({"title": None}, "C"),
        ({"criticality": None}, "F"),
        ({"final": None}, "G"),
        ({"kind": "automatica"}, "L"),
        ({"listed": "no"}, "M"),
    ],
)
def test_a_new_line_that_is_no_item_is_named(cells: dict[str, CellValue], column: str) -> None:
    sheet = Edited()
    row = sheet.add(**{**NEW, **cells})
    assert list(sheet.refused()) == [f"{column}{row}"]


def test_every_error_is_said_at_once() -> None:
    sheet = Edited(merged=("C9:C10",))
    sheet.write(AUTOMATED, criticality="enorme", title=Odd("=A1"))
    sheet.write(GUIDED, result="boh")
    row, guided = sheet.row_of(AUTOMATED), sheet.row_of(GUIDED)
    sheet.rows[3].append("a margine")
    places = {"C9:C10", f"C{row}", "T4", f"F{row}", *(f"{letter}{guided}" for letter in "OQRS")}
    assert set(sheet.refused()) == places


def test_a_line_that_stands_twice_or_not_at_all() -> None:
    sheet = Edited()
    first, second = sheet.row_of("UAT-SUP-001"), sheet.row_of("UAT-SUP-002")
    sheet.write(second, id="UAT-SUP-001")
    refused = sheet.refused()
    assert {f"A{first}", f"A{second}"} < set(refused)
    assert "UAT-SUP-002" in refused[f"A{sheet.row_of('Firme')}"]


@pytest.mark.parametrize("place", range(19))
def test_headings_stay_where_they_are(place: int) -> None:
    sheet = Edited()
    sheet.rows[0][place] = "Altro"
    assert list(sheet.refused()) == [f"{'ABCDEFGHIJKLMNOPQRS'[place]}1"]


def test_a_moved_column_is_named() -> None:
    sheet = Edited()
    for row in sheet.rows:
        row[2:4] = row[2:4][::-1]
    assert set(sheet.refused()) == {"C1", "D1"}


def test_a_list_that_does_not_end() -> None:
    sheet = Edited()
    del sheet.rows[sheet.row_of("Firme") - 1 :]
    assert any("Firme" in allowed for allowed in sheet.refused().values())


def test_merged_cells_below_the_list_are_nobodys_business() -> None:
    sheet = Edited()
    assert replace(sheet, merged=(f"C{sheet.row_of('Firme') + 1}:D{sheet.row_of('Firme') + 1}",)).refused() == {}

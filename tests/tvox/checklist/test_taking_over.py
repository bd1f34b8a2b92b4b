"""A customer's edits, taken back from their sheet."""

from datetime import datetime

import pytest

from tests.tvox.checklist.lists import ADDED, FILE, checklist
from tests.tvox.checklist.sheets import DONE, NEW, TODAY, Edited
from tvox.checklist.answers import Given, Outcome
from tvox.checklist.customer import CustomerList
from tvox.checklist.effective import CheckList, effective
from tvox.checklist.sheet_cells import CellValue, Grid
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.taking_over import reason_differences

OWN = (
    '[[remove]]\nid = "UAT-SUP-006"\nreason.it = "DND non usato"\nreason.en = "DND is not used"\n'
    '[[change]]\nid = "UAT-SUP-001"\nreason.it = "fondamentale"\nreason.en = "vital"\ncriticality = "blocking"\n'
    'title.it = "Attesa  vera"\ntitle.en = "Hold"\nlasts_s = 45\n'
    '[[change]]\nid = "UAT-SUP-004"\nreason = "x"\nphases = ["final", "pre_migration"]\n' + ADDED
)


def after(sheet: Edited) -> CheckList:
    return effective(standard_catalogue(), sheet.taken().after, FILE)


@pytest.mark.parametrize("text", ["", OWN])
def test_a_sheet_that_nobody_edited_changes_nothing(text: str) -> None:
    before = checklist(text)
    sheet = Edited(before)
    again = after(sheet)
    assert (again.items, again.removed, again.changed) == (before.items, before.removed, before.changed)
    assert sheet.taken().answers == ()


def test_a_sheet_of_one_phase_takes_nothing_else_off() -> None:
    before = checklist(OWN)
    sheet = Edited(before, phase="post_switch")
    assert len(sheet.rows) < len(Edited(before).rows)
    sheet.write("UAT-SUP-001", steps="Altri passi")
    again = after(sheet)
    assert (len(again.items), again.removed) == (len(before.items), before.removed)
    assert again.by_id["UAT-SUP-001"].steps.it == "Altri passi"


def test_edited_words_come_back_with_their_reason() -> None:
    sheet = Edited()
    sheet.write("UAT-SUP-002", steps="Altri\npassi", criticality="LIEVE", post_conversion=None, reason="meglio così")
    item, change = after(sheet).by_id["UAT-SUP-002"], sheet.taken().after.change[0]
    assert (item.steps.it, item.criticality.value, "post_conversion" in item.phases) == ("Altri passi", "minor", False)
    assert change.reason.it == "meglio così"
    assert change.title is None


def test_a_change_without_a_reason_says_that_it_was_agreed() -> None:
    sheet = Edited()
    sheet.write("UAT-SUP-002", criticality="lieve")
    (change,) = sheet.taken().after.change
    assert change.reason.en == "agreed with the customer, sheet of 2026-11-22"
    assert change.reason.it.startswith("concordato")


def test_a_change_that_was_there_keeps_its_reason_and_what_the_sheet_does_not_show() -> None:
    sheet = Edited(checklist(OWN))
    sheet.write("UAT-SUP-001", criticality="lieve")
    change = sheet.taken().after.change[0]
    assert (change.reason.en, change.lasts_s, change.title and change.title.it) == ("vital", 45, "Attesa  vera")


def test_another_reason_is_a_difference() -> None:
    before = checklist(OWN)
    sheet = Edited(before)
    sheet.write("UAT-SUP-001", reason="vitale")
    sheet.write("UAT-SUP-006", reason="mai usato")
    old = CustomerList(remove=tuple(before.removed.values()), change=tuple(before.changed.values()))
    found = [(one.id, one.before, one.after) for one in reason_differences(old, sheet.taken().after, "it")]
    assert found == [
        ("UAT-SUP-006", "DND non usato", "mai usato"),
        ("UAT-SUP-001", "fondamentale", "vitale"),
    ]


def test_an_item_is_taken_off_with_its_reason_and_comes_back() -> None:
    sheet = Edited(checklist(OWN))
    sheet.write("UAT-VFC-003", listed="no", reason="fax dismesso")
    sheet.write("UAT-SUP-006", listed="si")
    sheet.write("ACME-901", listed="no", reason="tolto")
    again = after(sheet)
    assert set(again.removed) == {"UAT-VFC-003"}
    assert again.removed["UAT-VFC-003"].reason.it == "fax dismesso"
    assert "UAT-SUP-006" in again.by_id
    assert "ACME-901" not in again.by_id


def test_new_lines_are_guided_items_of_their_area() -> None:
    sheet = Edited()
    sheet.add(**NEW)
    sheet.add(**{**NEW, "title": "Altro", "reason": "chiesto dal cliente"})
    again = after(sheet)
    assert again.added == {"ACME-TEL-901", "ACME-TEL-902"}
    second = again.by_id["ACME-TEL-902"]
    assert (second.kind.value, second.phases, second.area) == ("guided", ("final",), "TEL")
    assert second.note is not None
    assert second.note.it == "chiesto dal cliente"


@pytest.mark.parametrize("day", [TODAY, datetime(2026, 11, 22, 9), "2026-11-22"])  # noqa: DTZ001 - as a cell has it
def test_a_result_is_an_answer(day: CellValue) -> None:
    sheet = Edited(phase="final")
    sheet.write("UAT-CLI-001", **{**DONE, "day": day}, note=" bene ")
    taken = sheet.taken()
    (answer,) = taken.answers
    assert answer.id == "UAT-CLI-001"
    assert answer.given == Given(Outcome.PASSED, "Anna Bianchi", "IT", "bene", day="2026-11-22")
    assert taken.phase == "final"


def test_lines_that_were_sorted_are_the_same_lines() -> None:
    sheet = Edited()
    lines = sheet.rows[1 : sheet.row_of("Firme") - 6]
    sheet.rows[1 : 1 + len(lines)] = lines[::-1]
    assert after(sheet).items == sheet.before.items


def test_what_is_not_read_is_said() -> None:
    sheet = Edited(comments=("C5",), others=(Grid("Foglio1"),))
    assert list(map(str, sheet.taken().ignored)) == [
        "Sheets that are not the list's were not read: Foglio1",
        "Comments are not taken over: C5",
    ]

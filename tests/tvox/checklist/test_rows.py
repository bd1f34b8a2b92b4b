"""A list as rows that a customer edits, and the list that comes back."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from tests.tvox.checklist.lists import ADDED, FILE, checklist
from tvox.checklist.differences import differences
from tvox.checklist.effective import CheckList, effective
from tvox.checklist.rows import Row, edited, rows_of
from tvox.checklist.standard import standard_catalogue
from tvox.site_problems import SiteFileErrors
from tvox.texts import Language

OWN = (
    '[[remove]]\nid = "UAT-SUP-006"\nreason.it = "DND non usato"\nreason.en = "DND is not used"\n'
    '[[change]]\nid = "UAT-SUP-001"\nreason = "fondamentale"\ncriticality = "blocking"\n'
    'title.it = "Attesa"\ntitle.en = "Hold"\n' + ADDED
)


def back(listed: CheckList, rows: list[Row], language: Language = "it") -> CheckList:
    return effective(standard_catalogue(), edited(listed, rows, language, reason="concordato"), FILE)


def with_row(rows: list[Row], identifier: str, removed: str = "", **cells: str) -> list[Row]:
    changed = [replace(row, removed=removed, cells={**row.cells, **cells}) for row in rows if row.id == identifier]
    assert changed
    return [row for row in rows if row.id != identifier] + changed


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("text", ["", OWN])
def test_rows_that_nobody_edited_make_the_same_list(text: str, language: Language) -> None:
    listed = checklist(text)
    again = back(listed, rows_of(listed, language), language)
    assert again.items == listed.items
    assert again.removed == listed.removed
    assert differences(listed, again, language) == ()


def test_every_item_is_a_row_of_its_area() -> None:
    rows = {row.id: row for row in rows_of(checklist(OWN), "it")}
    assert len(rows) == 82
    assert rows["UAT-TEL-001"].area == "Telefonia di base"
    assert rows["UAT-SUP-006"].removed == "DND non usato"
    assert rows["UAT-SUP-001"].cells["title"] == "Attesa"


def test_edited_words_come_back_with_their_difference() -> None:
    listed = checklist()
    again = back(listed, with_row(rows_of(listed, "it"), "UAT-SUP-002", steps="Altri passi", criticality="minor"))
    found = [(one.id, one.field, one.after, one.reason) for one in differences(listed, again, "it")]
    assert found == [
        ("UAT-SUP-002", "steps", "Altri passi", "concordato"),
        ("UAT-SUP-002", "criticality", "minor", "concordato"),
    ]
    assert again.by_id["UAT-SUP-002"].title == listed.by_id["UAT-SUP-002"].title


def test_an_item_that_is_struck_out_keeps_its_reason() -> None:
    listed = checklist()
    again = back(listed, with_row(rows_of(listed, "it"), "UAT-SUP-002", removed="mai usata"))
    (one,) = differences(listed, again, "it")
    assert (one.id, one.after, one.reason) == ("UAT-SUP-002", None, "mai usata")


def test_a_row_that_is_gone_takes_its_item_off() -> None:
    listed = checklist()
    again = back(listed, [row for row in rows_of(listed, "it") if row.id != "UAT-SUP-002"])
    assert again.removed["UAT-SUP-002"].reason.it == "concordato"


def test_an_item_that_comes_back_is_on_the_list_again() -> None:
    listed = checklist(OWN)
    again = back(listed, with_row(rows_of(listed, "it"), "UAT-SUP-006"))
    assert "UAT-SUP-006" in again.by_id


def test_a_row_of_the_customers_own_is_a_guided_item() -> None:
    listed = checklist()
    cells = {"title": "T", "steps": "S", "expected": "E", "criticality": "minor", "phases": "final, pre_migration"}
    again = back(listed, [*rows_of(listed, "it"), Row("ACME-901", "Altro", cells)])
    assert again.by_id["ACME-901"].kind.value == "guided"
    assert again.by_id["ACME-901"].phases == ("final", "pre_migration")


@pytest.mark.parametrize(
    "cells", [{"criticality": "huge"}, {"phases": "someday"}, {"impact": "none at all"}, {"phases": ","}]
)
def test_words_that_an_item_cannot_hold_are_refused(cells: dict[str, str]) -> None:
    listed = checklist()
    with pytest.raises((ValidationError, SiteFileErrors)):
        back(listed, with_row(rows_of(listed, "it"), "UAT-SUP-002", **cells))


def test_an_approval_does_not_outlive_an_edit() -> None:
    listed = checklist(OWN + f'[approval]\nhash = "{"a" * 64}"\nnames = ["Anna"]\ndate = 2026-11-22\n')
    assert edited(listed, rows_of(listed, "it"), "it", reason="x").approval is None


def test_what_a_row_does_not_show_stays() -> None:
    listed = checklist(
        ADDED + 'lasts_s = 77\ndepends_on = ["UAT-TEL-001"]\n'
        '[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nlasts_s = 45\nneeds = ["sip.accounts"]\n'
    )
    again = back(listed, with_row(rows_of(listed, "it"), "UAT-SUP-001", title="Altro"))
    assert again.by_id["ACME-901"] == listed.by_id["ACME-901"]
    assert (again.by_id["UAT-SUP-001"].lasts_s, again.by_id["UAT-SUP-001"].needs) == (45, ("sip.accounts",))

"""A sheet that is not this site's, not of this list, or no check-list at all."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.checklist.lists import ADDED, checklist
from tests.tvox.checklist.sheets import SITE, Edited
from tvox.checklist.sheet_cells import CellValue, Grid, Odd
from tvox.checklist.sheet_memory import MEMORY
from tvox.site_file import SiteFileErrors


@pytest.mark.parametrize("lost", ["Elenco", MEMORY])
@pytest.mark.parametrize("oversized", [True, False])
def test_a_sheet_that_is_not_there_or_too_large(lost: str, oversized: bool) -> None:
    sheet = Edited()
    book = sheet.book()
    grids = [one for one in book.sheets if one.name != lost] + ([Grid(lost, oversized=True)] if oversized else [])
    sheet.book = lambda: replace(book, sheets=tuple(grids))  # type: ignore[method-assign]
    assert list(sheet.refused()) == [lost]


@pytest.mark.parametrize(
    "cell", [None, "", "x", "[]", "{}", '{"customer": "Acme"}', "null", "[" * 100_000, 5, Odd("=A1")]
)
def test_a_memory_that_says_something_else(cell: CellValue) -> None:
    sheet = Edited()
    sheet.memory = Grid(MEMORY, ((cell, *sheet.memory.rows[0][1:]), *sheet.memory.rows[1:]))
    assert list(sheet.refused()) == [f"{MEMORY}!A1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"it"', '"de"'),
        ('"schema": 1', '"schema": 2'),
        ('"phase": null', '"phase": "title"'),
        ('"phase": null', '"phase": []'),
    ],
)
def test_a_memory_of_another_kind(old: str, new: str) -> None:
    sheet = Edited()
    said = str(sheet.memory.rows[0][0])
    assert old in said
    sheet.memory = Grid(MEMORY, ((said.replace(old, new), *sheet.memory.rows[0][1:]), *sheet.memory.rows[1:]))
    assert list(sheet.refused()) == [f"{MEMORY}!A1"]


@pytest.mark.parametrize("other", [{"customer": "Altra"}, {"change": "CHG0000002"}])
def test_a_sheet_of_another_site(other: dict[str, Any]) -> None:
    refused = Edited().refused(site=SITE.model_copy(update=other))
    assert refused == {f"{MEMORY}!A1": str(refused[f"{MEMORY}!A1"])}
    assert next(iter(other.values())) in refused[f"{MEMORY}!A1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nsteps = "Nuovi passi"\n', "UAT-SUP-001, Steps: Nuovi passi"),
        ('[[remove]]\nid = "UAT-SUP-001"\nreason = "x"\n', "UAT-SUP-001, On the list: no"),
        (ADDED, "ACME-901 is new"),
        ('[[change]]\nid = "UAT-SUP-001"\nreason = ""\nlasts_s = 5\n'.replace('""', '"x"'), "UAT-SUP-001, Reason: x"),
    ],
)
def test_a_list_that_was_changed_since_says_what(text: str, said: str) -> None:
    sheet = Edited()
    found = [str(problem.found) for problem in _problems(sheet, text)]
    assert len(found) == 1
    assert said in found[0]


def test_a_list_changed_where_the_sheet_does_not_show_it() -> None:
    sheet = Edited(checklist(ADDED))
    (problem,) = _problems(sheet, ADDED.replace("[[add]]", "[[add]]\nlasts_s = 77"))
    assert "something that the sheet does not show" in str(problem.found)


def _problems(sheet: Edited, text: str) -> tuple[Any, ...]:
    with pytest.raises(SiteFileErrors) as refusal:
        sheet.taken(now=checklist(text))
    return refusal.value.problems

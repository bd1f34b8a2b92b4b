"""What a sheet that came back may not say: each cell is named, and nothing is taken over."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.tvox.checklist.lists import ADDED, checklist
from tests.tvox.checklist.sheets import DONE, NEW, SITE, TODAY, Edited
from tvox.checklist.answers import Answer, Given, Outcome, question_of
from tvox.checklist.sheet_answers import Told, judge_answers, new_answers
from tvox.checklist.sheet_cells import CellValue, Grid, Odd
from tvox.checklist.sheet_memory import MEMORY
from tvox.findings import Verdict
from tvox.site import Profile
from tvox.site_file import SiteFileErrors

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


def test_a_result_of_another_phase_is_refused() -> None:
    sheet = Edited()
    sheet.write("UAT-CLI-001", **DONE)
    answers = sheet.taken().answers
    items = {"UAT-CLI-001": sheet.before.by_id["UAT-CLI-001"].model_copy(update={"phases": ("final",)})}
    assert judge_answers(answers, items, Told("final", Profile.CORE, [], {})) == ()
    (problem,) = judge_answers(answers, items, Told("post_switch", Profile.CORE, [], {}))
    assert "not an item of this phase" in str(problem.allowed)


@pytest.mark.parametrize(
    ("result", "verdict", "refused"),
    [
        ("superata", Verdict.FAIL, True),
        ("superata", Verdict.NOT_OBSERVED, False),
        ("superata", Verdict.PASS, False),
        ("fallita", Verdict.PASS, False),
        ("fallita", Verdict.FAIL, False),
    ],
)
def test_nobody_talks_away_what_the_suite_saw(result: str, verdict: Verdict, *, refused: bool) -> None:
    sheet = Edited()
    sheet.write("UAT-CLI-002", **{**DONE, "result": result, "note": "sentito"})
    answers = sheet.taken().answers
    assert [type(answer.given) for answer in answers] == [Given]
    assert (answers[0].given.outcome is Outcome.PASSED) == (result == "superata")
    problems = judge_answers(answers, sheet.before.by_id, Told("final", Profile.FULL, [], {"UAT-CLI-002": verdict}))
    assert bool(problems) == refused


def answered(outcome: Outcome, at: str, day: str = "", question: str = "") -> Answer:
    return Answer("UAT-CLI-001", "final", outcome, "Anna Bianchi", "IT", "", at, question, day=day)


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        (answered(Outcome.FAILED, "2026-11-23T08:00:00Z"), True),
        (answered(Outcome.FAILED, "2026-11-22T08:00:00Z"), False),
        (answered(Outcome.FAILED, "2026-11-23T08:00:00Z", "2026-11-21"), False),
    ],
)
def test_an_older_sheet_does_not_talk_away_a_later_answer(before: Answer, *, refused: bool) -> None:
    sheet = Edited()
    sheet.write("UAT-CLI-001", **DONE)
    told = Told("final", Profile.FULL, [before], {})
    answers = new_answers(sheet.taken().answers, sheet.before.by_id, told)
    assert len(answers) == 1
    assert bool(judge_answers(answers, sheet.before.by_id, told)) == refused


def test_a_sheet_taken_over_twice_adds_nothing_even_after_another_answer() -> None:
    sheet = Edited()
    sheet.write("UAT-CLI-001", **DONE)
    question = question_of(sheet.before.by_id["UAT-CLI-001"])
    kept = answered(Outcome.PASSED, "2026-11-22T08:00:00Z", TODAY.isoformat(), question)
    later = answered(Outcome.FAILED, "2026-11-22T09:00:00Z", "", question)
    for told, new in ((kept, 0), (replace(kept, question="other steps"), 1), (replace(kept, note="x"), 1)):
        known = Told("final", Profile.FULL, [told, later], {})
        assert len(new_answers(sheet.taken().answers, sheet.before.by_id, known)) == new


def test_merged_cells_below_the_list_are_nobodys_business() -> None:
    sheet = Edited()
    assert replace(sheet, merged=(f"C{sheet.row_of('Firme') + 1}:D{sheet.row_of('Firme') + 1}",)).refused() == {}

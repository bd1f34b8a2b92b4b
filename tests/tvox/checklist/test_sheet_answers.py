"""Results on a sheet: what they may not say, and that none is taken over twice."""

from dataclasses import replace

import pytest

from tests.tvox.checklist.sheets import DONE, TODAY, Edited
from tvox.checklist.answers import Answer, Given, Outcome, question_of
from tvox.checklist.sheet_answers import Told, judge_answers, new_answers
from tvox.findings import Verdict
from tvox.site import Profile


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

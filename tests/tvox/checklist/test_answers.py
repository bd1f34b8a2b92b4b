"""What a person's answer is worth: PASS by name only, and never for another question or another phase."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tvox.checklist.lists import item
from tvox.checklist.answers import (
    Answer,
    Given,
    Outcome,
    answers_in,
    judge_answer,
    question_of,
    write_answer,
    write_late_verdict,
)
from tvox.evidence import EvidenceStore, verify_chain
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotLook
from tvox.secrets import Secrets
from tvox.texts import Text

ITEM = item("UAT-CLI-001")
GOOD = Answer(
    ITEM.id, "final", Outcome.PASSED, "Anna Bianchi", "IT", "22.0.20", "2026-11-22T20:14:03.1+00:00", question_of(ITEM)
)


def test_a_confirmation_passes_by_name() -> None:
    finding = judge_answer(ITEM, GOOD)
    assert finding.verdict is Verdict.PASS
    assert str(finding.observed) == "confirmed by Anna Bianchi (IT) at 2026-11-22 20:14 UTC: 22.0.20"
    assert finding.observed.render("it").startswith("confermato da Anna Bianchi (IT)")


def test_an_answer_from_a_sheet_says_when_it_was_done() -> None:
    observed = str(judge_answer(ITEM, replace(GOOD, day="2026-11-20")).observed)
    assert observed.endswith("UTC, on a sheet that says it was done on 2026-11-20: 22.0.20")


def test_a_confirmation_without_a_note_passes() -> None:
    assert str(judge_answer(ITEM, replace(GOOD, note="")).observed).endswith("20:14 UTC")


def test_a_failure_fails() -> None:
    finding = judge_answer(ITEM, replace(GOOD, outcome=Outcome.FAILED))
    assert finding.verdict is Verdict.FAIL
    assert "Anna Bianchi" in str(finding.next_step)


BLIND = CouldNotLook(Text("x"), Text("no phase"), Text("Name it."))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        replace(GOOD, outcome=Outcome.NOT_DONE),
        replace(GOOD, question=question_of(item("UAT-CLI-004"))),
        replace(GOOD, name=" "),
        replace(GOOD, role=""),
    ],
)
def test_what_nobody_answered_is_not_observed(answer: Answer | None) -> None:
    finding = judge_answer(ITEM, answer)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.UNANSWERED)


def test_a_phase_that_is_not_known_is_not_observed() -> None:
    assert judge_answer(ITEM, BLIND).verdict is Verdict.NOT_OBSERVED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EvidenceStore]:
    with closing(EvidenceStore(tmp_path / "out", run="r1", operator="me", redactor=Secrets().redactor)) as opened:
        yield opened


def test_an_answer_is_kept_with_its_files(store: EvidenceStore, tmp_path: Path) -> None:
    (tmp_path / "screen.txt").write_text("seen")
    given = Given(Outcome.PASSED, "Anna", "IT", "well", (tmp_path / "screen.txt",))
    answer = write_answer(store, ITEM, "final", given)
    assert (answer.name, answer.files, answer.note) == ("Anna", ("screen.txt",), "well")
    assert judge_answer(ITEM, answer).verdict is Verdict.PASS
    assert verify_chain(store.folder).intact


def test_an_answer_holds_for_its_phase_only(store: EvidenceStore) -> None:
    write_answer(store, ITEM, "final", Given(Outcome.PASSED, "Anna", "IT"))
    assert answers_in(store.events(), "post_switch") == {}


def test_the_latest_answer_counts(store: EvidenceStore) -> None:
    write_answer(store, ITEM, "final", Given(Outcome.PASSED, "Anna", "IT"))
    write_answer(store, ITEM, "final", Given(Outcome.FAILED, "Anna", "IT", "not any more"))
    assert answers_in(store.events(), "final")[ITEM.id].outcome is Outcome.FAILED


def test_a_late_answer_leaves_its_verdict(store: EvidenceStore) -> None:
    answer = write_answer(store, ITEM, "final", Given(Outcome.FAILED, "Anna", "IT", "no"))
    write_late_verdict(store, ITEM, answer)
    last = list(store.events())[-1]
    assert (last["kind"], last["check"], last["verdict"]) == ("verdict", ITEM.id, "FAIL")

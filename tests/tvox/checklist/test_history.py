"""What earlier runs concluded at a phase, and what is to be done again."""

from typing import Any

from tvox.checklist.history import latest_phase, to_repeat, verdicts_at
from tvox.findings import Verdict


def started(run: str, phase: str | None, shape: str = "cluster") -> dict[str, Any]:
    return {"kind": "run started", "run": run, "phase": phase, "shape": shape}


def planned(run: str, *checks: str) -> dict[str, Any]:
    return {"kind": "planned", "run": run, "items": [{"check": check} for check in checks]}


def verdict(run: str, check: str, said: str) -> dict[str, Any]:
    return {"kind": "verdict", "run": run, "check": check, "verdict": said}


TWICE = [
    started("1", "final"),
    planned("1", "A", "B", "C", "D"),
    verdict("1", "A", "PASS"),
    verdict("1", "B", "FAIL"),
    verdict("1", "C", "NOT OBSERVED"),
    started("2", "final"),
    planned("2", "B", "A"),
    verdict("2", "B", "PASS"),
    started("3", "post_switch"),
    planned("3", "A"),
    verdict("3", "A", "FAIL"),
]


def test_the_latest_verdict_at_the_phase_counts() -> None:
    assert verdicts_at(TWICE, "final") == {
        "A": Verdict.PASS,
        "B": Verdict.PASS,
        "C": Verdict.NOT_OBSERVED,
        "D": Verdict.NOT_OBSERVED,
    }


def test_a_phase_without_a_run_has_no_verdicts() -> None:
    assert verdicts_at(TWICE, "post_upgrade") == {}


def test_a_stand_alone_tvox_is_in_its_only_phase() -> None:
    events = [started("1", None, "stand-alone"), verdict("1", "A", "FAIL")]
    assert verdicts_at(events, "pre_migration") == {"A": Verdict.FAIL}


def test_answers_given_later_count() -> None:
    events = [*TWICE, {"kind": "answering started", "run": "9", "phase": "final"}, verdict("9", "C", "PASS")]
    assert verdicts_at(events, "final")["C"] is Verdict.PASS
    assert latest_phase(events) == "final"


def test_what_depends_on_a_failure_is_done_again_too() -> None:
    verdicts = {"A": Verdict.FAIL, "B": Verdict.PASS, "C": Verdict.PASS, "D": Verdict.PASS}
    assert to_repeat(verdicts, {"B": ["A"], "C": ["B"], "D": []}) == {"A", "B", "C"}


def test_nothing_is_done_again_where_all_passed() -> None:
    assert to_repeat({"A": Verdict.PASS}, {"B": ["A"]}) == frozenset()

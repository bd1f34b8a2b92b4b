"""What earlier runs of the same change concluded at a phase, read back from the evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from tvox.findings import Verdict

SESSIONS = frozenset({"run started", "answering started"})
"""Events that say at which phase the events after them, of the same run, were written."""


def verdicts_at(events: Iterable[Mapping[str, Any]], phase: str | None) -> dict[str, Verdict]:
    """The latest verdict of each item at this phase; NOT OBSERVED for what was planned and never came to one."""
    latest: dict[str, Verdict] = {}
    here: set[str] = set()
    for event in events:
        if event["kind"] in SESSIONS and phase_of(event) == phase:
            here.add(event["run"])
        if event["run"] not in here:
            continue
        if event["kind"] == "planned":
            latest |= {item["check"]: Verdict.NOT_OBSERVED for item in event["items"] if item["check"] not in latest}
        elif event["kind"] == "verdict":
            latest[event["check"]] = Verdict(event["verdict"])
    return latest


def on_request_at(events: Iterable[Mapping[str, Any]], phase: str) -> frozenset[str]:
    """What the latest run at this phase that planned it did with all that is done on request only."""
    whole: dict[str, bool] = {}
    here: set[str] = set()
    for event in events:
        if event["kind"] in SESSIONS and phase_of(event) == phase:
            here.add(event["run"])
        if event["kind"] == "planned" and event["run"] in here:
            left_out = {one["check"] for one in event["left_out"]}
            whole |= {item["check"]: item["check"] not in left_out for item in event["items"]}
    return frozenset(check for check, everything in whole.items() if everything)


def to_repeat(verdicts: Mapping[str, Verdict], depends_on: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """What did not pass, and whatever depends on it, directly or by way of others."""
    repeated = {check for check, verdict in verdicts.items() if verdict is not Verdict.PASS}
    while True:
        more = {check for check, others in depends_on.items() if check not in repeated and repeated & set(others)}
        if not more:
            return frozenset(repeated)
        repeated |= more


def latest_phase(events: Iterable[Mapping[str, Any]]) -> str | None:
    """The phase of the latest run that says one."""
    phases = [phase_of(event) for event in events if event["kind"] in SESSIONS]
    return next((phase for phase in reversed(phases) if phase), None)


def phase_of(event: Mapping[str, Any]) -> str | None:
    """The phase of a session: named, or the only one that a stand-alone TVOX can be in."""
    named: str | None = event["phase"]
    return named or ("pre_migration" if event.get("shape") == "stand-alone" else None)

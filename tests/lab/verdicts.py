"""What one run of the suite concluded, as its evidence store holds it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.lab.laboratory import Laboratory

FAIL, BLIND = "FAIL", "NOT OBSERVED"
DISTURBED = "this PC's own control call was disturbed meanwhile"
RUNS = 3

Event = dict[str, Any]


def verdicts(laboratory: Laboratory, evidence: Path, *selection: str) -> dict[str, str]:
    """Each planned check's verdict of one run on the technician's PC; a check without one fails the test.

    A run in which this computer was too busy for sound says nothing of the lab: another follows, three in all.
    """
    for attempt in range(RUNS):
        events = _events(laboratory, evidence / str(attempt), *selection)
        if not any(DISTURBED in json.dumps(event) for event in events if event["kind"] == "verdict"):
            break
    return concluded(events)


def turned(verdicts_by_check: dict[str, str]) -> dict[str, str]:
    """The checks that are not green."""
    return {check: verdict for check, verdict in verdicts_by_check.items() if verdict != "PASS"}


def events_in(evidence: Path) -> list[Event]:
    """Everything the store holds."""
    lines = (line for file in evidence.rglob("events.jsonl") for line in file.read_text().splitlines())
    return [json.loads(line) for line in lines]


def concluded(events: Iterable[Event]) -> dict[str, str]:
    """Verdicts by check."""
    return {event["check"]: event["verdict"] for event in events if event["kind"] == "verdict"}


def planned(events: Iterable[Event]) -> set[str]:
    """The checks that were to be done."""
    return {item["check"] for event in events if event["kind"] == "planned" for item in event["items"]}


def _events(laboratory: Laboratory, evidence: Path, *selection: str) -> list[Event]:
    run = laboratory.on_pc("pytest", *selection, "--site", "lab", "--evidence", str(evidence), within=400)
    events = events_in(evidence)
    assert planned(events), run.stdout + run.stderr
    assert concluded(events).keys() == planned(events), run.stdout + run.stderr
    return events

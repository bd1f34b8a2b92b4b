"""What one whole run of the suite concluded, as its evidence store holds it."""

import json
from pathlib import Path

from tests.lab.laboratory import Laboratory

FAIL, BLIND = "FAIL", "NOT OBSERVED"


def verdicts(laboratory: Laboratory, evidence: Path, *selection: str) -> dict[str, str]:
    """Each planned check's verdict of one run on the technician's PC; a check without one fails the test."""
    run = laboratory.on_pc("pytest", *selection, "--site", "lab", "--evidence", str(evidence), within=300)
    lines = (line for file in evidence.rglob("events.jsonl") for line in file.read_text().splitlines())
    events = [json.loads(line) for line in lines]
    concluded = {event["check"]: event["verdict"] for event in events if event["kind"] == "verdict"}
    planned = {item["check"] for event in events if event["kind"] == "planned" for item in event["items"]}
    assert concluded.keys() == planned, run.stdout + run.stderr
    assert len(planned) > 10, run.stdout + run.stderr
    return concluded


def turned(concluded: dict[str, str]) -> dict[str, str]:
    """The checks that are not green."""
    return {check: verdict for check, verdict in concluded.items() if verdict != "PASS"}

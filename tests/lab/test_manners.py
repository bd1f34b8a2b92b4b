"""Production manners on the lab: somebody tries to make the suite call 118, 112 or a stranger, and it does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lab.state import ask
from tests.lab.laboratory import Laboratory
from tests.lab.verdicts import BLIND
from tvox.evidence import EvidenceStore, text_as_data
from tvox.manners.undo import BEGUN, open_changes
from tvox.redaction import Redactor
from tvox.texts import Text

SHORT_NUMBERS, OF_SHORT_NUMBERS = "UAT-PBX-005", "tests_uat/test_pbx.py::test_short_numbers_and_the_lock"
GROUPS, OF_GROUPS = "UAT-PBX-003", "tests_uat/test_pbx.py::test_all_members_ring"


def asterisk(laboratory: Laboratory, *commands: str) -> str:
    return laboratory.on("tvox1", "; ".join(f"asterisk -rx '{command}'" for command in commands))


@contextmanager
def dialplan(laboratory: Laboratory, number: str, step: str) -> Iterator[None]:
    """The number leads elsewhere until the dialplan is read again."""
    asterisk(
        laboratory,
        f"dialplan remove extension {number}@inside",
        f"dialplan add extension {number},1,{step} into inside",
    )
    try:
        yield
    finally:
        asterisk(laboratory, "dialplan reload")


@contextmanager
def stored(laboratory: Laboratory, family: str, key: str, value: str) -> Iterator[None]:
    asterisk(laboratory, f"database put {family} {key} {value}")
    try:
        yield
    finally:
        asterisk(laboratory, f"database del {family} {key}")


def events_in(evidence: Path) -> list[dict[str, Any]]:
    lines = (line for file in evidence.rglob("events.jsonl") for line in file.read_text().splitlines())
    return [json.loads(line) for line in lines]


def verdicts(laboratory: Laboratory, evidence: Path, item: str) -> dict[str, str]:
    """The verdict of one item."""
    laboratory.on_pc("pytest", item, "--site", "lab", "--evidence", str(evidence), within=300)
    return {event["check"]: event["verdict"] for event in events_in(evidence) if event["kind"] == "verdict"}


def observed(evidence: Path, check: str) -> str:
    return json.dumps(
        [event["findings"] for event in events_in(evidence) if event.get("check") == check and "findings" in event]
    )


def emergency_calls(laboratory: Laboratory) -> object:
    return ask(laboratory.folder, {"do": "status"})["carrier"]["emergency_calls"]


def test_a_short_number_that_leads_to_118_is_not_dialled(stand_alone: Laboratory, tmp_path: Path) -> None:
    with dialplan(stand_alone, "11", "Goto,inside,118,1"):
        seen = verdicts(stand_alone, tmp_path, OF_SHORT_NUMBERS)

    assert seen == {SHORT_NUMBERS: BLIND}
    assert "118" in observed(tmp_path, SHORT_NUMBERS)
    assert emergency_calls(stand_alone) == 0


def test_a_group_with_somebody_elses_telephone_in_it_is_not_called(stand_alone: Laboratory, tmp_path: Path) -> None:
    with dialplan(stand_alone, "301", "Dial,PJSIP/131&PJSIP/150"):
        seen = verdicts(stand_alone, tmp_path, OF_GROUPS)

    assert seen == {GROUPS: BLIND}
    assert "150" in observed(tmp_path, GROUPS)


def test_an_extension_that_is_forwarded_to_112_is_not_called(stand_alone: Laboratory, tmp_path: Path) -> None:
    with stored(stand_alone, "CF", "131", "0112"):
        seen = verdicts(stand_alone, tmp_path, OF_GROUPS)

    assert seen == {GROUPS: BLIND}
    assert "0112" in observed(tmp_path, GROUPS)
    assert emergency_calls(stand_alone) == 0


def store_with_an_open_change(folder: Path, off: str) -> None:
    store = EvidenceStore(folder, run="r1", operator="test", redactor=Redactor())
    forward = {"what": text_as_data(Text("forward")), "before": text_as_data(Text("none")), "digits": None}
    store.write(BEGUN, key="k1", extension="102", after=text_as_data(Text("to 103")), dial_to_undo=off, **forward)
    store.close()


def cleanup(laboratory: Laboratory, evidence: Path) -> tuple[int, str]:
    site = str(laboratory.folder / "site.toml")
    done = laboratory.on_pc("tvox-uat", "cleanup", site, "--evidence", str(evidence), "--language", "en")
    return done.returncode, done.stdout + done.stderr


def changes_open_in(folder: Path) -> list[str]:
    return list(open_changes(events_in(folder)))


def test_cleanup_takes_back_what_a_killed_run_has_left(stand_alone: Laboratory, tmp_path: Path) -> None:
    store_with_an_open_change(tmp_path, "#21#")
    with stored(stand_alone, "CF", "102", "103"):
        status, said = cleanup(stand_alone, tmp_path)

        assert "CF/102" not in asterisk(stand_alone, "database show")
    assert status == 0, said
    assert changes_open_in(tmp_path) == []


@pytest.mark.parametrize("off", ["*46", "#21#"], ids=["a code that does something else", "somebody set it again"])
def test_cleanup_says_what_is_left(stand_alone: Laboratory, tmp_path: Path, off: str) -> None:
    store_with_an_open_change(tmp_path, off)
    with stored(stand_alone, "CF", "103", "104"):
        status, said = cleanup(stand_alone, tmp_path)

    assert status == 1
    assert "CF/103: 104" in said
    assert changes_open_in(tmp_path) == ["k1"]

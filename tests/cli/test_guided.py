"""`tvox-uat guided`: answers given after the run, into the same chain."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.tvox.site_texts import GOOD
from tvox.checklist.standard import standard_catalogue
from tvox.evidence import EvidenceStore, verify_chain
from tvox.evidence_chain import events
from tvox.evidence_place import evidence_place
from tvox.secrets import Secrets
from tvox.site_file import load_site

KEPT = ("UAT-CLI-001", "UAT-CLI-004")
CONFIRMED = "1\nwell\n\nAnna\nIT\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The evidence of a run at `final` with two guided items on its list."""
    (tmp_path / "sites").mkdir()
    path = tmp_path / "sites" / "acme.toml"
    path.write_text(GOOD)
    off = [item.id for item in standard_catalogue().items if item.id not in KEPT]
    removed = "".join(f'[[remove]]\nid = "{identifier}"\nreason = "not here"\n' for identifier in off)
    (tmp_path / "sites" / "acme.checklist.toml").write_text(removed)
    place = tmp_path / evidence_place(load_site(path))
    with closing(opened(place)) as store:
        store.write("run started", phase="final", shape="cluster")
    return place


def opened(place: Path) -> EvidenceStore:
    return EvidenceStore(place, run="r1", operator="me", redactor=Secrets().redactor)


def kinds(folder: Path) -> list[str]:
    return [event["kind"] for event in events(folder)]


def test_open_items_are_answered_into_the_same_chain(run: Command, folder: Path) -> None:
    result = run("guided", "acme", answers=CONFIRMED + "2\nno history\n\n\n\n")
    assert result.exit_code == 0, result.output
    assert "confirmed by Anna (IT)" in result.output
    assert "Still open: 0" in result.output
    verdicts = {event["check"]: event["verdict"] for event in events(folder) if event["kind"] == "verdict"}
    assert verdicts == {"UAT-CLI-001": "PASS", "UAT-CLI-004": "FAIL"}
    assert verify_chain(folder).intact


def test_what_was_confirmed_is_not_asked_again(run: Command, folder: Path) -> None:
    run("guided", "acme", answers=CONFIRMED + "\n")
    result = run("guided", "acme", answers="")
    assert "UAT-CLI-004" in result.output
    assert "UAT-CLI-001" not in result.output


def test_another_phase_is_another_question(run: Command, folder: Path) -> None:
    run("guided", "acme", answers=CONFIRMED + CONFIRMED)
    assert "1 of 2" in run("guided", "acme", "--phase", "post_switch", answers="").output


def test_the_part_on_request_is_asked_for_where_the_run_did_it(run: Command, folder: Path) -> None:
    requested = folder.parents[3] / "sites" / "acme.checklist.toml"
    requested.write_text(requested.read_text().replace('"UAT-PBX-007"', '"UAT-CLI-001"'))
    run("guided", "acme", answers="1\n\n\nAnna\nIT\n")
    assert "Still open: 1" in run("guided", "acme", answers="").output
    with closing(opened(folder)) as store:
        store.write("run started", phase="final", shape="cluster")
        store.write("planned", items=[{"check": "UAT-PBX-007"}], left_out=[])
    result = run("guided", "acme", answers="1\n\n\nAnna\nIT\n")
    assert "Agreed for this run" in result.output
    assert "Still open: 1" in result.output


def test_evidence_of_another_change_is_refused(run: Command, folder: Path) -> None:
    with closing(opened(folder)) as store:
        store.write("run started", phase="final", shape="cluster", customer="Acme", change="CHG0000002")
    result = run("guided", "acme", answers=CONFIRMED)
    assert result.exit_code == 1
    assert "change CHG0000002" in " ".join(result.output.split())


def test_input_that_ends_leaves_the_rest_open(run: Command, folder: Path) -> None:
    result = run("guided", "acme", answers="1\n")
    assert result.exit_code == 0, result.output
    assert "Still open: 2" in result.output
    assert "answer" not in kinds(folder)


def test_the_lock_of_a_run_is_respected(run: Command, folder: Path) -> None:
    with closing(opened(folder)):
        result = run("guided", "acme", answers=CONFIRMED)
    assert result.exit_code == 1
    assert "Another run is writing" in " ".join(result.output.split())


def test_without_evidence_there_is_nothing_to_answer(run: Command, folder: Path) -> None:
    result = run("guided", "acme", "--evidence", "elsewhere")
    assert result.exit_code == 1
    assert "run the list first" in " ".join(result.output.split())


def test_a_phase_that_nobody_says_is_asked_for(run: Command, folder: Path) -> None:
    (folder / "events.jsonl").unlink()
    with closing(opened(folder)) as store:
        store.write("run started", phase=None, shape="cluster")
    result = run("guided", "acme", answers=CONFIRMED)
    assert result.exit_code == 1
    assert "--phase" in result.output


def test_a_note_holds_no_secret(run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP", "c4n4ry/Pa55")
    run("guided", "acme", answers="1\npassword c4n4ry/Pa55\n\nAnna\nIT\n")
    assert b"c4n4ry" not in (folder / "events.jsonl").read_bytes()

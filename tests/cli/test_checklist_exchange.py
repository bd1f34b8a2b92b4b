"""`tvox-uat checklist export` and `import`."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.conftest import Command
from tests.tvox.site_texts import GOOD
from tvox.checklist.effective import checklist_for
from tvox.checklist.sheet_words import COLUMNS, Column
from tvox.evidence import EvidenceStore, verify_chain
from tvox.evidence_chain import events
from tvox.evidence_place import evidence_place
from tvox.secrets import Secrets
from tvox.site_file import load_site

TODAY = datetime.now(UTC).astimezone().date()
DONE: dict[str, str | date | None] = {"result": "superata", "name": "Anna", "role": "IT", "day": TODAY}


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    path = tmp_path / "sites" / "acme.toml"
    path.write_text(GOOD.replace('language = "en"', 'language = "it"'))
    return path


@pytest.fixture
def sheet(run: Command, acme: Path) -> Path:
    """The exported workbook."""
    result = run("checklist", "export", "acme", "--xlsx", "a.xlsx", "--language", "en")
    assert result.exit_code == 0, result.output
    return Path("a.xlsx").absolute()


@pytest.fixture
def folder(acme: Path) -> Path:
    """The evidence of a run at `final`."""
    place = evidence_place(load_site(acme)).absolute()
    with closing(EvidenceStore(place, run="r1", operator="me", redactor=Secrets().redactor)) as store:
        store.write("run started", phase="final", shape="cluster")
    return place


def write(file: Path, identifier: str, **cells: str | date | None) -> None:
    book = load_workbook(file)
    grid = book["Elenco"]
    assert isinstance(grid, Worksheet)
    row = next(row for row in range(2, grid.max_row) if (grid.cell(row, 1).value or "") == identifier)
    for name, value in cells.items():
        grid.cell(row, COLUMNS.index(Column(name)) + 1).value = value
    book.save(file)


def words(output: str) -> str:
    return " ".join(output.split())


def own_list(acme: Path) -> Path:
    return acme.with_name("acme.checklist.toml")


def test_nothing_is_exported_without_a_target_or_over_a_file(run: Command, acme: Path, sheet: Path) -> None:
    before = sheet.read_bytes()
    assert run("checklist", "export", "acme").exit_code == 1
    assert run("checklist", "export", "acme", "--xlsx", "b.xlsx", "--phase", "post_sync").exit_code == 1
    result = run("checklist", "export", "acme", "--xlsx", str(sheet), "--language", "en")
    assert (result.exit_code, "is not overwritten" in words(result.output)) == (1, True)
    assert run("checklist", "export", "acme", "--html", "no/such/a.html").exit_code == 1
    assert sheet.read_bytes() == before
    assert not Path("b.xlsx").exists()


def test_a_page_is_written(run: Command, acme: Path) -> None:
    assert run("checklist", "export", "acme", "--html", "a.html", "--phase", "final").exit_code == 0
    assert "UAT-TEL-001" in Path("a.html").read_text(encoding="utf-8")


def test_edits_are_shown_and_written_after_a_yes(run: Command, acme: Path, sheet: Path) -> None:
    write(sheet, "UAT-SUP-001", criticality="bloccante", reason="vitale")
    write(sheet, "UAT-VFC-003", listed="no", reason="fax dismesso")
    write(
        sheet, "", area="Telefonia di base", title="Citofono", steps="S", expected="E", criticality="lieve", final="x"
    )
    refused = run("checklist", "import", "acme", str(sheet), "--language", "en", answers="n\n")
    assert (refused.exit_code, own_list(acme).exists()) == (1, False)
    for said in ("UAT-SUP-001 criticality major blocking vitale", "UAT-VFC-003", "fax dismesso", "Citofono"):
        assert said in words(refused.output)
    assert run("checklist", "import", "acme", str(sheet), answers="").exit_code == 1
    assert not own_list(acme).exists()
    result = run("checklist", "import", "acme", str(sheet), "--language", "en", answers="y\n")
    assert result.exit_code == 0, result.output
    listed = checklist_for(acme)
    assert set(listed.removed) == {"UAT-VFC-003"}
    assert listed.added == {"ACME-TEL-901"}
    assert listed.changed["UAT-SUP-001"].reason.it == "vitale"


def test_what_stands_in_the_file_stays_and_the_approval_is_said_to_be_older(run: Command, acme: Path) -> None:
    own_list(acme).write_text('# by hand\n[[remove]]\nid = "UAT-SUP-006" # DND\nreason = "x"\n')
    run("checklist", "approve", "acme", "--name", "Anna")
    run("checklist", "export", "acme", "--xlsx", "a.xlsx")
    write(Path("a.xlsx"), "UAT-SUP-001", criticality="bloccante")
    assert run("checklist", "import", "acme", "a.xlsx", "--yes").exit_code == 0
    text = own_list(acme).read_text()
    assert text.startswith('# by hand\n[[remove]]\nid = "UAT-SUP-006" # DND\nreason = "x"\n')
    assert "was changed after Anna approved it" in words(run("checklist", "check", "acme", "--language", "en").output)


def test_a_sheet_that_says_nothing_writes_nothing(run: Command, acme: Path, sheet: Path) -> None:
    result = run("checklist", "import", "acme", str(sheet), "--language", "en")
    assert (result.exit_code, "The sheet says nothing new." in result.output) == (0, True)
    assert not own_list(acme).exists()


def test_what_is_refused_names_sheet_and_cell_and_writes_nothing(run: Command, acme: Path, sheet: Path) -> None:
    write(sheet, "UAT-TEL-001", criticality="enorme", **DONE)
    write(sheet, "UAT-SUP-001", criticality="bloccante")
    result = run("checklist", "import", "acme", str(sheet), "--yes", "--language", "en")
    assert result.exit_code == 1
    assert "nothing was written. Errors: 2" in words(result.output)
    assert 'Elenco!F2 = "enorme"' in words(result.output)
    assert "Elenco!O2" in result.output
    assert not own_list(acme).exists()


def test_a_list_that_changed_meanwhile_says_what(run: Command, acme: Path, sheet: Path) -> None:
    own_list(acme).write_text('[[change]]\nid = "UAT-TEL-001"\nreason = "x"\nsteps = "Altro"\n')
    result = run("checklist", "import", "acme", str(sheet), "--yes", "--language", "en")
    assert result.exit_code == 1
    assert "UAT-TEL-001, Steps: Altro" in words(result.output)


def test_results_become_answers_once(run: Command, acme: Path, sheet: Path, folder: Path) -> None:
    write(sheet, "UAT-CLI-001", **DONE, note="bene")
    write(sheet, "UAT-CLI-004", **{**DONE, "result": "fallita", "note": "manca lo storico"})
    result = run("checklist", "import", "acme", str(sheet), "--yes", "--language", "en")
    assert result.exit_code == 0, result.output
    verdicts = {one["check"]: one["verdict"] for one in events(folder) if one["kind"] == "verdict"}
    assert verdicts == {"UAT-CLI-001": "PASS", "UAT-CLI-004": "FAIL"}
    (answer,) = [one for one in events(folder) if one["kind"] == "answer" and one["check"] == "UAT-CLI-001"]
    assert [answer[key] for key in ("phase", "name", "role", "note", "day")] == [
        "final", "Anna", "IT", "bene", TODAY.isoformat(),
    ]  # fmt: skip
    before = len(list(events(folder)))
    again = run("checklist", "import", "acme", str(sheet), "--yes", "--language", "en")
    assert "The sheet says nothing new." in again.output
    assert len(list(events(folder))) == before
    assert verify_chain(folder).intact


def test_results_of_the_sheets_phase(run: Command, acme: Path, folder: Path) -> None:
    run("checklist", "export", "acme", "--xlsx", "b.xlsx", "--phase", "post_switch")
    write(Path("b.xlsx"), "UAT-CLI-001", **DONE)
    refused = run("checklist", "import", "acme", "b.xlsx", "--yes", "--phase", "final", "--language", "en")
    assert (refused.exit_code, "--phase says final" in words(refused.output)) == (1, True)
    assert run("checklist", "import", "acme", "b.xlsx", "--yes").exit_code == 0
    assert [one["phase"] for one in events(folder) if one["kind"] == "answer"] == ["post_switch"]


def test_without_evidence_no_edit_is_written_either(run: Command, acme: Path, sheet: Path) -> None:
    write(sheet, "UAT-CLI-001", **DONE)
    write(sheet, "UAT-SUP-001", criticality="bloccante")
    result = run("checklist", "import", "acme", str(sheet), "--yes", "--language", "en")
    assert (result.exit_code, "run the list first" in words(result.output)) == (1, True)
    assert not own_list(acme).exists()


def test_a_result_of_another_phase_stops_everything(run: Command, acme: Path, sheet: Path, folder: Path) -> None:
    only = '[[change]]\nid = "UAT-CLI-001"\nreason = "x"\nphases = ["pre_migration"]\n'
    own_list(acme).write_text(only)
    acme.write_text(acme.read_text().replace("[manners]\n", '[manners]\nprofile = "core"\n'))
    run("checklist", "export", "acme", "--xlsx", "b.xlsx")
    write(Path("b.xlsx"), "UAT-CLI-001", **DONE)
    write(Path("b.xlsx"), "UAT-SUP-001", criticality="bloccante")
    result = run("checklist", "import", "acme", "b.xlsx", "--yes", "--language", "en")
    assert (result.exit_code, "not an item of this phase" in words(result.output)) == (1, True)
    assert own_list(acme).read_text() == only
    assert "answer" not in [one["kind"] for one in events(folder)]

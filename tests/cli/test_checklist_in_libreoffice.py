"""The check-list goes to a customer who has LibreOffice, and comes back edited."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Command
from tests.cli.libreoffice import CALC_XLSX, FlatSheet, LibreOffice
from tests.tvox.site_texts import GOOD
from tvox.checklist.effective import checklist_for
from tvox.checklist.sheet_words import COLUMNS, Column
from tvox.evidence import EvidenceStore
from tvox.evidence_chain import events
from tvox.evidence_place import evidence_place
from tvox.secrets import Secrets
from tvox.site_file import load_site

TODAY = datetime.now(UTC).astimezone().date()
TRAP = (
    '[[change]]\nid = "UAT-SUP-004"\nreason = "x"\ntitle = "=1+1"\nsteps = "+39 045"\nexpected = "-x"\n'
    '[[change]]\nid = "UAT-SUP-005"\nreason = "x"\ntitle = "@SUM(A1)"\n'
)
EDITS: dict[str, dict[str, str | date]] = {
    "UAT-SUP-001": {"criticality": "bloccante", "reason": "vitale"},
    "UAT-SUP-002": {"title": "Trasferta «assistita»", "post_conversion": ""},
    "UAT-VFC-003": {"listed": "no", "reason": "fax dismesso"},
    "UAT-CLI-001": {"result": "superata", "note": "bene", "name": "Anna Bianchi", "role": "IT", "day": TODAY},
}
NEW = {"area": "Telefonia di base", "title": "Citofono", "steps": "Suona", "expected": "Apre", "final": "x"}


def test_a_list_edited_in_libreoffice_comes_back(run: Command, tmp_path: Path) -> None:
    site = _site(tmp_path)
    assert run("checklist", "export", "acme", "--xlsx", "acme.xlsx").exit_code == 0
    office = LibreOffice(tmp_path)
    edited = office.converted(_edited(office.converted(Path("acme.xlsx").absolute(), "fods")), CALC_XLSX)
    result = run("checklist", "import", "acme", str(edited), "--phase", "final", "--yes")
    assert result.exit_code == 0, result.output
    listed = checklist_for(site)
    assert (*listed.removed, *listed.added) == ("UAT-VFC-003", "ACME-TEL-901")
    assert set(listed.changed) == {"UAT-SUP-001", "UAT-SUP-002", "UAT-SUP-004", "UAT-SUP-005"}
    item = listed.by_id["UAT-SUP-002"]
    assert (item.title.it, "post_conversion" in item.phases) == ("Trasferta «assistita»", False)
    assert listed.by_id["UAT-SUP-004"].title.it == "=1+1"
    verdicts = [(one["check"], one["verdict"]) for one in events(_evidence(site)) if one["kind"] == "verdict"]
    assert verdicts == [("UAT-CLI-001", "PASS")]


def test_libreoffice_opens_it_with_its_filters_rules_and_protection(run: Command, tmp_path: Path) -> None:
    _site(tmp_path)
    assert run("checklist", "export", "acme", "--xlsx", "acme.xlsx").exit_code == 0
    office, exported = LibreOffice(tmp_path), Path("acme.xlsx").absolute()
    printed = office.converted(exported, "pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    saved = office.converted(exported, CALC_XLSX)
    grid = load_workbook(saved)["Elenco"]
    before = load_workbook(exported)["Elenco"]
    assert (grid.auto_filter.ref, grid.protection.sheet) == (before.auto_filter.ref, True)
    assert grid.print_title_rows == before.print_title_rows
    assert len(grid.data_validations.dataValidation) == len(before.data_validations.dataValidation)
    assert "=1+1" in {cell.value for cell in grid["C"] if cell.data_type == "s"}
    assert "nulla di nuovo" in run("checklist", "import", "acme", str(saved)).output


def _site(folder: Path) -> Path:
    """A site with a list of its own and the evidence of a run at `final`."""
    (folder / "sites").mkdir()
    path = folder / "sites" / "acme.toml"
    path.write_text(GOOD.replace('language = "en"', 'language = "it"'))
    path.with_name("acme.checklist.toml").write_text(TRAP)
    with closing(EvidenceStore(_evidence(path), run="r1", operator="me", redactor=Secrets().redactor)) as store:
        store.write("run started", phase="final", shape="cluster")
    return path


def _evidence(site: Path) -> Path:
    return site.parents[1] / evidence_place(load_site(site))


def _edited(flat: Path) -> Path:
    sheet = FlatSheet(flat, "Elenco")
    rows = {identifier: sheet.row_of(identifier) for identifier in EDITS}
    for identifier, cells in EDITS.items():
        for name, value in cells.items():
            sheet.write(rows[identifier], COLUMNS.index(Column(name)) + 1, value)
    new = sheet.free_row()
    for name, words in (NEW | {"criticality": "lieve"}).items():
        sheet.write(new, COLUMNS.index(Column(name)) + 1, words)
    return sheet.save()

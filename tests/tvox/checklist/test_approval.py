"""Who agreed, and that a list that was changed afterwards is said to be another one."""

from datetime import date
from pathlib import Path

import pytest

from tests.tvox.checklist.lists import checklist
from tvox.checklist.approval import approval_words, changed_since_approval, fingerprint
from tvox.checklist.effective import checklist_for
from tvox.checklist.sealing import approve_list
from tvox.site_file import SiteError

REMOVED = '# kept\n[[remove]]\nid = "UAT-SUP-006"\nreason = "DND non usato"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "acme.checklist.toml").write_text(REMOVED)
    return tmp_path / "acme.toml"


def test_nobody_has_approved() -> None:
    assert "not approved by anybody" in str(approval_words(checklist()))
    assert not changed_since_approval(checklist())


def test_an_approved_list_says_by_whom_and_keeps_its_comments(site: Path) -> None:
    approve_list(site, ("Anna Bianchi", "Ugo Verdi"), date(2026, 11, 22))
    listed = checklist_for(site)
    assert str(approval_words(listed)) == "The check-list was approved by Anna Bianchi, Ugo Verdi on 2026-11-22."
    assert (site.parent / "acme.checklist.toml").read_text().startswith("# kept\n[[remove]]")


def test_a_list_without_a_file_can_be_approved(tmp_path: Path) -> None:
    approve_list(tmp_path / "acme.toml", ("Anna",), date(2026, 11, 22))
    assert not changed_since_approval(checklist_for(tmp_path / "acme.toml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DND non usato", "perché no"),
        ("UAT-SUP-006", "UAT-SUP-005"),
        (REMOVED, ""),
        ("# kept\n", '[[change]]\nid = "UAT-SUP-001"\nreason = "x"\ncriticality = "minor"\n'),
    ],
)
def test_a_change_afterwards_is_said(site: Path, old: str, new: str) -> None:
    approve_list(site, ("Anna",), date(2026, 11, 22))
    path = site.parent / "acme.checklist.toml"
    path.write_text(path.read_text().replace(old, new))
    listed = checklist_for(site)
    assert changed_since_approval(listed)
    assert str(approval_words(listed)) == "The check-list was changed after Anna approved it on 2026-11-22."


def test_a_comment_is_no_change(site: Path) -> None:
    approve_list(site, ("Anna",), date(2026, 11, 22))
    path = site.parent / "acme.checklist.toml"
    path.write_text("# more words\n" + path.read_text())
    assert not changed_since_approval(checklist_for(site))


def test_a_file_with_errors_is_not_approved(site: Path) -> None:
    path = site.parent / "acme.checklist.toml"
    path.write_text(REMOVED.replace("UAT-SUP-006", "UAT-SUP-099"))
    before = path.read_text()
    with pytest.raises(SiteError):
        approve_list(site, ("Anna",), date(2026, 11, 22))
    assert path.read_text() == before


def test_no_name_is_no_approval(site: Path) -> None:
    with pytest.raises(SiteError):
        approve_list(site, (), date(2026, 11, 22))
    assert checklist_for(site).approval is None


def test_the_fingerprint_does_not_depend_on_the_run() -> None:
    assert fingerprint(checklist()) == fingerprint(checklist())
    assert fingerprint(checklist()) != fingerprint(checklist(REMOVED))

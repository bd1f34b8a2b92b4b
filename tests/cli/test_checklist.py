"""`tvox-uat checklist …`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.tvox.checklist.lists import ADDED
from tests.tvox.site_texts import GOOD
from tvox.checklist.effective import checklist_for


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    path = tmp_path / "sites" / "acme.toml"
    path.write_text(GOOD)
    return path


def words(output: str) -> str:
    return " ".join(output.split())


def test_a_new_list_says_what_was_taken_off_and_why(run: Command, acme: Path) -> None:
    result = run("checklist", "new", "acme")
    assert result.exit_code == 0, result.output
    assert "acme.checklist.toml is written; taken off:" in words(result.output)
    text = (acme.parent / "acme.checklist.toml").read_text()
    assert 'reason.en = "the site file says nothing of telephony.ivr"' in text
    assert checklist_for(acme).removed


def test_a_list_that_exists_is_not_overwritten(run: Command, acme: Path) -> None:
    path = acme.parent / "acme.checklist.toml"
    path.write_text("# mine\n")
    result = run("checklist", "new", "acme")
    assert result.exit_code == 1
    assert path.read_text() == "# mine\n"
    assert "is not overwritten" in words(result.output)


def test_a_good_list_is_said_to_be_good_with_what_deserves_a_look(run: Command, acme: Path) -> None:
    (acme.parent / "acme.checklist.toml").write_text('[[remove]]\nid = "UAT-TEL-001"\nreason = "x"\n')
    result = run("checklist", "check", "acme")
    assert result.exit_code == 0, result.output
    assert "The check-list is valid: 80 items, 1 taken off, 0 changed, 0 added." in words(result.output)
    assert "not approved by anybody" in result.output
    assert "UAT-CCS-004 cannot be tested: the site file says nothing of telephony.ivr." in words(result.output)
    assert "Blocking items that were taken off: UAT-TEL-001" in words(result.output)


def test_other_words_for_what_the_suite_does_are_named(run: Command, acme: Path) -> None:
    (acme.parent / "acme.checklist.toml").write_text(
        '[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nexpected = "Nothing at all"\n'
    )
    assert "though the suite does the same: UAT-SUP-001" in words(run("checklist", "check", "acme").output)


def test_a_bad_list_names_every_error_with_its_line(run: Command, acme: Path) -> None:
    (acme.parent / "acme.checklist.toml").write_text('[[remove]]\nid = "X"\n[[change]]\nid = "UAT-TEL-001"\n')
    result = run("checklist", "check", "acme")
    assert result.exit_code == 1
    assert "remove[0].id" in result.output
    assert "remove[0].reason" in result.output
    assert "change[0].reason" in result.output


def test_an_approval_is_written_and_a_later_change_is_said(run: Command, acme: Path) -> None:
    result = run("checklist", "approve", "acme", "--name", "Anna Bianchi", "--name", "Ugo")
    assert result.exit_code == 0, result.output
    assert "approved by Anna Bianchi, Ugo on" in words(result.output)
    path = acme.parent / "acme.checklist.toml"
    path.write_text(path.read_text() + ADDED)
    assert "was changed after Anna Bianchi, Ugo approved it" in words(run("checklist", "check", "acme").output)


def test_an_approval_needs_a_name(run: Command, acme: Path) -> None:
    assert run("checklist", "approve", "acme").exit_code == 2
    assert run("checklist", "approve", "acme", "--name", " ").exit_code == 1
    assert not (acme.parent / "acme.checklist.toml").exists()


def test_a_list_is_shown_with_what_is_left_out(run: Command, acme: Path) -> None:
    result = run("checklist", "show", "acme", "--phase", "post_switch", "--profile", "core")
    assert result.exit_code == 0, result.output
    shown, left_out = result.output.split("Left out")
    assert "UAT-TEL-001" in shown
    assert "UAT-TEL-004" not in shown
    assert "UAT-TEL-004" in left_out


def test_an_unknown_phase_is_refused(run: Command, acme: Path) -> None:
    result = run("checklist", "show", "acme", "--phase", "post_sync")
    assert result.exit_code == 1
    assert "post_sync is no phase of the list" in words(result.output)


def test_differences_to_the_standard_list(run: Command, acme: Path) -> None:
    assert "The lists say the same." in run("checklist", "diff", "acme").output
    (acme.parent / "acme.checklist.toml").write_text(
        '[[change]]\nid = "UAT-SUP-001"\nreason = "vital"\ncriticality = "blocking"\n' + ADDED
    )
    output = words(run("checklist", "diff", "acme").output)
    assert "UAT-SUP-001 criticality major blocking vital" in output
    assert "ACME-901 title - Il citofono apre" in output


def test_the_list_is_no_site(run: Command, acme: Path) -> None:
    (acme.parent / "acme.checklist.toml").write_text("")
    output = words(run("checklist", "check", "acne").output)
    assert "did you mean acme?" in output

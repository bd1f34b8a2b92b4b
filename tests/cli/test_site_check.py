"""`tvox-uat site check` and `site schema`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.tvox.site_texts import GOOD
from tests.tvox.wrong_sites import LITERAL, WRONG
from tvox.site import Site

ITALIAN = {"Allowed": "Ammesso", "Errors in the site file {file}: {count}": "Errori nel file di sito {file}: {count}"}


@pytest.fixture
def italian(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of our own, so that the test does not depend on how the real one words it."""
    monkeypatch.setattr("tvox.texts.translations", lambda language: ITALIAN if language == "it" else {})


def test_a_good_file_is_said_to_be_good(run: Command, tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD)
    result = run("site", "check", "acme.toml")
    assert result.exit_code == 0
    assert "is valid: Acme, change CHG0000001." in result.output
    assert "No SSH host keys are pinned for tvox1, tvox2 yet" in result.output


def test_a_site_is_checked_by_name(run: Command, tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "acme.toml").write_text(GOOD)
    assert run("site", "check", "acme").exit_code == 0


def test_every_error_is_in_a_table_of_80_columns(run: Command, tmp_path: Path) -> None:
    text = GOOD
    for name in ("pure_cloud", "tvox2 is tvox1", "port too high", "literal password", "extension twice", "profile"):
        old, new, *_ = WRONG[name]
        text = text.replace(old, new)
    (tmp_path / "acme.toml").write_text(text)

    result = run("site", "check", "acme.toml")

    assert result.exit_code == 1
    assert result.stdout == ""
    words = "".join(result.stderr.split())
    keys = ("topology.kind", "topology.tvox2.address", "ssh.port", "ssh.password", "sip.accounts[1].extension")
    for key in (*keys, "manners.profile"):
        assert f"{key}=" in words
    assert LITERAL not in words
    assert all(len(line) <= 80 for line in result.stderr.split("\n")[1:])


@pytest.mark.usefixtures("italian")
def test_errors_are_told_in_the_language_that_the_file_asks_for(run: Command, tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text('language = "it"\n')
    result = run("site", "check", "acme.toml")
    assert "Errori nel file di sito" in result.stderr
    assert "Ammesso" in result.stderr


@pytest.mark.usefixtures("italian")
def test_the_option_and_the_computer_choose_the_language(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme.toml").write_text("x = 1\n")
    assert "Errors in" in run("site", "check", "acme.toml").stderr
    assert "Errori nel" in run("site", "check", "acme.toml", "--language", "it").stderr
    monkeypatch.setenv("LANG", "it_IT.UTF-8")
    assert "Errori nel" in run("site", "check", "acme.toml").stderr
    assert "Errors in" in run("site", "check", "acme.toml", "--language", "en").stderr


def test_markup_in_a_value_is_text(run: Command, tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD.replace('"600"', '"[red]x\\u001b[31m"'))
    result = run("site", "check", "acme.toml")
    assert "[red]x\\u001b[31m" in "".join(result.stderr.split())
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("name", ["none", "none.toml", "lab"])
def test_a_site_that_is_not_there_is_one_sentence(
    run: Command, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TVOX_LAB_STATE", str(tmp_path / "no-lab"))
    result = run("site", "check", name)
    assert result.exit_code == 1
    assert len(result.stderr.strip().split("\n")) == 1
    assert "Traceback" not in result.output


def test_the_schema_is_json_and_knows_every_section(run: Command) -> None:
    result = run("site", "schema")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    assert set(schema["properties"]) == set(Site.model_fields)
    assert schema["additionalProperties"] is False
    assert {"from", "to"} <= set(schema["$defs"]["Releases"]["required"])

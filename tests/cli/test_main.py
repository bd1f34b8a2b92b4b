"""The ends of the command: a defect is a short message, not a traceback."""

import pytest

import cli.main
from cli.main import DEFECT, main

SECRET = "hunter2-Geheim"


def broken() -> None:
    raise KeyError(SECRET)


def test_a_defect_is_told_shortly_and_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TVOX_TRACEBACK", raising=False)
    monkeypatch.setattr(cli.main, "app", broken)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == DEFECT
    printed = capsys.readouterr().err
    assert "defect of tvox-uat: KeyError in test_main.py:" in printed
    assert "report it" in printed
    assert SECRET not in printed


def test_the_traceback_is_there_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TVOX_TRACEBACK", "1")
    monkeypatch.setattr(cli.main, "app", broken)
    with pytest.raises(KeyError):
        main()


def test_the_command_ends_as_it_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["tvox-uat", "site", "schema"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("{")

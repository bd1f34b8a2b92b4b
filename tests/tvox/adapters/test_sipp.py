"""The load generator: what it is started with, what its figures say, and that it does not outlive its deadline."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from tvox.adapters.sipp import Account, Sipp, figures_in
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.load import LoadPlan

PLAN = LoadPlan("600", concurrent=3, hold_s=0.5)
SECRET = "s3cret-word"
FIGURES = """\
StartTime;CurrentTime;ElapsedTime(C);TotalCallCreated;CurrentCall;SuccessfulCall(C);FailedCall(C);\
FailedUnexpectedMessage(C);FailedCannotSendMessage(C)
a;b;c;2;2;0;0;0;0
a;b;c;3;3;0;0;0;0
a;b;c;3;0;2;1;1;0
"""
TIMES = "Date_ms;response_time_ms;rtd_no\n1;12.5;2\n2;40;2\n"
FAKE = f"""#!/bin/sh
echo "$@" > {{seen}}/words; cp account.csv {{seen}}/; stat -c %a account.csv > {{seen}}/mode
printf '%b' '{FIGURES.encode("unicode_escape").decode()}' > figures.csv
printf '%b' '{TIMES.encode("unicode_escape").decode()}' > sipp_load_1_rtt.csv
{{then}}
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


def generator(kept: Path, password: str = SECRET) -> Sipp:
    return Sipp("127.0.0.1", 5060, lambda extension: Account(extension, password), lambda name: kept / name)


def fake_sipp(folder: Path, monkeypatch: pytest.MonkeyPatch, *, then: str = "exit 1") -> Path:
    seen = folder / "seen"
    seen.mkdir()
    program = folder / "bin" / "sipp"
    program.parent.mkdir()
    program.write_text(FAKE.format(seen=seen, then=then))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return seen


def test_the_plan_is_carried_out_and_the_figures_are_read(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = fake_sipp(tmp_path, monkeypatch)

    calls = generator(kept).run(PLAN, "101")

    assert (calls.begun, calls.succeeded, calls.most_at_once) == (3, 2, 3)
    assert calls.set_up_ms == (12.5, 40.0)
    assert calls.failures == {"refused": 1}
    words = (seen / "words").read_text().split()
    assert {words[words.index(word) + 1] for word in ("-m", "-l")} == {"3"}
    assert words[words.index("-s") + 1] == "600"
    assert words[words.index("-d") + 1] == "1250"


def test_the_password_is_neither_on_the_command_line_nor_in_what_is_kept(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = fake_sipp(tmp_path, monkeypatch)

    generator(kept).run(PLAN, "101")

    assert SECRET in (seen / "account.csv").read_text()
    assert (seen / "mode").read_text().strip() == "600"
    assert SECRET not in (seen / "words").read_text()
    assert sorted(file.name for file in kept.iterdir()) == ["load-figures.csv", "load-sipp_load_1_rtt.csv"]
    assert all(SECRET not in file.read_text() for file in kept.iterdir())


@pytest.mark.parametrize("password", ["a;b", "a b", "a]b"])
def test_a_password_that_sipp_would_misread_is_refused(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    seen = fake_sipp(tmp_path, monkeypatch)

    with pytest.raises(CouldNotAsk, match="cannot take"):
        generator(kept, password).run(PLAN, "101")

    assert not (seen / "words").exists()


@pytest.mark.parametrize("then", ["echo no route; exit 255", "rm figures.csv; exit 0", "echo x > figures.csv; exit 0"])
def test_a_generator_that_fails_is_could_not_ask(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    fake_sipp(tmp_path, monkeypatch, then=then)

    with pytest.raises(CouldNotAsk):
        generator(kept).run(PLAN, "101")


def test_a_generator_that_hangs_is_stopped(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = fake_sipp(tmp_path, monkeypatch, then=f'echo $$ > "{tmp_path}/seen/pid"; exec sleep 600')
    monkeypatch.setattr("tvox.adapters.sipp.PATIENCE_S", 0.1)

    with pytest.raises(CouldNotAsk, match="did not end within"):
        generator(kept).run(PLAN, "101")

    assert not Path("/proc", (seen / "pid").read_text().strip()).exists()


def test_without_sipp_the_item_is_not_testable(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(CouldNotAsk) as refusal:
        generator(kept).run(PLAN, "101")

    assert refusal.value.kind is Kind.NOT_TESTABLE
    assert "sip-tester" in str(refusal.value.next_step)


def test_ringing_counts_where_every_call_rang(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text(FIGURES)
    (tmp_path / "a_rtt.csv").write_text("Date_ms;response_time_ms;rtd_no\n1;5;1\n1;900;2\n2;6;1\n2;950;2\n")

    assert figures_in(tmp_path, "").set_up_ms == (5.0, 6.0)

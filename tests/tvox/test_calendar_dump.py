from pathlib import Path

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_node, output
from tests.fakes.sites import fake_site
from tvox.calendar_dump import CalendarDump, dump_command, judge_calendar_dumps, read_calendar_dump
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotAsk, OnNodes
from tvox.site import Site

WHOLE = "CREATE TABLE a ();\\nCREATE TABLE b ();\\n--\\n-- PostgreSQL database dump complete\\n--\\n"


def _site(folder: Path, script: str) -> Site:
    """A site whose pg_dump is `script`; its file is `$5` as in the guide's command."""
    program = folder / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > "{folder}/arguments"\n{script}\n')
    program.chmod(0o755)
    site = fake_site(paths={"pg_dump": str(program)})
    # A site file may name files in /tmp only; the test wants a folder of its own.
    paths = site.paths.model_copy(update={"calendar_dump": f"{folder}/tmp/calendar.sql"})
    return site.model_copy(update={"paths": paths})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path


SHELLS = ("bash", "dash")


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "tmp").iterdir())


@pytest.mark.parametrize("shell", SHELLS)
def test_read_calendar_dump_measures_and_leaves_nothing(folder: Path, shell: str) -> None:
    site = _site(folder, f'printf \'{WHOLE}\' > "$6"; stat -c %a "$6" > {folder}/mode')
    dump = read_calendar_dump(fake_node("tvox1", shell=LocalShell(shell)), site)
    assert dump == CalendarDump(size=len(WHOLE.replace("\\n", "\n")), complete=True, tables=2)
    assert _left(folder) == []
    assert (folder / "mode").read_text() == "600\n"
    path = f"{folder}/tmp/calendar.sql"
    assert (folder / "arguments").read_text() == f"--clean -U davical_dba davical_administrators -f {path}\n"


def test_dump_command_is_the_guides_to_the_letter() -> None:
    guide = "/usr/bin/pg_dump --clean -U davical_dba davical_administrators -f /tmp/calendar.sql"
    assert guide in dump_command(fake_site())


@pytest.mark.parametrize("shell", SHELLS)
def test_read_calendar_dump_keeps_a_technicians_file(folder: Path, shell: str) -> None:
    site = _site(folder, f"printf '{WHOLE}' > \"$6\"")
    theirs = folder / "tmp/calendar.sql"
    theirs.write_text("evidence")
    dump = read_calendar_dump(fake_node("tvox1", shell=LocalShell(shell)), site)
    assert dump.kept == str(theirs)
    assert dump.size == len(WHOLE.replace("\\n", "\n"))
    assert theirs.read_text() == "evidence"
    assert _left(folder) == ["calendar.sql"]


def test_read_calendar_dump_does_not_follow_a_planted_link(folder: Path) -> None:
    site = _site(folder, f"printf '{WHOLE}' > \"$6\"")
    target = folder / "shadow"
    target.write_text("secret")
    (folder / "tmp/calendar.sql").symlink_to(target)
    read_calendar_dump(fake_node("tvox1", shell=LocalShell()), site)
    assert target.read_text() == "secret"
    assert _left(folder) == ["calendar.sql"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "script",
    [
        "echo half > \"$6\"; echo 'no such role' >&2; exit 1",
        'echo half > "$6"; kill $PPID; sleep 5',
        'echo half > "$6"; kill -HUP $(ps -o ppid= -p $PPID)',
        'echo half > "$6"; kill -TERM $(ps -o ppid= -p $PPID); sleep 0.2',
    ],
)
def test_read_calendar_dump_leaves_nothing_when_it_fails(folder: Path, shell: str, script: str) -> None:
    with pytest.raises(CouldNotAsk):
        read_calendar_dump(fake_node("tvox1", shell=LocalShell(shell)), _site(folder, script))
    assert _left(folder) == []


def test_read_calendar_dump_says_why_it_failed(folder: Path) -> None:
    with pytest.raises(CouldNotAsk, match="no such role"):
        read_calendar_dump(
            fake_node("tvox1", shell=LocalShell()), _site(folder, "echo 'FATAL: no such role' >&2; exit 1")
        )


def test_read_calendar_dump_without_room(tmp_path: Path) -> None:
    site = _site(tmp_path, "exit 0")  # no folder tmp: nothing can be written there
    with pytest.raises(CouldNotAsk) as refusal:
        read_calendar_dump(fake_node("tvox1", shell=LocalShell()), site)
    assert "Make room" in str(refusal.value.next_step)


def test_read_calendar_dump_unreachable() -> None:
    with pytest.raises(CouldNotAsk):
        read_calendar_dump(fake_node("tvox1", shell=FakeShell({"pg_dump": UNREACHABLE})), fake_site())


def test_read_calendar_dump_of_an_answer_without_figures() -> None:
    with pytest.raises(CouldNotAsk, match="no figures"):
        read_calendar_dump(fake_node("tvox1", shell=FakeShell({"pg_dump": output("")})), fake_site())


def _dumps(first: CalendarDump, second: CalendarDump) -> OnNodes[CalendarDump]:
    return OnNodes({"tvox1": first, "tvox2": second})


GOOD = CalendarDump(77_167, complete=True, tables=34)


def test_judge_calendar_dumps_ok() -> None:
    finding = judge_calendar_dumps(_dumps(GOOD, GOOD))
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None


def test_judge_calendar_dumps_tells_of_the_file_it_kept() -> None:
    kept = CalendarDump(77_167, complete=True, tables=34, kept="/tmp/calendar.sql")
    finding = judge_calendar_dumps(_dumps(GOOD, kept))
    assert finding.verdict is Verdict.PASS
    assert "/tmp/calendar.sql was already there on tvox2" in str(finding.advisory)


def test_judge_calendar_dumps_ko() -> None:
    finding = judge_calendar_dumps(_dumps(GOOD, CalendarDump(77_242, complete=True, tables=34)))
    assert finding.verdict is Verdict.FAIL
    assert str(finding.observed) == "tvox1: 77167 bytes, tvox2: 77242 bytes"
    assert "master's are the valid ones" in str(finding.next_step)


@pytest.mark.parametrize(
    "useless",
    [CalendarDump(0, complete=False, tables=0), CalendarDump(900, True, 0), CalendarDump(77_167, False, 34)],
)
def test_judge_calendar_dumps_never_calls_useless_ones_equal(useless: CalendarDump) -> None:
    finding = judge_calendar_dumps(_dumps(useless, useless))
    assert finding.kind is Kind.COULD_NOT_COMPARE


def test_judge_calendar_dumps_unreachable() -> None:
    finding = judge_calendar_dumps(OnNodes({"tvox1": GOOD, "tvox2": BLIND}))
    assert finding.kind is Kind.COULD_NOT_LOOK


def test_judge_calendar_dumps_of_one_node() -> None:
    assert judge_calendar_dumps(OnNodes({"tvox1": GOOD})).kind is Kind.COULD_NOT_COMPARE

import subprocess
from pathlib import Path

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_node, output
from tests.fakes.trees import OLD, write
from tvox.chat_rollback import Rollback, judge_chat_rollback, read_rollback
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotAsk, OnNodes

CLEAN = Rollback("/var/lib/mongo", 0, "")


@pytest.fixture(params=["bash", "dash"])
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> LocalShell:
    """A node without a running mongod, whose data folder is `tmp_path/db`."""
    none = write(tmp_path / "bin/pgrep", b"#!/bin/sh\nexit 1\n")
    none.chmod(0o755)
    (tmp_path / "db").mkdir()
    moved = {"/var/lib/mongo": str(tmp_path / "db"), "/etc/mongod.conf": str(tmp_path / "mongod.conf")}
    return LocalShell(request.param, path=f"{none.parent}:/usr/bin:/bin", moved=moved)


def test_read_rollback_of_a_folder_that_was_never_needed(shell: LocalShell, tmp_path: Path) -> None:
    assert read_rollback(fake_node("tvox1", shell=shell)) == Rollback(str(tmp_path / "db"), 0, "")


def test_read_rollback_of_an_empty_folder(shell: LocalShell, tmp_path: Path) -> None:
    (tmp_path / "db/rollback").mkdir()
    assert read_rollback(fake_node("tvox1", shell=shell)).files == 0


def test_read_rollback_counts_files_at_any_depth(shell: LocalShell, tmp_path: Path) -> None:
    write(tmp_path / "db/rollback/rocketchat.message.2026-01-01T08-00-00.0.bson")
    write(tmp_path / "db/rollback/rocketchat.rooms/removed.bson", mtime=OLD + 3 * 86400)
    assert read_rollback(fake_node("tvox1", shell=shell)) == Rollback(str(tmp_path / "db"), 2, "2026-01-04")


def test_read_rollback_looks_behind_a_link(shell: LocalShell, tmp_path: Path) -> None:
    write(tmp_path / "bigger disk/removed.bson")
    (tmp_path / "db/rollback").symlink_to(tmp_path / "bigger disk")
    assert read_rollback(fake_node("tvox1", shell=shell)).files == 1


def test_read_rollback_takes_the_path_from_the_configuration(shell: LocalShell, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/rollback/a.bson")
    write(tmp_path / "mongod.conf", f'storage:\n  dbPath: "{tmp_path}/elsewhere"\n'.encode())
    assert read_rollback(fake_node("tvox1", shell=shell)).files == 1


def test_read_rollback_without_its_data_folder_was_not_looked_into(shell: LocalShell, tmp_path: Path) -> None:
    (tmp_path / "db").rmdir()
    with pytest.raises(CouldNotAsk, match="could not be searched"):
        read_rollback(fake_node("tvox1", shell=shell))


@pytest.mark.parametrize("answer", [UNREACHABLE, output(""), output("path=/x\nfiles=many\nnewest=\n")])
def test_read_rollback_unreachable(answer: object) -> None:
    with pytest.raises(CouldNotAsk):
        read_rollback(fake_node("tvox1", shell=FakeShell({"mongod": answer})))  # type: ignore[dict-item]


def test_judge_chat_rollback_ok() -> None:
    (finding,) = judge_chat_rollback(OnNodes({"tvox1": CLEAN, "tvox2": CLEAN}))
    assert finding.verdict is Verdict.PASS


def test_judge_chat_rollback_ko() -> None:
    lost = Rollback("/var/lib/mongo", 2, "2026-01-04")
    (finding,) = judge_chat_rollback(OnNodes({"tvox1": CLEAN, "tvox2": lost}))
    assert finding.verdict is Verdict.FAIL
    assert str(finding.observed) == "tvox2: 2 files under /var/lib/mongo/rollback, the newest of 2026-01-04"


def test_judge_chat_rollback_unreachable() -> None:
    (finding,) = judge_chat_rollback(OnNodes({"tvox1": CLEAN, "tvox2": BLIND}))
    assert finding.kind is Kind.COULD_NOT_LOOK


@pytest.mark.parametrize("arguments", [["--dbpath", "{}"], ["--dbpath={}"], ["--config", "{}.conf"], ["-f", "{}.conf"]])
def test_read_rollback_takes_the_path_from_the_running_server(
    shell: LocalShell, tmp_path: Path, arguments: list[str]
) -> None:
    data = tmp_path / "data"
    write(data / "rollback/a.bson")
    write(tmp_path / "data.conf", f"storage:\n  dbPath: {data}\n".encode())
    words = [word.format(data) for word in arguments]
    with subprocess.Popen(["sh", "-c", "read line", "mongod", *words], stdin=subprocess.PIPE) as server:
        write(tmp_path / "bin/pgrep", f"#!/bin/sh\necho {server.pid}\n".encode())
        found = read_rollback(fake_node("tvox1", shell=shell))
        server.communicate(b"\n")
    assert found == Rollback(str(data), 1, "2026-01-01")

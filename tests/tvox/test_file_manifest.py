import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import UNREACHABLE, FakeShell, fake_node, output
from tvox.file_commands import Window
from tvox.file_manifest import (
    FileRecord,
    read_clock,
    read_manifest,
    read_records,
    shown_name,
)
from tvox.observing import CouldNotAsk

OLD = 1_767_254_400
NAMES = (
    "plain",
    "with space",
    "line\nbreak",
    "quo'te\"s $HOME `id`",
    "città",
    "tab\there",
    "-n",
    "star*",
    "back\\slash",
)
NOW = Window(until=OLD + 1000, beyond=OLD + 2000)


def _write(file: Path, content: bytes = b"x", mtime: float = OLD) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (mtime, mtime))
    return file


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in NAMES:
        _write(tmp_path / "sync/tvox" / name)
    os.close(os.open(os.fsencode(tmp_path / "sync/tvox") + b"/inv\xff\xfe", os.O_CREAT | os.O_WRONLY))
    os.utime(os.fsencode(tmp_path / "sync/tvox") + b"/inv\xff\xfe", (OLD, OLD))
    _write(tmp_path / "sync/conf/a.conf", b"12345")
    _write(tmp_path / "sync/.hidden/b", b"1")
    (tmp_path / "sync/conf/link").symlink_to("a.conf")
    (tmp_path / "sync/empty").mkdir()
    return tmp_path / "sync"


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_read_manifest_gives_a_digest_for_each_top_folder(tree: Path, shell: str) -> None:
    manifest = read_manifest(fake_node("tvox1", shell=LocalShell(shell)), str(tree), NOW, 10)
    assert manifest.exists
    assert manifest.unreadable == ()
    assert {name: folder.files for name, folder in manifest.folders.items()} == {
        "tvox": len(NAMES) + 1,
        "conf": 2,
        ".hidden": 1,
        "empty": 0,
    }
    assert manifest.folders["conf"].size == 5 + len("a.conf")
    assert all(folder.digest and len(folder.digest) == 32 for folder in manifest.folders.values())


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_read_records_gives_back_every_name(tree: Path, shell: str) -> None:
    records, complaints = read_records(fake_node("tvox1", shell=LocalShell(shell)), str(tree), ["tvox", "conf"], 10)
    assert complaints == ()
    assert {path.removeprefix("tvox/") for path in records if path.startswith("tvox/")} == {*NAMES, "inv\udcff\udcfe"}
    assert records["conf/a.conf"] == FileRecord("f", 5, OLD)
    assert records["conf/link -> a.conf"] == FileRecord("l", 6, 0)


def test_equal_trees_written_in_another_order_have_equal_digests(tree: Path, tmp_path: Path) -> None:
    for name in reversed(NAMES):
        _write(tmp_path / "copy/tvox" / name, mtime=OLD + 0.7)
    (tree / "tvox" / "plain").touch()
    os.utime(tree / "tvox/plain", (OLD + 0.2, OLD + 0.2))
    (tree / "tvox" / os.fsdecode(b"inv\xff\xfe")).unlink()
    node = fake_node("tvox1", shell=LocalShell())
    here, there = (read_manifest(node, str(root), NOW, 10) for root in (tree, tmp_path / "copy"))
    assert here.folders["tvox"] == there.folders["tvox"]


def _changes(tree: Path) -> dict[str, Callable[[], object]]:
    return {
        "other size": lambda: _write(tree / "tvox/plain", b"xx"),
        "other time": lambda: os.utime(tree / "tvox/plain", (OLD - 1, OLD - 1)),
        "other name": lambda: (tree / "tvox/plain").rename(tree / "tvox/plaim"),
        "one less": lambda: (tree / "tvox/line\nbreak").unlink(),
        "one more": lambda: _write(tree / "tvox/deep/er/file"),
        "other link": lambda: _relink(tree / "tvox/new", "a.confx"),
        "future": lambda: _write(tree / "tvox/future", mtime=OLD + 10_000),
        "names joined": lambda: (tree / "tvox/line\nbreak").rename(tree / "tvox/linebreak"),
    }


def _relink(link: Path, target: str) -> None:
    link.symlink_to(target)


@pytest.mark.parametrize("change", sorted(_changes(Path())))
def test_every_change_changes_the_digest(tree: Path, change: str) -> None:
    node = fake_node("tvox1", shell=LocalShell())
    before = read_manifest(node, str(tree), NOW, 10)
    _changes(tree)[change]()
    assert read_manifest(node, str(tree), NOW, 10).folders["tvox"].digest != before.folders["tvox"].digest


def test_a_file_being_written_is_left_out(tree: Path) -> None:
    node = fake_node("tvox1", shell=LocalShell())
    before = read_manifest(node, str(tree), NOW, 10)
    _write(tree / "tvox/young", mtime=NOW.until + 1)
    assert read_manifest(node, str(tree), NOW, 10) == before
    _write(tree / "tvox/just settled", mtime=NOW.until + 0.5)
    assert read_manifest(node, str(tree), NOW, 10) != before


def test_a_missing_tree_is_not_an_empty_one(tmp_path: Path) -> None:
    manifest = read_manifest(fake_node("tvox1", shell=LocalShell()), str(tmp_path / "nowhere"), NOW, 10)
    assert not manifest.exists


def test_a_stopped_walk_gives_no_digest(tree: Path, tmp_path: Path) -> None:
    slow = tmp_path / "bin/find"
    slow.parent.mkdir()
    slow.write_text('#!/bin/sh\n/usr/bin/find "$@"; exec sleep 30\n')
    slow.chmod(0o755)
    shell = LocalShell(path=f"{slow.parent}:/usr/bin:/bin")
    manifest = read_manifest(fake_node("tvox1", shell=shell), str(tree), NOW, 1)
    assert set(manifest.unfinished) == {"tvox", "conf", ".hidden", "empty"}
    assert 0 < manifest.files < len(NAMES) + 4


def test_what_cannot_be_read_is_a_complaint(tree: Path, tmp_path: Path) -> None:
    broken = tmp_path / "bin/find"
    broken.parent.mkdir()
    broken.write_text('#!/bin/sh\n/usr/bin/find "$@"; echo "find: ./tvox: Input/output error" >&2; exit 1\n')
    broken.chmod(0o755)
    node = fake_node("tvox1", shell=LocalShell(path=f"{broken.parent}:/usr/bin:/bin"))
    assert "Input/output error" in read_manifest(node, str(tree), NOW, 10).unreadable[0]
    assert "Input/output error" in read_records(node, str(tree), ["tvox"], 10)[1][0]


@pytest.mark.parametrize("tool", ["sed", "sort", "tr", "awk"])
def test_a_tool_killed_half_way_is_a_complaint(tree: Path, tmp_path: Path, tool: str) -> None:
    """Killed on both nodes for want of memory, it would leave two lists that are short and equal."""
    killed = tmp_path / "bin" / tool
    killed.parent.mkdir()
    killed.write_text("#!/bin/sh\nhead -c 20\nkill -KILL $$\n")
    killed.chmod(0o755)
    node = fake_node("tvox1", shell=LocalShell(path=f"{killed.parent}:/usr/bin:/bin"))
    assert f"{tool} ended with status 137" in read_manifest(node, str(tree), NOW, 10).unreadable


def test_records_cut_by_a_killed_tool_are_a_complaint(tree: Path, tmp_path: Path) -> None:
    killed = tmp_path / "bin/sed"
    killed.parent.mkdir()
    killed.write_text("#!/bin/sh\nkill -KILL $$\n")
    killed.chmod(0o755)
    node = fake_node("tvox1", shell=LocalShell(path=f"{killed.parent}:/usr/bin:/bin"))
    assert "sed ended with status 137" in read_records(node, str(tree), ["tvox"], 10)[1]


def test_nothing_is_left_on_the_node(tree: Path) -> None:
    node = fake_node("tvox1", shell=LocalShell())
    before = sorted(Path("/tmp").iterdir())
    read_manifest(node, str(tree), NOW, 10)
    read_records(node, str(tree), ["tvox"], 10)
    assert {path.name for path in set(Path("/tmp").iterdir()) - set(before) if path.name.startswith("sort")} == set()


@pytest.mark.parametrize(
    "printed", ["", "folder !!!\nstatus 0\nend", "folder dHZveA==\n", "bash: find: not found\nend x"]
)
def test_a_garbled_manifest_is_no_manifest(printed: str) -> None:
    with pytest.raises(CouldNotAsk):
        read_manifest(fake_node("tvox1", shell=FakeShell({"find": printed})), "/sync", NOW, 10)


def test_read_manifest_unreachable() -> None:
    with pytest.raises(CouldNotAsk):
        read_manifest(fake_node("tvox1", shell=FakeShell({"find": UNREACHABLE})), "/sync", NOW, 10)


@pytest.mark.parametrize("answer", [output("garbage"), output("", status=1), UNREACHABLE])
def test_read_clock_unreachable(answer: object) -> None:
    with pytest.raises(CouldNotAsk):
        read_clock(fake_node("tvox1", shell=FakeShell({"date": answer})))  # type: ignore[dict-item]


def test_read_clock() -> None:
    assert abs(read_clock(fake_node("tvox1", shell=LocalShell())) - time.time()) < 3


def test_the_window_of_unlike_clocks_is_the_earlier_ones() -> None:
    window = Window.before([1000, 1030], settle=5)
    assert [window.settled(mtime) for mtime in (995, 996, 1030, 1090, 1091)] == [True, False, False, False, True]


def test_a_name_is_shown_without_control_characters() -> None:
    assert shown_name("a\nb\x1b[31m\udcff") == "a\\nb\\x1b[31m\\xff"

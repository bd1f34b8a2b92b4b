import shutil
from pathlib import Path

import pytest

from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_cluster, fake_node
from tests.fakes.trees import Trees, quick_site, two_trees, write
from tvox.findings import Finding, Kind, Verdict
from tvox.folder_sizes import FolderSizes, folder_sizes_fact, judge_folder_sizes, read_folder_sizes, similar
from tvox.observing import CouldNotAsk, OnNodes


@pytest.fixture(name="trees")
def equal_trees(tmp_path: Path) -> Trees:
    return two_trees(tmp_path)


def _judged(trees: Trees) -> Finding:
    (finding,) = judge_folder_sizes(folder_sizes_fact(quick_site()).read(trees.cluster))
    return finding


def test_judge_folder_sizes_ok(trees: Trees) -> None:
    finding = _judged(trees)
    assert finding.verdict is Verdict.PASS
    assert "2 folders alike" in str(finding.observed)


def test_the_guides_own_command_is_run(trees: Trees) -> None:
    shell = FakeShell({"du": "4\t.\0==\n"})
    read_folder_sizes(fake_node("tvox1", shell=shell), root="/opt/telenia_data/sync", walk_s=10)
    assert "du -h --max-depth=1 /opt/telenia_data/sync/" in shell.asked[0]


def test_names_of_any_kind_are_read(trees: Trees) -> None:
    write(trees.master / "line\nbreak" / "a")
    sizes = folder_sizes_fact(quick_site()).read(trees.cluster)["tvox1"]
    assert isinstance(sizes, FolderSizes)
    assert set(sizes.kib) == {".", "tvox", "conf", "line\nbreak"}


def test_judge_folder_sizes_ko(trees: Trees) -> None:
    write(trees.master / "tvox/recording/long.wav", b"x" * 3 * 1024 * 1024)
    finding = _judged(trees)
    assert finding.verdict is Verdict.FAIL
    assert "tvox: 3" in str(finding.observed)


def test_judge_folder_sizes_ko_of_a_missing_folder(trees: Trees) -> None:
    shutil.rmtree(trees.slave / "conf")
    assert "conf is missing on tvox2" in str(_judged(trees).observed)


def test_judge_folder_sizes_never_calls_empty_or_missing_trees_similar(trees: Trees) -> None:
    for root in (trees.master, trees.slave):
        shutil.rmtree(root)
    missing = _judged(trees)
    for root in (trees.master, trees.slave):
        root.mkdir()
    assert (missing.verdict, _judged(trees).verdict) == (Verdict.FAIL, Verdict.FAIL)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [(0, 1024, True), (0, 1025, False), (100_000, 102_040, True), (100_000, 102_100, False)],
)
def test_the_tolerance(first: int, second: int, alike: bool) -> None:
    assert similar(first, second) is alike


def test_judge_folder_sizes_unreachable(trees: Trees) -> None:
    dead = fake_node("tvox2", shell=FakeShell({"": UNREACHABLE}))
    sizes = folder_sizes_fact(quick_site()).read(fake_cluster(trees.cluster.nodes["tvox1"], dead))
    (finding,) = judge_folder_sizes(sizes)
    assert finding.kind is Kind.COULD_NOT_LOOK


def test_judge_folder_sizes_could_not_compare() -> None:
    whole = FolderSizes({".": 8, "tvox": 4})
    partial = FolderSizes({".": 8, "tvox": 4}, ("du: cannot read directory './tvox/x': Permission denied",))
    for sizes in ({"tvox1": whole, "tvox2": partial}, {"tvox1": whole}):
        (finding,) = judge_folder_sizes(OnNodes(sizes))
        assert finding.kind is Kind.COULD_NOT_COMPARE
    assert judge_folder_sizes(OnNodes({"tvox1": whole, "tvox2": BLIND}))[0].kind is Kind.COULD_NOT_LOOK


def test_a_stopped_walk_is_a_complaint(trees: Trees, tmp_path: Path) -> None:
    slow = write(tmp_path / "bin/du", b"#!/bin/sh\nexec sleep 20\n")
    slow.chmod(0o755)
    shell = trees.cluster.nodes["tvox1"].shell
    shell.path = f"{slow.parent}:/usr/bin:/bin"  # type: ignore[attr-defined]
    sizes = read_folder_sizes(trees.cluster.nodes["tvox1"], root=str(trees.master), walk_s=1)
    assert sizes.unreadable == ("the walk was stopped",)


@pytest.mark.parametrize("printed", ["", "rubbish\0==\n", "du: not found"])
def test_a_garbled_answer_is_no_sizes(printed: str) -> None:
    with pytest.raises(CouldNotAsk):
        read_folder_sizes(fake_node("tvox1", shell=FakeShell({"du": printed})), root="/sync", walk_s=1)

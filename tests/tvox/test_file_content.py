import hashlib
import os
import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import UNREACHABLE, FakeShell, fake_cluster, fake_node
from tests.fakes.trees import OLD, Trees, quick_site, two_trees, write
from tvox.content_judging import judge_file_content
from tvox.file_content import Budget, FileContent, file_content_fact
from tvox.file_hashes import Hashed, Hashes, read_hashes
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk, OnNodes
from tvox.ports import CommandOutput

NAMES = ("line\nbreak", "back\\slash", "both\\n\n", "quo'te\"", "città", " blank ", "-n")
WHOLE = Budget()
LARGE = Budget(whole_tree=10, small_folder=300, sample=8)
"""A tree is large, the recordings too, conf is small."""


@pytest.fixture(name="trees")
def equal_trees(tmp_path: Path) -> Trees:
    trees = two_trees(tmp_path)
    for name in NAMES:
        write(trees.master / "conf" / name, name.encode())
    trees.copy()
    return trees


def _read(trees: Trees, budget: Budget = WHOLE, seed: int = 7) -> FileContent:
    return file_content_fact(quick_site(), seed=seed, budget=budget).read(trees.cluster)


def _judged(trees: Trees, budget: Budget = WHOLE, seed: int = 7) -> list[Finding]:
    return judge_file_content(_read(trees, budget, seed))


def _only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def _corrupt(file: Path) -> None:
    """Other bytes, same size, same time."""
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    write(file, bytes(content), file.stat().st_mtime)


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_read_hashes_of_every_kind_of_name(trees: Trees, shell: str) -> None:
    odd = os.fsdecode(b"inv\xff\xfe")
    write(trees.master / "conf" / odd, b"odd")
    paths = [f"conf/{name}" for name in (*NAMES, odd, "absent")]
    hashes = read_hashes(fake_node("tvox1", shell=LocalShell(shell)), str(trees.master), paths, 10)
    assert set(hashes.by_path) == set(paths[:-1])
    assert hashes.by_path["conf/-n"] == Hashed(2, OLD, _md5(b"-n"))
    assert hashes.unreadable == ()


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def test_read_hashes_in_batches(tmp_path: Path) -> None:
    dice = random.Random(1)  # noqa: S311 - names that hardly compress
    paths = [write(tmp_path / f"{dice.getrandbits(800):x}").name for _ in range(1500)]
    shell = LocalShell()
    hashes = read_hashes(fake_node("tvox1", shell=shell), str(tmp_path), paths, 20)
    assert len(hashes.by_path) == 1500
    assert len(shell.asked) > 1
    assert max(map(len, shell.asked)) < 128 * 1024


def test_read_hashes_unreachable() -> None:
    with pytest.raises(CouldNotAsk):
        read_hashes(fake_node("tvox1", shell=FakeShell({"md5sum": "rubbish"})), "/sync", ["a"], 10)


def test_judge_file_content_ok_of_a_whole_tree(trees: Trees) -> None:
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.PASS
    assert str(finding.observed) == "all 28 files read and the same on both nodes"


@pytest.mark.parametrize("name", ["tvox/recording/a b 7.wav", "conf/line\nbreak"])
def test_judge_file_content_ko_of_a_corrupt_file(trees: Trees, name: str) -> None:
    _corrupt(trees.slave / name)
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.FAIL
    assert name.replace("\n", "\\n") in str(finding.observed)
    assert "never repair" in str(finding.next_step)


def test_judge_file_content_ok_of_a_sample_states_its_bound(trees: Trees) -> None:
    finding = _only(_judged(trees, LARGE))
    assert finding.verdict is Verdict.PASS
    said = str(finding.observed)
    assert "8 of them drawn at random from 20: 95 % certain that fewer than 37.5 % of those differ; seed 7" in said


def test_a_corrupt_file_of_a_small_folder_is_always_found(trees: Trees) -> None:
    _corrupt(trees.slave / "conf/città")
    assert _only(_judged(trees, LARGE)).verdict is Verdict.FAIL


def test_a_corrupt_recent_file_is_always_found(trees: Trees) -> None:
    for root in (trees.master, trees.slave):
        write(root / "tvox/recording/today.wav", b"x" * 400, int(time.time()) - 600)
    _corrupt(trees.slave / "tvox/recording/today.wav")
    assert {_only(_judged(trees, LARGE, seed)).verdict for seed in range(3)} == {Verdict.FAIL}


def test_a_sample_meets_corruption_of_half_the_files(trees: Trees) -> None:
    for number in range(10):
        _corrupt(trees.slave / f"tvox/recording/a b {number}.wav")
    assert _only(_judged(trees, LARGE)).verdict is Verdict.FAIL


def test_the_seed_alone_decides_the_sample(trees: Trees) -> None:
    first, again, other = (_read(trees, LARGE, seed).chosen.sampled for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_bytes_to_read_are_bounded(trees: Trees) -> None:
    content = _read(trees, Budget(whole_tree=10, small_folder=300, sample=20, read=1200))
    assert len(content.chosen.sampled) == 2


def test_a_sample_of_nothing_is_not_a_pass(trees: Trees) -> None:
    finding = _only(_judged(trees, Budget(whole_tree=10, small_folder=300, read=10)))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "none of the 20 files" in str(finding.observed)


def test_files_of_another_size_are_left_to_the_check_of_names(trees: Trees) -> None:
    write(trees.slave / "tvox/recording/a b 7.wav", b"short")
    (trees.slave / "tvox/recording/a b 8.wav").unlink()
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.PASS
    said = "26 files read and the same on both nodes; 2 not of the same size and time on both, see the check of files"
    assert str(finding.observed) == said


def test_too_few_comparable_files_could_not_be_compared(trees: Trees) -> None:
    shutil.rmtree(trees.slave / "tvox")
    finding = _only(_judged(trees))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "of 28 files to read only 8" in str(finding.observed)


def test_empty_or_missing_trees_could_not_be_compared(trees: Trees) -> None:
    for root in (trees.master, trees.slave):
        shutil.rmtree(root)
    missing = _only(_judged(trees))
    for root in (trees.master, trees.slave):
        root.mkdir()
    assert (missing.kind, _only(_judged(trees)).kind) == (Kind.COULD_NOT_COMPARE, Kind.COULD_NOT_COMPARE)


def test_a_file_replaced_while_it_was_read_is_read_again(tmp_path: Path) -> None:
    hashed: list[str] = []

    def mend(command: str) -> None:
        hashed.extend(["look"] if "md5sum" in command and "names()" in command else [])
        if len(hashed) == 2:
            trees.copy()

    trees = two_trees(tmp_path, meddle=mend)
    _corrupt(trees.slave / "tvox/recording/a b 7.wav")
    content = _read(trees)
    assert content.again is not None
    assert _only(judge_file_content(content)).verdict is Verdict.PASS


def test_an_unreadable_file_could_not_be_compared(trees: Trees, tmp_path: Path) -> None:
    broken = write(
        tmp_path / "bin/md5sum", b'#!/bin/sh\necho "md5sum: $1: Input/output error" >&2\nexec /usr/bin/md5sum "$@"\n'
    )
    broken.chmod(0o755)
    trees.cluster.nodes["tvox1"].shell.path = f"{broken.parent}:/usr/bin:/bin"  # type: ignore[attr-defined]
    assert _only(_judged(trees)).kind is Kind.COULD_NOT_COMPARE


@pytest.mark.parametrize(("tool", "part"), [("md5sum", "-n 20"), ("stat", "-z -n 20"), ("sort", "-z -n 12")])
def test_a_reader_killed_on_both_nodes_could_not_be_compared(
    trees: Trees, tmp_path: Path, tool: str, part: str
) -> None:
    """It prints a part, as one that the kernel kills for want of memory; both parts are alike."""
    killed = write(tmp_path / f"bin/{tool}", f'#!/bin/sh\n/usr/bin/{tool} "$@" | head {part}\nkill -9 $$\n'.encode())
    killed.chmod(0o755)
    for node in trees.cluster.nodes.values():
        node.shell.path = f"{killed.parent}:/usr/bin:/bin"  # type: ignore[attr-defined]
    budget = LARGE if tool == "sort" else WHOLE
    assert _only(_judged(trees, budget)).kind is Kind.COULD_NOT_COMPARE


def test_other_bytes_in_a_file_that_then_changed_are_not_called_the_same(trees: Trees) -> None:
    """What was once unlike must have been seen alike; gone or rewritten meanwhile, it was not."""
    name = "tvox/recording/a b 7.wav"
    _corrupt(trees.slave / name)
    content = _read(trees)
    assert content.again is not None
    gone = OnNodes({"tvox1": Hashes({}), "tvox2": content.again["tvox2"]})
    finding = _only(judge_file_content(replace(content, again=gone)))
    assert finding.kind is Kind.IN_FLIGHT
    assert name in str(finding.observed)


@pytest.mark.parametrize("when", ["date +%s\n", "for top in", "awk", "names()"])
def test_judge_file_content_unreachable(trees: Trees, when: str) -> None:
    class Dying(LocalShell):
        def run(self, command: str, *, within: float = 30.0) -> CommandOutput:
            if when in command + "\n":
                raise UNREACHABLE
            return super().run(command, within=within)

    dying = Dying(moved={"/opt/telenia_data/sync": str(trees.master)})
    cluster = fake_cluster(fake_node("tvox1", shell=dying), trees.cluster.nodes["tvox2"])
    content = file_content_fact(quick_site(), seed=1).read(cluster)
    assert _only(judge_file_content(content)).kind is Kind.COULD_NOT_LOOK


def test_judge_file_content_of_one_node(trees: Trees) -> None:
    content = file_content_fact(quick_site(), seed=1).read(fake_cluster(trees.cluster.nodes["tvox1"]))
    assert _only(judge_file_content(content)).kind is Kind.COULD_NOT_COMPARE

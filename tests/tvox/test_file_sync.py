import shutil
import time
from pathlib import Path

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_cluster, fake_node
from tests.fakes.role_facts import HEALTHY, NO_MASTER
from tests.fakes.trees import OLD, SYNC, Trees, quick_site, two_trees, write
from tvox.file_commands import Window
from tvox.file_judging import judge_files
from tvox.file_manifest import FileRecord, FolderDigest, Manifest
from tvox.file_passes import FileSync, Pass, Progress, compared, temporary_for
from tvox.file_sync import file_sync_fact
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotLook, OnNodes


@pytest.fixture(name="trees")
def equal_trees(tmp_path: Path) -> Trees:
    return two_trees(tmp_path)


def _judged(trees: Trees, **thresholds: float) -> list[Finding]:
    sync = file_sync_fact(quick_site(**thresholds)).read(trees.cluster)
    return judge_files(sync, HEALTHY)


def _only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_judge_files_ok(trees: Trees) -> None:
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.PASS
    assert "22 files in 2 folders" in str(finding.observed)


def test_equal_trees_need_one_pass_and_no_names(trees: Trees) -> None:
    sync = file_sync_fact(quick_site()).read(trees.cluster)
    assert len(sync.passes) == 1
    shell = trees.cluster.nodes["tvox1"].shell
    assert isinstance(shell, LocalShell)
    assert not [command for command in shell.asked if "gzip" in command]


def test_judge_files_ko_missing_on_the_slave(trees: Trees) -> None:
    (trees.slave / "tvox/recording/a b 7.wav").unlink()
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.FAIL
    assert "(1 in all)" in str(finding.observed)
    assert "tvox/recording/a b 7.wav is missing on tvox2 (slave)" in str(finding.observed)
    assert "setperms.sh" in str(finding.next_step)


def test_judge_files_ko_only_on_the_slave_is_a_finding_of_its_own(trees: Trees) -> None:
    write(trees.slave / "tvox/recording/deleted.wav")
    (trees.slave / "conf/città.conf").unlink()
    missing, left = _judged(trees)
    assert "conf/città.conf is missing on tvox2 (slave)" in str(missing.observed)
    assert "tvox/recording/deleted.wav is missing on tvox1 (master)" in str(left.observed)
    assert "deletion" in str(left.next_step)


def test_judge_files_ko_of_another_size(trees: Trees) -> None:
    write(trees.slave / "conf/città.conf", b"key=22")
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.FAIL
    assert "5 bytes on tvox1 (master), 6 on tvox2 (slave)" in str(finding.observed)


def test_judge_files_ko_of_another_time(trees: Trees) -> None:
    write(trees.slave / "conf/città.conf", b"key=1", OLD - 60)
    assert "same size, times 60 seconds apart" in str(_only(_judged(trees)).observed).replace(
        " s apart", " seconds apart"
    )


def test_judge_files_ko_of_a_link_elsewhere(trees: Trees) -> None:
    (trees.slave / "conf/link").unlink()
    (trees.slave / "conf/link").symlink_to("città.conx")
    assert {finding.verdict for finding in _judged(trees)} == {Verdict.FAIL}


def test_judge_files_ko_names_few_and_counts_all(trees: Trees) -> None:
    shutil.rmtree(trees.slave / "tvox")
    finding = _only(_judged(trees))
    assert "(20 in all)" in str(finding.observed)
    assert "and 10 more" in str(finding.observed)


def test_judge_files_never_calls_empty_or_missing_trees_equal(trees: Trees) -> None:
    for root in (trees.master, trees.slave):
        shutil.rmtree(root)
    missing = _only(_judged(trees))
    for root in (trees.master, trees.slave):
        root.mkdir()
    empty = _only(_judged(trees))
    assert (missing.verdict, empty.verdict) == (Verdict.FAIL, Verdict.FAIL)
    assert "does not exist on tvox1" in str(missing.observed)
    assert "holds no settled file on tvox2" in str(empty.observed)


def test_judge_files_ko_of_an_empty_slave(trees: Trees) -> None:
    shutil.rmtree(trees.slave)
    trees.slave.mkdir()
    assert _only(_judged(trees)).verdict is Verdict.FAIL


def test_a_recording_in_progress_is_not_judged(trees: Trees) -> None:
    write(trees.master / "tvox/recording/now.wav", mtime=time.time())
    assert _only(_judged(trees)).verdict is Verdict.PASS


def test_a_file_rewritten_on_the_master_during_the_check_is_not_judged(tmp_path: Path) -> None:
    trees = two_trees(tmp_path, meddle=lambda _command: write(trees.master / "conf/città.conf", b"new", time.time()))
    assert _only(_judged(trees)).verdict is Verdict.PASS


def test_a_file_that_the_slave_goes_on_writing_is_never_called_the_same(tmp_path: Path) -> None:
    """It is always too young to be judged, and never what the master holds."""
    trees = two_trees(tmp_path, meddle=lambda _command: write(trees.slave / "conf/città.conf", b"its own", time.time()))
    finding = _only(_judged(trees))
    assert finding.kind is Kind.IN_FLIGHT
    assert "changed just now on tvox2 (slave), and not on the other: conf/città.conf (1 in all)" in str(
        finding.observed
    )


def test_a_young_file_of_the_slave_that_the_master_soon_holds_ok(tmp_path: Path) -> None:
    walks: list[str] = []

    def settle(command: str) -> None:
        walks.extend([command] if "for top in" in command else [])
        if len(walks) == 2:
            shutil.copy2(trees.slave / "conf/città.conf", trees.master / "conf/città.conf")

    trees = two_trees(tmp_path, meddle=settle)
    write(trees.slave / "conf/città.conf", b"newer", time.time())
    assert _only(_judged(trees)).verdict is Verdict.PASS


def test_a_file_that_arrives_within_a_cycle_ok(tmp_path: Path) -> None:
    looks: list[str] = []

    def arrive(command: str) -> None:
        looks.append(command)
        if len(looks) == 4:
            trees.copy()

    trees = two_trees(tmp_path, meddle=arrive)
    (trees.slave / "tvox/recording/a b 3.wav").unlink()
    sync = file_sync_fact(quick_site()).read(trees.cluster)
    assert len(sync.passes) > 1
    assert _only(judge_files(sync, HEALTHY)).verdict is Verdict.PASS


def test_judge_files_in_flight_says_how_much_and_how_fast(tmp_path: Path) -> None:
    told: list[Progress] = []
    missing = [f"tvox/recording/a b {number}.wav" for number in range(20)]

    def arrive(command: str) -> None:
        if "for top in" in command and len(missing) > 5:
            name = missing.pop()
            shutil.copy2(trees.master / name, trees.slave / name)

    trees = two_trees(tmp_path, meddle=arrive)
    shutil.rmtree(trees.slave / "tvox")
    (trees.slave / "tvox/recording").mkdir(parents=True)
    sync = file_sync_fact(quick_site(file_wait_s=1.2), watcher=told.append).read(trees.cluster)
    finding = _only(judge_files(sync, HEALTHY))
    assert finding.kind is Kind.IN_FLIGHT
    assert "still to come" in str(finding.observed)
    assert "it shrinks by" in str(finding.observed)
    assert len(told) == len(sync.passes)
    assert told[0].files_left > told[-1].files_left


def test_a_growing_temporary_file_is_in_flight(tmp_path: Path) -> None:
    size = [100]

    def grow(_command: str) -> None:
        size[0] += 10
        write(trees.slave / "tvox/recording/.a b 7.wav.h2Xk9Q", b"x" * size[0])

    trees = two_trees(tmp_path, meddle=grow)
    (trees.slave / "tvox/recording/a b 7.wav").unlink()
    finding = _only(_judged(trees, file_wait_s=0.8))
    assert finding.kind is Kind.IN_FLIGHT
    assert "(files: 1)" in str(finding.observed)


def test_a_temporary_file_that_stands_still_is_not_in_flight(trees: Trees) -> None:
    (trees.slave / "tvox/recording/a b 7.wav").rename(trees.slave / "tvox/recording/.a b 7.wav.h2Xk9Q")
    finding = _only(_judged(trees))
    assert finding.verdict is Verdict.FAIL
    assert "a b 7.wav is missing on tvox2" in str(finding.observed)


def test_a_hidden_file_that_looks_temporary_is_judged(trees: Trees) -> None:
    write(trees.master / "conf/.città.conf.backup")
    assert _only(_judged(trees)).verdict is Verdict.FAIL


def test_temporary_names() -> None:
    assert temporary_for("tvox/.a.wav.h2Xk9Q") == "tvox/a.wav"
    assert temporary_for(".a.wav.h2Xk9Q") == "a.wav"
    assert temporary_for("tvox/a.wav.h2Xk9Q") is None


def test_judge_files_unreachable(trees: Trees) -> None:
    dead = fake_node("tvox2", shell=FakeShell({"": UNREACHABLE}))
    sync = file_sync_fact(quick_site()).read(fake_cluster(trees.cluster.nodes["tvox1"], dead))
    assert _only(judge_files(sync, HEALTHY)).kind is Kind.COULD_NOT_LOOK


@pytest.mark.parametrize("when", ["for top in", "gzip"])
def test_judge_files_unreachable_half_way(tmp_path: Path, when: str) -> None:
    def die(command: str) -> None:
        if when in command:
            raise UNREACHABLE

    trees = two_trees(tmp_path, meddle=die)
    (trees.slave / "conf/città.conf").unlink()
    assert _only(_judged(trees)).kind is Kind.COULD_NOT_LOOK


def test_judge_files_of_one_node(trees: Trees) -> None:
    sync = file_sync_fact(quick_site()).read(fake_cluster(trees.cluster.nodes["tvox1"]))
    assert _only(judge_files(sync, HEALTHY)).kind is Kind.COULD_NOT_COMPARE


def _sync(first: Manifest, second: Manifest, *passes: Pass, apart: int = 0, at: float = 0.0) -> FileSync:
    last = Pass(at, OnNodes({"tvox1": first, "tvox2": second}), {}, {})
    return FileSync(SYNC, ("tvox1", "tvox2"), Window(OLD, OLD), apart, 10.0, (*passes, last))


WHOLE = Manifest(True, {"tvox": FolderDigest(100, 1000, "a"), "conf": FolderDigest(20, 10, "b")})


def test_a_stopped_walk_could_not_be_compared() -> None:
    stopped = Manifest(True, {"tvox": FolderDigest(40, 400, None), "conf": FolderDigest(20, 10, "b")})
    finding = _only(judge_files(_sync(WHOLE, stopped), HEALTHY))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "tvox2: the walk was stopped at its deadline, 50 % seen; not finished: tvox" in str(finding.observed)


def test_a_walk_stopped_on_both_nodes_counts_folders() -> None:
    stopped = Manifest(True, {"tvox": FolderDigest(40, 400, None), "conf": FolderDigest(20, 10, "b")})
    assert "50 % seen" in str(_only(judge_files(_sync(stopped, stopped), HEALTHY)).observed)


def test_unreadable_folders_could_not_be_compared() -> None:
    unread = Manifest(True, WHOLE.folders, ("find: './tvox/x': Input/output error",))
    finding = _only(judge_files(_sync(WHOLE, unread), HEALTHY))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "Input/output error" in str(finding.observed)


def test_clocks_far_apart_could_not_be_compared() -> None:
    finding = _only(judge_files(_sync(WHOLE, WHOLE, apart=3600), HEALTHY))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "3600 s apart" in str(finding.observed)


def test_blind_is_reported_as_it_is() -> None:
    sync = FileSync(SYNC, ("tvox1", "tvox2"), Window(0, 0), 0, 10.0, (), BLIND)
    assert isinstance(sync.blind, CouldNotLook)
    assert _only(judge_files(sync, HEALTHY)).kind is Kind.COULD_NOT_LOOK


def test_a_difference_seen_for_less_than_a_cycle_is_not_called_lasting() -> None:
    manifests = OnNodes({"tvox1": WHOLE, "tvox2": WHOLE})
    differing = {"tvox/a": (FileRecord("f", 5, OLD), None)}
    passes = (Pass(0.0, manifests, differing, {}), Pass(3.0, manifests, differing, {}))
    sync = FileSync(SYNC, ("tvox1", "tvox2"), Window(OLD, OLD), 0, 10.0, passes)
    assert _only(judge_files(sync, HEALTHY)).kind is Kind.IN_FLIGHT


def test_without_a_known_master_nodes_are_named_plainly() -> None:
    manifests = OnNodes({"tvox1": WHOLE, "tvox2": WHOLE})
    differing = {"tvox/a": (None, FileRecord("f", 5, OLD))}
    passes = (Pass(0.0, manifests, differing, {}), Pass(10.0, manifests, differing, {}))
    sync = FileSync(SYNC, ("tvox1", "tvox2"), Window(OLD, OLD), 0, 10.0, passes)
    assert "tvox/a is missing on tvox1" in str(_only(judge_files(sync, NO_MASTER)).observed)


def test_compared_counts_the_young() -> None:
    first = {"a": FileRecord("f", 1, OLD), "b": FileRecord("f", 1, OLD + 9)}
    differences, arriving, young = compared(first, {}, Window(OLD, OLD + 100))
    assert (list(differences), arriving, young) == (["a"], {}, 1)

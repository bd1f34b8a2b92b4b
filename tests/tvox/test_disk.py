import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, FakeShell, fake_cluster, fake_node
from tests.tvox.web_facts import a_site, on_nodes
from tvox.disk import FileSystem, free_disk_fact, judge_free_disk, read_free_disk
from tvox.findings import Kind, Verdict, worst
from tvox.observing import CouldNotLook
from tvox.site import Thresholds

LIMITS = Thresholds()
SITE = a_site()
_BLOCKS = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n/dev/sda1 1000 {used} {free} 0% {mount}\n"
_INODES = "Filesystem     Inodes   IUsed     IFree IUse% Mounted on\n/dev/sda1 1000 {used} {free} 0% {mount}\n"


def printed(free: int, inodes: str, mount: str, *, writable: str = "writable") -> str:
    iused, ifree = ("0", "0") if inodes == "-" else (str(1000 - int(inodes)), inodes)
    blocks = _BLOCKS.format(used=1000 - free, free=free, mount=mount)
    return f"== path\n{writable}\n{blocks}== inodes\n{_INODES.format(used=iused, free=ifree, mount=mount)}"


def disk(free: float | None = 80.0, inodes: float | None = 80.0, *, writable: bool = True) -> FileSystem:
    return FileSystem("/", "/", free, inodes, writable)


def judged(found: FileSystem) -> Verdict:
    return worst(judge_free_disk(on_nodes((found,)), LIMITS))


ROOT = printed(800, "900", "/")


def test_read_free_disk_of_a_disk_for_the_databases_alone() -> None:
    """PostgreSQL and MongoDB live there: a full one stops them while `/` has room."""
    shell = FakeShell({"df -P": ROOT + printed(10, "900", "/var") + ROOT})
    found = read_free_disk(SITE, fake_node("tvox1", shell=shell))
    assert [(disk.path, disk.free_percent) for disk in found][1] == ("/var", 1.0)
    assert worst(judge_free_disk(on_nodes(found), LIMITS)) is Verdict.FAIL


def test_read_free_disk() -> None:
    shell = FakeShell({"df -P": ROOT + ROOT + printed(40, "-", "/opt/telenia data", writable="not writable")})
    assert read_free_disk(SITE, fake_node("tvox1", shell=shell)) == (
        FileSystem("/", "/", 80.0, 90.0, writable=True),
        FileSystem("/opt/telenia_data/sync", "/opt/telenia data", 4.0, None, writable=False),
    )


def test_read_free_disk_of_this_machine_where_the_folder_is_missing() -> None:
    root, sync = read_free_disk(a_site(paths={"sync": "/no/such-folder"}), fake_node("tvox1", shell=LocalShell()))
    assert root.mount == "/"
    assert root.free_percent is not None
    assert sync.free_percent is None


def test_free_disk_is_a_fact_of_each_node() -> None:
    cluster = fake_cluster(fake_node("tvox1", shell=LocalShell()))
    assert not isinstance(free_disk_fact(SITE).read(cluster)["tvox1"], CouldNotLook)


def test_judge_free_disk_ok() -> None:
    (finding,) = judge_free_disk(on_nodes((disk(),)), LIMITS)
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None


@pytest.mark.parametrize(
    ("found", "word"), [(disk(40.0), "vendor"), (disk(7.0), "little room"), (disk(80.0, 7.0), "little room")]
)
def test_judge_free_disk_advises(found: FileSystem, word: str) -> None:
    (finding,) = judge_free_disk(on_nodes((found,)), LIMITS)
    assert finding.verdict is Verdict.PASS
    assert word in str(finding.advisory)


@pytest.mark.parametrize("found", [disk(4.9), disk(0.0), disk(80.0, 4.9), disk(writable=False)], ids=str)
def test_judge_free_disk_ko(found: FileSystem) -> None:
    assert judged(found) is Verdict.FAIL


def test_judge_free_disk_ok_without_a_limit_of_inodes() -> None:
    assert judged(disk(80.0, None)) is Verdict.PASS


def test_judge_free_disk_not_observed_where_the_folder_is_missing() -> None:
    (finding,) = judge_free_disk(on_nodes((disk(None, None),)), LIMITS)
    assert finding.kind is Kind.COULD_NOT_LOOK


def test_judge_free_disk_unreachable() -> None:
    assert worst(judge_free_disk(on_nodes((disk(),), BLIND), LIMITS)) is Verdict.NOT_OBSERVED

"""Processes out of the real /proc, and the file replication that hangs on one of them."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.web.reading import filesync, machine, processes
from lab.web.reading.processes import Running
from lab.web.state import Completeness, Flow, Memory, Role, Storage
from tests.lab.web.reading.machine_root import STATUS


@pytest.fixture
def lsyncd(root: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process called lsyncd, with its pid file and a status report."""
    program = tmp_path / "lsyncd"
    shutil.copy("/bin/sleep", program)
    with subprocess.Popen([program, "60"]) as process:
        (root / "run/tvox/lsyncd.pid").write_text(f"{process.pid}\n")
        (root / "run/tvox/lsyncd.status").write_text(STATUS.format(delays=0))
        yield process
        process.kill()


def running() -> tuple[Running, ...]:
    listed = processes.running()
    assert listed is not None
    return listed


def test_own_process_is_listed() -> None:
    own = next(process for process in running() if process.pid == os.getpid())
    assert not own.halted
    assert 0 < time.time() - own.started < 3600
    assert own.resident > 1_000_000


def test_no_proc_is_unknown_not_empty(tmp_path: Path) -> None:
    assert processes.running(tmp_path) is None
    assert processes.memory(tmp_path) is None
    assert processes.route(tmp_path) == (None, None)


def test_processes_of_another_namespace_are_not_ours(tmp_path: Path) -> None:
    """Two nodes in one /proc: only the one in our namespace counts, by its innermost number."""
    (tmp_path / "self/ns").mkdir(parents=True)
    (tmp_path / "self/ns/pid").symlink_to("pid:[1]")
    (tmp_path / "stat").write_text("cpu 0\nbtime 1000\n")
    for outer, inner, namespace in ((100, 7, 1), (200, 7, 2)):
        (tmp_path / f"{outer}/ns").mkdir(parents=True)
        (tmp_path / f"{outer}/ns/pid").symlink_to(f"pid:[{namespace}]")
        numbers = " ".join(["0"] * 40)
        (tmp_path / f"{outer}/stat").write_text(f"{outer} (lsyncd {namespace}) S {numbers}")
        (tmp_path / f"{outer}/status").write_text(f"Name:\tlsyncd\nNSpid:\t{outer}\t{inner}\n")
    listed = processes.running(tmp_path)
    assert listed is not None
    assert [(process.pid, process.name, process.started) for process in listed] == [(7, "lsyncd 1", 1000.0)]


def test_default_route(tmp_path: Path) -> None:
    (tmp_path / "self/net").mkdir(parents=True)
    head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
    lan = "eth0\t005C10AC\t00000000\t0001\t0\t0\t0\t00FCFFFF\t0\t0\t0\n"
    (tmp_path / "self/net/route").write_text(head + lan)
    assert processes.route(tmp_path) == ("eth0", None)
    (tmp_path / "self/net/route").write_text(
        head + lan + "eth0\t00000000\t015C10AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
    )
    assert processes.route(tmp_path) == ("eth0", "172.16.92.1")


def test_memory() -> None:
    found = processes.memory()
    assert found is not None
    assert 0 < found.available < found.total


def test_filesync_ok(root: Path, lsyncd: subprocess.Popen[bytes]) -> None:
    assert filesync.flow(root, running()) is Flow.RUNNING
    assert filesync.completeness(root, running()) is Completeness.COMPLETE


def test_filesync_in_progress(root: Path, lsyncd: subprocess.Popen[bytes]) -> None:
    (root / "run/tvox/lsyncd.status").write_text(STATUS.format(delays=0) + STATUS.format(delays=3))
    assert filesync.completeness(root, running()) is Completeness.IN_PROGRESS


@pytest.mark.parametrize("report", ["", "There are 0 delays\n", "Lsyncd status report at now\n\n"])
def test_filesync_report_without_figures_is_unknown(root: Path, lsyncd: subprocess.Popen[bytes], report: str) -> None:
    (root / "run/tvox/lsyncd.status").write_text(report)
    assert filesync.completeness(root, running()) is Completeness.UNKNOWN


def test_filesync_report_missing(root: Path, lsyncd: subprocess.Popen[bytes]) -> None:
    (root / "run/tvox/lsyncd.status").unlink()
    assert filesync.completeness(root, running()) is Completeness.UNKNOWN


def test_filesync_report_of_an_earlier_run_is_unknown(root: Path, lsyncd: subprocess.Popen[bytes]) -> None:
    earlier = time.time() - 60
    os.utime(root / "run/tvox/lsyncd.status", (earlier, earlier))
    assert filesync.completeness(root, running()) is Completeness.UNKNOWN


def test_filesync_killed(root: Path, lsyncd: subprocess.Popen[bytes]) -> None:
    lsyncd.kill()
    lsyncd.wait()
    assert filesync.flow(root, running()) is Flow.STOPPED
    assert filesync.completeness(root, running()) is Completeness.STOPPED


def test_filesync_frozen(root: Path, lsyncd: subprocess.Popen[bytes]) -> None:
    lsyncd.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, lsyncd.pid, os.WSTOPPED | os.WNOWAIT)
    assert filesync.flow(root, running()) is Flow.STOPPED


def test_filesync_pid_of_another_program(root: Path) -> None:
    (root / "run/tvox/lsyncd.pid").write_text(str(os.getpid()))
    assert filesync.flow(root, running()) is Flow.STOPPED


def test_filesync_unreadable(root: Path) -> None:
    assert filesync.flow(root, None) is Flow.UNKNOWN
    assert filesync.completeness(root, None) is Completeness.UNKNOWN


def process(name: str, busy: float, pid: int = 1) -> Running:
    return Running(pid=pid, name=name, halted=False, started=1000.0, busy=busy, resident=1024)


def test_busiest_processes_first() -> None:
    listed = machine.shown([process("idle", 0.0, 1), process("busy", 50.0, 2)], Memory(102400, 0), 1100.0)
    assert [(each.name, each.cpu, each.memory) for each in listed] == [("busy", 50.0, 1.0), ("idle", 0.0, 1.0)]


def test_storage(root: Path, tmp_path: Path) -> None:
    found = machine.storage(root)
    assert found is not None
    assert list(found.folders) == ["conf"]
    assert found.folders["conf"] >= 5000
    assert 0 < found.free < found.total
    assert machine.storage(tmp_path / "missing") is None


def test_conditions() -> None:
    good = Storage(100, 50, {})
    asterisk = [process("asterisk", 0.0)]
    assert machine.conditions(Role.MASTER, asterisk, good, Memory(100, 50)) == {}
    assert machine.conditions(Role.BACKUP, [], good, Memory(100, 50)) == {}
    assert machine.conditions(Role.MASTER, None, None, None) == {}
    assert machine.conditions(Role.MASTER, [], Storage(100, 4, {}), Memory(100, 4)) == {
        "system.disk.min_free": 5,
        "telenia.memory.ram_min_free": 6,
        "telenia.tvox.core.pid": 6,
    }


def test_alarm_keeps_its_time_until_it_ends() -> None:
    memory = machine.AlarmMemory()
    first = memory.alarms({"system.disk.min_free": 5}, "172.16.95.70")
    again = memory.alarms({"system.disk.min_free": 5}, "172.16.95.70")
    assert first == again
    assert memory.alarms({}, "172.16.95.70") == ()
    assert memory.alarms({"system.disk.min_free": 5}, "172.16.95.70")[0].since > first[0].since

"""The file replication: lsyncd on the master, out of its pid file and its status file.

    Lsyncd status report at Fri Jul 22 14:39:34 2022

    Sync1 source=/opt/telenia_data/sync/
    There are 2 delays
    active Modify tvox/recordings/a.mp3
    wait   Create tvox/recordings/b.mp3
    …

A delay is an event that waits for its rsync or whose rsync is under way.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from lab.web.reading.files import text
from lab.web.reading.processes import Running
from lab.web.state import Completeness, Flow

DELAYS = re.compile(r"^There are (\d+) delays", re.MULTILINE)
BOOT_TIME_GRAIN = 2.0
"""/proc/stat gives the boot time in whole seconds, so a process's start is known to about 2 s."""


def daemon(root: Path, processes: Iterable[Running] | None) -> Running | None:
    """The lsyncd whose pid is in its pid file, if it runs."""
    written = text(root / "run/tvox/lsyncd.pid") or ""
    for process in processes or ():
        if str(process.pid) == written and process.name == "lsyncd" and not process.halted:
            return process
    return None


def flow(root: Path, processes: Iterable[Running] | None) -> Flow:
    """RUNNING while lsyncd is alive; UNKNOWN when the processes could not be listed."""
    if processes is None:
        return Flow.UNKNOWN
    return Flow.RUNNING if daemon(root, processes) else Flow.STOPPED


def completeness(root: Path, processes: Iterable[Running] | None) -> Completeness:
    """COMPLETE when the running lsyncd's report shows no delay.

    A report older than the process was left by an earlier one and says nothing.
    """
    if processes is None:
        return Completeness.UNKNOWN
    process = daemon(root, processes)
    if process is None:
        return Completeness.STOPPED
    path = root / "run/tvox/lsyncd.status"
    report = text(path)
    if report is None or _changed(path) < process.started - BOOT_TIME_GRAIN:
        return Completeness.UNKNOWN
    delays = [int(count) for count in DELAYS.findall(report)]
    if not delays or not report.startswith("Lsyncd status report at"):
        return Completeness.UNKNOWN
    return Completeness.IN_PROGRESS if any(delays) else Completeness.COMPLETE


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0

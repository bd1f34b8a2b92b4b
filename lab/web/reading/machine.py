"""The node as a computer: its busiest processes, its disk, its memory, and the alarms these give rise to."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from lab.web.reading.processes import Running
from lab.web.state import Alarm, Memory, Process, Role, Storage

SYNC = "opt/telenia_data/sync"
SHOWN = 30
"""How many processes the page lists, the busiest first."""

LEAST_FREE = 0.05
"""The share of disk and of memory that must be free."""

SERVING = frozenset({Role.MASTER, Role.STANDALONE})


def shown(processes: Iterable[Running], memory: Memory | None, now: float) -> tuple[Process, ...]:
    """The busiest processes; CPU is time used over time lived, as `ps` reckons it. `now` is seconds since the epoch."""
    total = memory.total if memory else 0
    listed = [
        Process(
            name=process.name,
            pid=process.pid,
            cpu=round(100 * process.busy / max(now - process.started, 1.0), 1),
            memory=round(100 * process.resident / total, 1) if total else 0.0,
        )
        for process in processes
    ]
    return tuple(sorted(listed, key=lambda process: (-process.cpu, -process.memory, process.pid))[:SHOWN])


def storage(root: Path) -> Storage | None:
    """The node's disk and the sizes of the folders that are replicated."""
    try:
        disk = os.statvfs(root)
        folders = sorted(entry for entry in (root / SYNC).iterdir() if entry.is_dir())
    except OSError:
        return None
    sizes = {folder.name: _used(folder) for folder in folders}
    return Storage(total=disk.f_blocks * disk.f_frsize, free=disk.f_bavail * disk.f_frsize, folders=sizes)


def conditions(
    role: Role, processes: Iterable[Running] | None, disk: Storage | None, memory: Memory | None
) -> dict[str, int]:
    """What is wrong with the machine now: the alarm's message to its priority, by the product's own alarm codes."""
    found = {}
    if disk is not None and disk.free < LEAST_FREE * disk.total:
        found["system.disk.min_free"] = 5
    if memory is not None and memory.available < LEAST_FREE * memory.total:
        found["telenia.memory.ram_min_free"] = 6
    if processes is not None and role in SERVING and not any(process.name == "asterisk" for process in processes):
        found["telenia.tvox.core.pid"] = 6
    return found


class AlarmMemory:
    """Since when each active alarm has been seen."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def alarms(self, conditions: dict[str, int], host: str) -> tuple[Alarm, ...]:
        """The active alarms, the newest first; those that ended are forgotten."""
        now = datetime.now(UTC)
        self._since = {message: self._since.get(message, now) for message in conditions}
        active = [Alarm(since, conditions[message], host, message) for message, since in self._since.items()]
        return tuple(sorted(active, key=lambda alarm: (alarm.since, alarm.priority), reverse=True))


def _used(folder: Path) -> int:
    blocks = 0
    for path in folder.rglob("*"):
        try:
            blocks += path.lstat().st_blocks
        except OSError:
            continue  # Files come and go under a running replication.
    return blocks * 512

"""The processes of this machine, out of /proc.

These pages run in the node's process namespace but see the lab's /proc, which numbers processes in the lab's own way
and lists both nodes. A process is this node's when it lives in our process namespace, and its number is the innermost
one of `NSpid` in /proc/<pid>/status.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lab.web.state import Memory

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PROC = Path("/proc")
HALTED = frozenset("TtZX")
"""Process states in which nothing is done: stopped, traced, zombie, dead."""


@dataclass(frozen=True)
class Running:
    """One process of this machine; times in seconds, `started` since the epoch by the kernel's clock."""

    pid: int
    name: str
    halted: bool
    started: float
    busy: float
    resident: int


def running(proc: Path = PROC) -> tuple[Running, ...] | None:
    """Every process of our own process namespace; None when /proc cannot be read."""
    try:
        return tuple(_of_this_machine(proc))
    except (OSError, ValueError):
        return None


def memory(proc: Path = PROC) -> Memory | None:
    """Physical memory."""
    try:
        lines = dict(line.split(":", 1) for line in (proc / "meminfo").read_text().splitlines())
        return Memory(*(int(lines[key].split()[0]) * 1024 for key in ("MemTotal", "MemAvailable")))
    except (OSError, ValueError, KeyError):
        return None


def route(proc: Path = PROC) -> tuple[str | None, str | None]:
    """The default route's interface and gateway; without one, the interface of the first route."""
    try:
        rows = [line.split() for line in (proc / "self/net/route").read_text().splitlines()[1:]]
    except OSError:
        return None, None
    for row in rows:
        if row[1] == row[7] == "00000000":
            octets = bytes.fromhex(row[2])[::-1]
            return row[0], ".".join(map(str, octets))
    return (rows[0][0] if rows else None), None


def _of_this_machine(proc: Path) -> Iterator[Running]:
    ours = (proc / "self/ns/pid").readlink()
    booted = _boot_time(proc)
    for folder in proc.iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            if (folder / "ns/pid").readlink() == ours:
                yield _process(folder, booted)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # It has ended meanwhile, or belongs to somebody whose processes we may not see.


def _process(folder: Path, booted: float) -> Running:
    # The name is in brackets and may hold blanks and brackets itself; the 3rd field of proc(5)'s stat follows it.
    name, _, rest = (folder / "stat").read_text(errors="replace").partition("(")[2].rpartition(")")
    fields = rest.split()
    return Running(
        pid=_innermost_pid(folder),
        name=name,
        halted=fields[0] in HALTED,
        started=booted + int(fields[19]) / TICKS,
        busy=(int(fields[11]) + int(fields[12])) / TICKS,
        resident=int(fields[21]) * PAGE,
    )


def _innermost_pid(folder: Path) -> int:
    for line in (folder / "status").read_text(errors="replace").splitlines():
        if line.startswith("NSpid:"):
            return int(line.split()[-1])
    raise ValueError(f"{folder}/status has no NSpid line")


def _boot_time(proc: Path) -> float:
    for line in (proc / "stat").read_text().splitlines():
        if line.startswith("btime "):
            return float(line.split()[1])
    raise ValueError("/proc/stat has no btime line")

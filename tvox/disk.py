"""Room on the disks that a migration fills: `/`, `/var` and the synchronised folder, in bytes and in inodes.

fixture     fact               type
free_disk   free_disk_fact     OnNodes[tuple[FileSystem, ...]]     (a factory: it takes the site)
"""

import shlex
from dataclasses import dataclass
from functools import partial

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.site import Site, Thresholds
from tvox.texts import Text, joined

DATABASES = "/var"


@dataclass(frozen=True)
class FileSystem:
    """The file system under `path`. Percentages are free of what root's users may use; None where there is no count.

    `mount` is empty where `path` does not exist.
    """

    path: str
    mount: str
    free_percent: float | None
    free_inodes_percent: float | None
    writable: bool


def read_free_disk(site: Site, node: Node) -> tuple[FileSystem, ...]:
    """`/`, the synchronised folder, and `/var`, where the databases are, if that is a disk of its own."""
    paths = ("/", DATABASES, site.paths.sync)
    asked = "; ".join(f"for p in {shlex.quote(path)}; do {_ASK}; done" for path in paths)
    ran = node.shell.run(f"export LC_ALL=C; {asked}", within=site.thresholds.command_s)
    parts = ran.stdout.split("== path\n")[1:]
    answers = [part.split("== inodes\n") for part in parts]
    found = [
        _file_system(path, blocks.splitlines(), inodes.splitlines())
        for path, (blocks, inodes) in zip(paths, answers, strict=True)
    ]
    return tuple(disk for disk in found if disk.path != DATABASES or not disk.mount or disk.mount != found[0].mount)


def free_disk_fact(site: Site) -> Fact[OnNodes[tuple[FileSystem, ...]]]:
    """The disks of each node."""
    return from_each_node("free_disk", partial(read_free_disk, site))


def judge_free_disk(disks: OnNodes[tuple[FileSystem, ...]], thresholds: Thresholds) -> list[Finding]:
    """Per node and path: writable, and enough bytes and inodes free."""
    findings: list[Finding] = []
    for name, found in disks.by_node.items():
        if isinstance(found, CouldNotLook):
            findings.append(found.as_finding(_expected(thresholds)))
        else:
            findings += [_judge(name, file_system, thresholds) for file_system in found]
    return findings


def _judge(name: str, disk: FileSystem, limits: Thresholds) -> Finding:
    here = Text("{node}, {path}", node=name, path=disk.path)
    if disk.free_percent is None:
        return not_observed(
            here,
            expected=_expected(limits),
            observed=Text("the path does not exist, or its size cannot be told"),
            next_step=Text("Check paths.sync in the site file against the machine."),
            kind=Kind.COULD_NOT_LOOK,
        )
    least = min(percent for percent in (disk.free_percent, disk.free_inodes_percent) if percent is not None)
    if not disk.writable or least < limits.free_disk_fail_percent:
        return failed(here, expected=_expected(limits), observed=_seen(disk), next_step=_MAKE_ROOM)
    advice = _advice(disk.free_percent, least, limits)
    return passed(here, expected=_expected(limits), observed=_seen(disk), advisory=advice)


def _advice(space: float, least: float, limits: Thresholds) -> Text | None:
    if least < limits.free_disk_warn_percent:
        return Text("little room is left: an upgrade or a first synchronisation may fill it")
    if space < limits.free_disk_percent:
        return Text("the vendor asks for {percent} % free before a migration", percent=limits.free_disk_percent)
    return None


def _seen(disk: FileSystem) -> Text:
    said = [Text("{percent} % free (mounted at {mount})", percent=_rounded(disk.free_percent), mount=disk.mount)]
    if disk.free_inodes_percent is not None:
        said.append(Text("{percent} % of the inodes free", percent=_rounded(disk.free_inodes_percent)))
    else:
        said.append(Text("no count of inodes"))
    if not disk.writable:
        said.append(Text("mounted read-only"))
    return joined(said, separator=", ")


def _expected(limits: Thresholds) -> Text:
    return Text(
        "writable, at least {fail} % free (the vendor asks for {wanted} %)",
        fail=limits.free_disk_fail_percent,
        wanted=limits.free_disk_percent,
    )


def _file_system(path: str, blocks: list[str], inodes: list[str]) -> FileSystem:
    writable = "writable" in blocks[:1]
    mount, free = _free(blocks[1:])
    return FileSystem(path, mount, free, _free(inodes)[1], writable)


def _free(table: list[str]) -> tuple[str, float | None]:
    """Mount point and free percentage out of `df -P`; a file system without a limit (0 or `-`) has none."""
    fields = table[1].split(None, 5) if len(table) > 1 else []
    if len(fields) < 6:
        return "", None
    used, available = fields[2], fields[3]
    if not (used.isdigit() and available.lstrip("-").isdigit()) or int(used) + int(available) <= 0:
        return fields[5], None
    return fields[5], max(0.0, 100 * int(available) / (int(used) + int(available)))


def _rounded(percent: float | None) -> float:
    return round(percent or 0.0, 1)


_ASK = (
    'echo "== path"; if [ -w "$p" ]; then echo writable; else echo not writable; fi; df -P -k "$p" 2>/dev/null; '
    'echo "== inodes"; df -P -i "$p" 2>/dev/null'
)
_MAKE_ROOM = Text("Make room, or have the disk enlarged or its fault repaired, before anything else is done.")

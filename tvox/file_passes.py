"""Two trees compared: what differs at one look, and what the looks one after the other say about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tvox.file_commands import Window
from tvox.file_manifest import FileRecord, Manifest
from tvox.observing import CouldNotLook, OnNodes

Records = Mapping[str, FileRecord]
Pair = tuple[FileRecord | None, FileRecord | None]
"""One path on both nodes, in the cluster's order; None where it is not there."""


@dataclass(frozen=True)
class Progress:
    """How far a copy in flight is: what remains, how fast it shrinks (None: it does not)."""

    files_left: int
    bytes_left: int
    bytes_per_s: float | None

    @property
    def seconds_left(self) -> float | None:
        """None when it does not shrink."""
        return self.bytes_left / self.bytes_per_s if self.bytes_per_s else None


@dataclass(frozen=True)
class Pass:
    """One look at both trees, `at` seconds after the first. `arriving`: rsync's temporary files and their sizes.

    `young` counts the paths left unjudged in the folders that differ; `half_young` are those of them that are on both
    nodes and had settled on one.
    """

    at: float
    manifests: OnNodes[Manifest]
    differences: Mapping[str, Pair]
    arriving: Mapping[str, int]
    young: int = 0
    unreadable: tuple[str, ...] = ()
    half_young: Mapping[str, Pair] = field(default_factory=dict)

    @property
    def bytes_left(self) -> int:
        """What the differing files weigh, less what has arrived of them under a temporary name."""
        weight = sum(_weight(pair) for pair in self.differences.values())
        return max(0, weight - sum(self.arriving.values()))


@dataclass(frozen=True)
class FileSync:
    """All passes over both trees, oldest first; `blind` when a node's clock or tree could not be read.

    `cycle` is the sync cycle in seconds, `clocks_apart` how far the nodes' clocks are from each other in seconds.
    """

    root: str
    nodes: tuple[str, ...]
    window: Window
    clocks_apart: int
    cycle: float
    passes: tuple[Pass, ...]
    blind: CouldNotLook | None = None

    @property
    def last(self) -> Pass:
        """The last pass."""
        return self.passes[-1]

    @property
    def reference(self) -> Pass | None:
        """The newest pass that is a sync cycle older than the last one: what has not moved since, does not move."""
        older = [each for each in self.passes if self.last.at - each.at >= 0.9 * self.cycle]
        return older[-1] if older else None

    @property
    def moving(self) -> bool:
        """Whether the trees came nearer within the last cycle; before a whole cycle was seen, they may have."""
        return self.reference is None or moved(self.reference, self.last)

    @property
    def settled(self) -> bool:
        """Whether another pass could tell no more: nothing differs, nothing can be seen, or nothing moves."""
        alike = not self.last.differences and not self.last.half_young
        return self.blind is not None or alike or not self.moving

    @property
    def progress(self) -> Progress:
        """What is left, and the mean pace since the first pass."""
        first, last = self.passes[0], self.passes[-1]
        seconds, shrunk = last.at - first.at, first.bytes_left - last.bytes_left
        pace = shrunk / seconds if seconds > 0 and shrunk > 0 else None
        return Progress(len(last.differences), last.bytes_left, pace)


def moved(before: Pass, after: Pass) -> bool:
    """Whether, from one pass to the other, a differing file became equal, grew, or went on arriving."""
    changed = any(after.differences.get(path) != pair for path, pair in before.differences.items())
    return changed or before.arriving != after.arriving


def compared(first: Records, second: Records, window: Window) -> tuple[Mapping[str, Pair], Mapping[str, int], int]:
    """The paths that differ, what arrives of them under rsync's temporary names, and how many were too young to judge.

    A temporary name counts as one only while the file it stands for differs: `.my.config` is a file like any other.
    """
    unlike: dict[str, Pair] = {
        path: (first.get(path), second.get(path))
        for path in sorted(first.keys() | second.keys())
        if first.get(path) != second.get(path)
    }
    temporary = {path: target for path in unlike if (target := temporary_for(path)) in unlike}
    judged = {path: pair for path, pair in unlike.items() if path not in temporary and _judged(pair, window)}
    arriving = {path: _weight(unlike[path]) for path, target in temporary.items() if target in judged}
    return judged, arriving, len(unlike) - len(judged) - len(temporary)


def half_young(first: Records, second: Records, window: Window) -> Mapping[str, Pair]:
    """The paths that differ and have settled on one node only."""
    pairs = {path: (first[path], second[path]) for path in sorted(first.keys() & second.keys())}
    return {path: (a, b) for path, (a, b) in pairs.items() if a != b and _settled(a, window) != _settled(b, window)}


def temporary_for(path: str) -> str | None:
    """The file that rsync writes under this temporary name (`tvox/.a.wav.h2Xk9Q` for `tvox/a.wav`), if it is one."""
    folder, slash, name = path.rpartition("/")
    found = _TEMPORARY.fullmatch(name)
    return None if found is None else f"{folder}{slash}{found['name']}"


_TEMPORARY = re.compile(r"\.(?P<name>.+)\.[A-Za-z0-9]{6}", re.DOTALL)


def _judged(pair: Pair, window: Window) -> bool:
    return all(record is None or _settled(record, window) for record in pair)


def _settled(record: FileRecord, window: Window) -> bool:
    return record.kind == "l" or window.settled(record.mtime)


def _weight(pair: Pair) -> int:
    return max(record.size for record in pair if record)

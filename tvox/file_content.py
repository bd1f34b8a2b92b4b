"""C7 by content: files whose name, size and time agree are read and hashed on both nodes, all or a stated sample.

A small tree is read whole. Of a large one: every file of its small folders, what changed within the last day, and a
random sample of the rest, drawn from a seed that the finding prints. n equal samples leave, with 95 % certainty, fewer
than 3/n of the rest unequal (rule of three).

    fixture        fact                         type
    file_content   file_content_fact(site)      FileContent
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from tvox.file_commands import Window
from tvox.file_hashes import Hashed, Hashes, choose_command, read_chosen, read_hashes
from tvox.file_manifest import FileRecord, Manifest, read_clock, read_manifest
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.site import Site
from tvox.waiting import eventually

MIB = 1024 * 1024


@dataclass(frozen=True)
class Budget:
    """How much is read. Sizes in bytes; `sample` and `few` count files."""

    whole_tree: int = 256 * MIB
    small_folder: int = 32 * MIB
    few: int = 20_000
    recent_s: int = 24 * 3600
    sample: int = 3_000
    read: int = 1024 * MIB
    """Of recent and sampled files each, so that a busy PBX reads for seconds, not for minutes."""


@dataclass(frozen=True)
class Chosen:
    """The files to read, and how they were chosen. `rest`: how many files the sample stands for."""

    whole: bool
    paths: tuple[str, ...]
    sampled: frozenset[str] = frozenset()
    rest: int = 0
    recent_left_out: int = 0


@dataclass(frozen=True)
class FileContent:
    """What was read on both nodes. `again` holds a second reading of the files whose content was not the same."""

    root: str
    nodes: tuple[str, ...]
    seed: int
    chosen: Chosen
    hashes: OnNodes[Hashes]
    again: OnNodes[Hashes] | None = None
    unreadable: tuple[str, ...] = ()
    blind: CouldNotLook | None = None


def file_content_fact(site: Site, *, seed: int | None = None, budget: Budget = Budget()) -> Fact[FileContent]:
    """The content of the synchronised files; the seed is drawn afresh for each session."""
    drawn = random.SystemRandom().randrange(10**9) if seed is None else seed
    return Fact("file_content", partial(read_file_content, site=site, seed=drawn, budget=budget))


def read_file_content(cluster: Cluster, *, site: Site, seed: int, budget: Budget) -> FileContent:
    """Choose on the first node, hash on both, and hash again a sync cycle later what was not the same."""
    limits = site.thresholds
    nothing = FileContent(site.paths.sync, tuple(cluster.nodes), seed, Chosen(whole=True, paths=()), OnNodes({}))
    clocks = from_each_node("clocks", read_clock).read(cluster).seen()
    if isinstance(clocks, CouldNotLook):
        return replace(nothing, blind=clocks)
    window = Window.before(clocks.values(), limits.file_settle_s)
    first = next(iter(cluster.nodes.values()))
    draw = _Draw(first, site.paths.sync, window, limits.file_walk_s, budget, random.Random(seed))  # noqa: S311
    try:
        chosen, unreadable = draw.chosen(min(clocks.values()))
    except CouldNotAsk as refusal:
        return replace(nothing, blind=CouldNotLook.because(refusal))
    hash_all = partial(read_hashes, root=site.paths.sync, paths=chosen.paths, walk_s=limits.file_walk_s)
    hashes = _on_both(cluster, hash_all)
    content = replace(nothing, chosen=chosen, hashes=hashes, unreadable=unreadable, blind=_silent(hashes))
    return _rechecked(cluster, content, site) if suspicious(hashes) else content


def suspicious(hashes: OnNodes[Hashes]) -> Mapping[str, tuple[Hashed, Hashed]]:
    """Files of the same size and time whose content is not the same."""
    return {path: pair for path, pair in alike(hashes).items() if pair[0].digest != pair[1].digest}


def alike(hashes: OnNodes[Hashes]) -> Mapping[str, tuple[Hashed, Hashed]]:
    """Files read on both nodes whose size and time are the same."""
    seen = hashes.seen()
    if isinstance(seen, CouldNotLook) or len(seen) != 2:
        return {}
    first, second = (each.by_path for each in seen.values())
    pairs = {path: (first[path], second[path]) for path in first.keys() & second.keys()}
    return {path: (a, b) for path, (a, b) in sorted(pairs.items()) if (a.size, a.mtime) == (b.size, b.mtime)}


def _rechecked(cluster: Cluster, content: FileContent, site: Site) -> FileContent:
    limits = site.thresholds
    doubtful = tuple(suspicious(content.hashes))
    hash_again = partial(read_hashes, root=content.root, paths=doubtful, walk_s=limits.file_walk_s)
    waited = eventually(
        lambda: _on_both(cluster, hash_again),
        within=limits.file_cycle_s,
        until=lambda hashes: not suspicious(hashes),
        every=limits.file_cycle_s,
    )
    return replace(content, again=waited.last, blind=_silent(waited.last))


def _on_both(cluster: Cluster, read: partial[Hashes]) -> OnNodes[Hashes]:
    return from_each_node("hashes", lambda node: read(node)).read(cluster)


def _silent(hashes: OnNodes[Hashes]) -> CouldNotLook | None:
    seen = hashes.seen()
    return seen if isinstance(seen, CouldNotLook) else None


@dataclass(frozen=True)
class _Draw:
    node: Node
    root: str
    window: Window
    walk_s: float
    budget: Budget
    dice: random.Random

    def chosen(self, now: int) -> tuple[Chosen, tuple[str, ...]]:
        manifest = read_manifest(self.node, self.root, self.window, self.walk_s)
        whole = manifest.size <= self.budget.whole_tree and manifest.files <= self.budget.few
        small = [name for name, folder in manifest.folders.items() if whole or self._small(folder.size, folder.files)]
        large = [name for name in manifest.folders if name not in small]
        records, unreadable = self._records(small)
        if not large:
            return Chosen(whole=True, paths=_files(records)), manifest.unreadable + unreadable
        chosen, more = self._of_large(large, manifest, now - self.budget.recent_s)
        paths = tuple(dict.fromkeys((*_files(records), *chosen.paths)))
        left = chosen.recent_left_out
        return Chosen(False, paths, chosen.sampled, chosen.rest, left), manifest.unreadable + unreadable + more

    def _small(self, size: int, files: int) -> bool:
        return size <= self.budget.small_folder and files <= self.budget.few

    def _of_large(self, large: list[str], manifest: Manifest, since: int) -> tuple[Chosen, tuple[str, ...]]:
        """Recent files, newest first, and the sample in the order it was drawn, each within the bytes to read."""
        rest = sum(manifest.folders[name].files for name in large)
        places = sorted(self.dice.sample(range(1, rest + 1), min(self.budget.sample, rest)))
        records, unreadable = self._records(large, places, since)
        files = {path: record for path, record in records.items() if record.kind == "f"}
        recent = sorted((path for path in files if files[path].mtime > since), key=lambda path: -files[path].mtime)
        drawn = [path for path in files if files[path].mtime <= since]
        self.dice.shuffle(drawn)
        read_recent, sampled = self._within(recent, files), self._within(drawn, files)
        left_out = len(recent) - len(read_recent)
        return Chosen(False, (*read_recent, *sampled), frozenset(sampled), rest - len(recent), left_out), unreadable

    def _within(self, paths: list[str], files: Mapping[str, FileRecord]) -> tuple[str, ...]:
        left, taken = self.budget.read, []
        for path in paths:
            if files[path].size <= left:
                left -= files[path].size
                taken.append(path)
        return tuple(taken)

    def _records(
        self, folders: list[str], places: Iterable[int] = (), since: int | None = None
    ) -> tuple[Mapping[str, FileRecord], tuple[str, ...]]:
        if not folders:
            return {}, ()
        command = choose_command(self.root, folders, self.window, self.walk_s, places=tuple(places), since=since)
        return read_chosen(self.node, command, self.walk_s)


def _files(records: Mapping[str, FileRecord]) -> tuple[str, ...]:
    return tuple(path for path, record in records.items() if record.kind == "f")

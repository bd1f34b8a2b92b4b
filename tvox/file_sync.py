"""C7 beyond the guide: the same files on both nodes, by name, size and time.

Only files that had settled when the first pass began are judged; passes follow a sync cycle apart until nothing
differs, nothing moves any more, or `file_wait_s` have passed. While anything moves it is in flight, not different.

    fixture     fact                         type
    file_sync   file_sync_fact(site)         FileSync
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from tvox.file_commands import Window
from tvox.file_manifest import Manifest, read_clock, read_manifest, read_records
from tvox.file_passes import FileSync, Pass, Progress, Records, compared, half_young
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.site import Site
from tvox.waiting import eventually

Watcher = Callable[[Progress], None]


def _unwatched(_progress: Progress) -> None:
    """Nobody is told."""


def file_sync_fact(site: Site, *, watcher: Watcher = _unwatched) -> Fact[FileSync]:
    """The synchronised trees of both nodes; `watcher` is told the progress after each pass that leaves something."""
    return Fact("file_sync", partial(read_file_sync, site=site, watcher=watcher))


def read_file_sync(cluster: Cluster, site: Site, watcher: Watcher = _unwatched) -> FileSync:
    """Compare pass by pass; a node that refuses ends it, and is in `blind`."""
    limits = site.thresholds
    clocks = from_each_node("clocks", read_clock).read(cluster).seen()
    blind = clocks if isinstance(clocks, CouldNotLook) else None
    times = [0] if isinstance(clocks, CouldNotLook) else list(clocks.values())
    window = Window.before(times, limits.file_settle_s)
    apart = max(times) - min(times)
    sync = FileSync(site.paths.sync, tuple(cluster.nodes), window, apart, limits.file_cycle_s, (), blind)
    return sync if blind else _walked(cluster, sync, site, watcher)


def _walked(cluster: Cluster, sync: FileSync, site: Site, watcher: Watcher) -> FileSync:
    limits = site.thresholds
    walk = _Walk(cluster, sync.root, sync.window, limits.file_walk_s, monotonic())
    passes: list[Pass] = []

    def probe() -> FileSync:
        passes.append(walk.once())
        seen = passes[-1].manifests.seen()
        blind = seen if isinstance(seen, CouldNotLook) else None
        return replace(sync, passes=tuple(passes), blind=blind)

    def watch(looked: FileSync, _elapsed: float) -> None:
        if looked.last.differences:
            watcher(looked.progress)

    waited = eventually(
        probe,
        within=limits.file_wait_s,
        until=lambda looked: looked.settled,
        every=limits.file_cycle_s,
        progress=watch,
    )
    # One pass took all the time: without a second one nothing is lasting.
    return waited.last if waited.reached or len(passes) > 1 else probe()


@dataclass(frozen=True)
class _Walk:
    cluster: Cluster
    root: str
    window: Window
    walk_s: float
    started: float

    def once(self) -> Pass:
        at = monotonic() - self.started
        manifests = from_each_node("manifests", self._manifest).read(self.cluster)
        seen = manifests.seen()
        if isinstance(seen, CouldNotLook) or len(seen) != 2:
            return Pass(at, manifests, {}, {})
        folders = _unlike_folders(seen.values())
        return self._details(at, manifests, folders) if folders else Pass(at, manifests, {}, {})

    def _details(self, at: float, manifests: OnNodes[Manifest], folders: Iterable[str]) -> Pass:
        def read(node: Node) -> tuple[Records, tuple[str, ...]]:
            return read_records(node, self.root, folders, self.walk_s)

        seen = from_each_node("records", read).read(self.cluster).seen()
        if isinstance(seen, CouldNotLook):
            return Pass(at, OnNodes(dict.fromkeys(self.cluster.nodes, seen)), {}, {})
        (first, complaints), (second, more) = seen.values()
        differences, arriving, young = compared(first, second, self.window)
        return Pass(
            at, manifests, differences, arriving, young, complaints + more, half_young(first, second, self.window)
        )

    def _manifest(self, node: Node) -> Manifest:
        return read_manifest(node, self.root, self.window, self.walk_s)


def _unlike_folders(manifests: Iterable[Manifest]) -> list[str]:
    """Folders to look into; one whose walk was stopped would be stopped again."""
    first, second = manifests
    names = first.folders.keys() | second.folders.keys()
    digests = {name: (_digest(first, name), _digest(second, name)) for name in names}
    return sorted(name for name, pair in digests.items() if None not in pair and pair[0] != pair[1])


def _digest(manifest: Manifest, folder: str) -> str | None:
    return manifest.folders[folder].digest if folder in manifest.folders else _EMPTY


_EMPTY = "d41d8cd98f00b204e9800998ecf8427e"
"""The MD5 of nothing: a folder without settled files is like one that is not there."""

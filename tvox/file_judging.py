"""C7-FILES: EQUAL, DIFFERENT (names the files), IN FLIGHT (how much, how fast) or COULD NOT COMPARE."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from tvox.file_commands import CLOCKS_APART_S
from tvox.file_manifest import FileRecord, Manifest, shown_name
from tvox.file_passes import FileSync, Pair
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.roles import Roles
from tvox.texts import Text, joined, listed

SAME_FILES = Text("the same files with the same sizes and times on both nodes")
NAMED = 10
"""How many files a finding names."""

SYNC_AGAIN = Text(
    "Check that the file synchronisation runs (run setperms.sh on the master to trigger it), then run this check again."
)
LEFT_BEHIND = Text(
    "Check whether the master deleted them: the synchronisation did not carry the deletion, or a file was made on the "
    "slave. Run setperms.sh on the master, then run this check again."
)
WAIT = Text("Leave the synchronisation running and run this check again when it should have ended.")
WHO_WRITES = Text(
    "Find out what writes these files on the slave: nothing but the synchronisation may. Then run this check again."
)
LOOK = Text("Make the folder readable in time on that node (disk, permissions), then run this check again.")


def judge_files(sync: FileSync, roles: Roles) -> list[Finding]:
    """Every finding about the trees; a tree that is empty or missing is never equal to anything."""
    if sync.blind is not None:
        return [sync.blind.as_finding(SAME_FILES)]
    manifests = sync.last.manifests.seen()
    if isinstance(manifests, CouldNotLook) or len(manifests) != 2:
        return [_not_comparable(sync, [Text("there is one node only: nothing to compare it with")])]
    nothing = [node for node, manifest in manifests.items() if not manifest.files and not manifest.unfinished]
    if nothing:
        return [_nothing_there(sync, nothing, manifests)]
    findings = [*_differences(sync, roles), *_overwritten(sync, roles)]
    obstacles = list(_obstacles(sync, manifests))
    if obstacles:
        findings.append(_not_comparable(sync, obstacles))
    return findings or [_equal(sync, manifests)]


def _differences(sync: FileSync, roles: Roles) -> Iterable[Finding]:
    if not sync.last.differences:
        return
    if sync.moving:
        yield _in_flight(sync)
        return
    left = {path: pair for path, pair in sync.last.differences.items() if _only_on_slave(pair, sync, roles)}
    other = {path: pair for path, pair in sync.last.differences.items() if path not in left}
    if other:
        yield _different(sync, roles, other, SYNC_AGAIN)
    if left:
        yield _different(sync, roles, left, LEFT_BEHIND)


def _different(sync: FileSync, roles: Roles, differences: Mapping[str, Pair], next_step: Text) -> Finding:
    named = listed((_file(path, pair, sync, roles) for path, pair in differences.items()), at_most=NAMED)
    observed = Text(
        "not the same, and unmoved for {seconds} s: {files} ({count} in all)",
        count=len(differences),
        seconds=_watched(sync),
        files=named,
    )
    return failed(_where(sync), expected=SAME_FILES, observed=observed, next_step=next_step)


def _watched(sync: FileSync) -> float:
    before = sync.reference
    return round(sync.last.at - before.at, 1) if before else 0.0


def _file(path: str, pair: Pair, sync: FileSync, roles: Roles) -> Text:
    name = shown_name(path)
    for node, record in zip(sync.nodes, pair, strict=True):
        if record is None:
            return Text("{file} is missing on {node}", file=name, node=roles.named(node))
    first, second = pair
    if first is None or second is None or first.kind != second.kind:
        return Text("{file} is not of the same kind", file=name)
    if first.size == second.size:
        return Text("{file}: same size, times {seconds} s apart", file=name, seconds=abs(first.mtime - second.mtime))
    one, two = sync.nodes
    message = "{file}: {first} bytes on {one}, {second} on {two}"
    return Text(message, file=name, first=first.size, one=roles.named(one), second=second.size, two=roles.named(two))


def _only_on_slave(pair: Pair, sync: FileSync, roles: Roles) -> bool:
    return roles.master in sync.nodes and pair[sync.nodes.index(str(roles.master))] is None


def _overwritten(sync: FileSync, roles: Roles) -> Iterable[Finding]:
    """What the slave has changed just now and the master long before is too young to be called different, but unlike.

    No synchronisation leaves it so: it gives the slave's file the master's time.
    """
    if sync.last.differences and sync.moving:
        return
    slave = next((place for place, node in enumerate(sync.nodes) if node != roles.master), 0)
    found = [
        path
        for path, pair in sync.last.half_young.items()
        if roles.master is None or not _settled_at(pair[slave], sync)
    ]
    if found:
        observed = Text(
            "changed just now on {node}, and not on the other: {files} ({count} in all)",
            node=roles.named(sync.nodes[slave]) if roles.master is not None else Text("one node"),
            files=listed(map(shown_name, found), at_most=NAMED),
            count=len(found),
        )
        yield not_observed(
            _where(sync), expected=SAME_FILES, observed=observed, next_step=WHO_WRITES, kind=Kind.IN_FLIGHT
        )


def _settled_at(record: FileRecord | None, sync: FileSync) -> bool:
    return record is not None and sync.window.settled(record.mtime)


def _in_flight(sync: FileSync) -> Finding:
    progress = sync.progress
    remaining = Text(
        "still to come: {size} (files: {files})", files=progress.files_left, size=shown_size(progress.bytes_left)
    )
    if progress.bytes_per_s is None or progress.seconds_left is None:
        observed = Text(
            "{remaining}; the rest did not shrink in {seconds} s", remaining=remaining, seconds=_since(sync)
        )
    else:
        observed = Text(
            "{remaining}; it shrinks by {pace} a second, about {minutes} min left (watched for {seconds} s)",
            remaining=remaining,
            pace=shown_size(progress.bytes_per_s),
            minutes=round(progress.seconds_left / 60, 1),
            seconds=_since(sync),
        )
    return not_observed(_where(sync), expected=SAME_FILES, observed=observed, next_step=WAIT, kind=Kind.IN_FLIGHT)


def _since(sync: FileSync) -> float:
    return round(sync.last.at - sync.passes[0].at, 1)


def _obstacles(sync: FileSync, manifests: Mapping[str, Manifest]) -> Iterable[Text]:
    if sync.clocks_apart > CLOCKS_APART_S:
        message = "the nodes' clocks are {seconds} s apart: what was written within that time cannot be judged"
        yield Text(message, seconds=sync.clocks_apart)
    for node, manifest in manifests.items():
        if manifest.unfinished:
            yield Text(
                "{node}: the walk was stopped at its deadline, {percent} % seen; not finished: {folders}",
                node=node,
                percent=_percent_seen(manifest, manifests.values()),
                folders=listed(shown_name(folder) for folder in manifest.unfinished),
            )
        if manifest.unreadable:
            yield Text("{node}: {complaints}", node=node, complaints=listed(map(shown_name, manifest.unreadable)))
    if sync.last.unreadable:
        yield listed(map(shown_name, sync.last.unreadable))


def _percent_seen(manifest: Manifest, all_nodes: Iterable[Manifest]) -> int:
    """Of the files that a node with a whole walk holds; where none has, of the top folders."""
    whole = [other.files for other in all_nodes if not other.unfinished]
    if whole:
        return min(99, round(100 * manifest.files / max(whole[0], 1)))
    return round(100 * (len(manifest.folders) - len(manifest.unfinished)) / len(manifest.folders))


def _not_comparable(sync: FileSync, obstacles: Iterable[Text]) -> Finding:
    return not_observed(
        _where(sync), expected=SAME_FILES, observed=joined(obstacles), next_step=LOOK, kind=Kind.COULD_NOT_COMPARE
    )


def _nothing_there(sync: FileSync, nothing: list[str], manifests: Mapping[str, Manifest]) -> Finding:
    empty, absent = "{root} holds no settled file on {node}", "{root} does not exist on {node}"
    observed = joined(Text(empty if manifests[node].exists else absent, root=sync.root, node=node) for node in nothing)
    return failed(_where(sync), expected=SAME_FILES, observed=observed, next_step=SYNC_AGAIN)


def _equal(sync: FileSync, manifests: Mapping[str, Manifest]) -> Finding:
    manifest = next(iter(manifests.values()))
    until = datetime.fromtimestamp(sync.window.until, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    observed = Text(
        "{files} files in {folders} folders, {size}, the same on both nodes; judged as of {until}",
        files=manifest.files,
        folders=len(manifest.folders),
        size=shown_size(manifest.size),
        until=until,
    )
    return passed(_where(sync), expected=SAME_FILES, observed=observed)


def _where(sync: FileSync) -> Text:
    return Text("{root} on both nodes", root=sync.root)


def shown_size(size: float) -> Text:
    """Bytes as a person reads them: `2.4 MiB`."""
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:
            return Text("{size} {unit}", size=round(float(size), 1), unit=unit)
        size /= 1024
    return Text("{size} {unit}", size=round(size, 1), unit="GiB")

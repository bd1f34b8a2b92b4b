"""C7 as the guide has it: `du --max-depth=1` on both nodes, folder by folder.

    fixture        fact                         type
    folder_sizes   folder_sizes_fact(site)      OnNodes[FolderSizes]

Tolerance: 2 % of the larger, and at least 1 MiB. Equal files may occupy different space (block size, preallocation, a
directory that has shrunk), and a recording in progress grows by 1 MiB a minute; C7-FILES looks at the files themselves.
"""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from tvox.file_judging import LOOK, SYNC_AGAIN, shown_size
from tvox.file_manifest import GRACE_S, complaints, shown_name, unexpected
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.site import Site
from tvox.texts import Text, joined, listed

SIMILAR = Text("every folder of the synchronised tree is of similar size on both nodes")
SHARE = 0.02
LEAST_KIB = 1024


@dataclass(frozen=True)
class FolderSizes:
    """KiB on disk by folder, `.` being the whole tree; empty where there is no tree. `unreadable`: du's complaints."""

    kib: Mapping[str, int]
    unreadable: tuple[str, ...] = ()


def folder_sizes_fact(site: Site) -> Fact[OnNodes[FolderSizes]]:
    """What du says on each node."""
    read = partial(read_folder_sizes, root=site.paths.sync, walk_s=site.thresholds.file_walk_s)
    return from_each_node("folder_sizes", read)


def read_folder_sizes(node: Node, *, root: str, walk_s: float) -> FolderSizes:
    """Figures in KiB; the guide's own `du -h` is printed after them, as evidence."""
    ran = node.shell.run(sizes_command(root, walk_s), within=2 * walk_s + GRACE_S)
    printed, end, _guide = ran.stdout.partition("==\n")
    if ran.stdout.strip() == "missing":
        return FolderSizes({})
    lines = [line.split("\t", 1) for line in printed.split("\0") if line]
    if not end or any(len(line) != 2 or not line[0].isdigit() for line in lines):
        raise unexpected(node, ran)
    return FolderSizes({folder.removeprefix("./"): int(kib) for kib, folder in lines}, complaints(ran.stderr))


def sizes_command(root: str, walk_s: float) -> str:
    """NUL after each line, since a folder's name may hold anything; a stopped walk complains on stderr."""
    guide = f"{root.rstrip('/')}/"
    return f"""export LC_ALL=C; cd {shlex.quote(root)} 2>/dev/null || {{ echo missing; exit 0; }}
gentle='nice -n 19'; ionice -c 3 true 2>/dev/null && gentle="$gentle ionice -c 3"
timeout -k 5 {walk_s:.0f} $gentle du -0k --max-depth=1 .; test $? -lt 2 || echo 'the walk was stopped' >&2
echo ==; timeout -k 5 {walk_s:.0f} $gentle du -h --max-depth=1 {shlex.quote(guide)} 2>/dev/null; true"""


def judge_folder_sizes(sizes: OnNodes[FolderSizes]) -> list[Finding]:
    """C7-SIZES: the guide's comparison, with the tolerance written down. A missing folder is never similar."""
    seen = sizes.seen()
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(SIMILAR)]
    unreadable = [shown_name(line) for each in seen.values() for line in each.unreadable]
    if unreadable or len(seen) != 2:
        alone = Text("there is one node only: nothing to compare it with")
        return [_not_comparable(listed(unreadable) if unreadable else alone)]
    absent = [node for node, each in seen.items() if each.kib.keys() <= {"."}]
    if absent:
        observed = joined(Text("no folder to compare on {node}", node=node) for node in absent)
        return [failed(_WHERE, expected=SIMILAR, observed=observed, next_step=SYNC_AGAIN)]
    unlike = list(_unlike(seen))
    if unlike:
        return [failed(_WHERE, expected=SIMILAR, observed=listed(unlike, at_most=10), next_step=SYNC_AGAIN)]
    totals = joined((_total(node, each) for node, each in seen.items()), separator=", ")
    observed = Text("{count} folders alike; {totals}", count=len(next(iter(seen.values())).kib) - 1, totals=totals)
    return [passed(_WHERE, expected=SIMILAR, observed=observed)]


def similar(first: int, second: int) -> bool:
    """Whether two sizes in KiB are within the tolerance."""
    return abs(first - second) <= max(LEAST_KIB, SHARE * max(first, second))


_WHERE = Text("sizes of the synchronised folders")


def _unlike(seen: Mapping[str, FolderSizes]) -> Iterable[Text]:
    (one, first), (two, second) = seen.items()
    for folder in sorted(first.kib.keys() | second.kib.keys()):
        here, there = first.kib.get(folder), second.kib.get(folder)
        name = shown_name(folder)
        if here is None or there is None:
            yield Text("{folder} is missing on {node}", folder=name, node=one if here is None else two)
        elif not similar(here, there):
            sizes = {"first": shown_size(here * 1024), "second": shown_size(there * 1024)}
            yield Text("{folder}: {first} on {one}, {second} on {two}", folder=name, one=one, two=two, **sizes)


def _total(node: str, sizes: FolderSizes) -> Text:
    return Text("{node}: {size} in all", node=node, size=shown_size(sizes.kib.get(".", 0) * 1024))


def _not_comparable(observed: Text) -> Finding:
    return not_observed(_WHERE, expected=SIMILAR, observed=observed, next_step=LOOK, kind=Kind.COULD_NOT_COMPARE)

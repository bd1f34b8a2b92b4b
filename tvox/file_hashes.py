"""Hashes of chosen files, computed on a node; names travel to it compressed, in batches a command line can hold."""

import gzip
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tvox.file_commands import SORTED, WHOLE_SECONDS, Window, find_command, packed_name, preamble, settled_only
from tvox.file_manifest import GRACE_S, FileRecord, complaints, unexpected, unpacked, unpacked_records
from tvox.nodes import Node

BATCH_BYTES = 64 * 1024
"""Of packed names in one command: Linux takes 128 KiB in one argument."""


@dataclass(frozen=True)
class Hashed:
    """A file's size, mtime (seconds since 1970) and the MD5 of its content."""

    size: int
    mtime: int
    digest: str


@dataclass(frozen=True)
class Hashes:
    """Hashed files by path; a file that is not there is absent. `unreadable`: complaints of md5sum and its kind."""

    by_path: Mapping[str, Hashed]
    unreadable: tuple[str, ...] = ()


def choose_command(
    root: str, folders: Iterable[str], window: Window, walk_s: float, *, places: Sequence[int], since: int | None
) -> str:
    """Prints, as one base64 line of gzip, the settled records of `folders` in the order of their names.

    Those at `places` (counted from 1) and those changed after `since`; without either, all.
    """
    names = " ".join(f'"$(printf %s {packed_name(folder)} | base64 -d)"' for folder in folders)
    recent = "0" if since is None else f'$1 == "f" && $3 > {since}'
    every = "1" if since is None and not places else f"(NR - 1) in want || {recent}"
    pick = f'NR == 1 {{ split($0, list, " "); for (i in list) want[list[i]] = 1; next }} {every}'
    walk = f"timeout -k 5 {walk_s:.0f} $gentle {find_command(names, settled_only(window))}"
    return f"""{preamble(root, walk_s)}
{{ echo {" ".join(map(str, places))}
{{ {walk}; test $? -lt 2 || echo 'the walk was stopped' >&2; }} \
| {WHOLE_SECONDS} | {SORTED} | whole tr '\\0\\n' '\\n\\0'; }} \
| whole awk '{pick}' | whole tr '\\n\\0' '\\0\\n' | gzip -1 | base64 -w 0"""


def read_chosen(node: Node, command: str, walk_s: float) -> tuple[Mapping[str, FileRecord], tuple[str, ...]]:
    """The records that `choose_command` prints, and what find could not read."""
    ran = node.shell.run(command, within=walk_s + GRACE_S)
    if not ran.succeeded:
        raise unexpected(node, ran)
    return unpacked_records(node, ran), complaints(ran.stderr)


def read_hashes(node: Node, root: str, paths: Iterable[str], walk_s: float) -> Hashes:
    """Hash those files, one batch after the other."""
    found: dict[str, Hashed] = {}
    unreadable: list[str] = []
    for blob in _batches(list(paths)):
        ran = node.shell.run(hash_command(root, blob, walk_s), within=walk_s + GRACE_S)
        if not ran.succeeded or len(ran.stdout.splitlines()) != 2:
            raise unexpected(node, ran)
        try:
            found |= _joined(unpacked(node, ran, 0), unpacked(node, ran, 1))
        except ValueError as garbled:
            raise unexpected(node, ran) from garbled
        unreadable += complaints(ran.stderr)
    return Hashes(found, tuple(unreadable))


def hash_command(root: str, blob: str, walk_s: float) -> str:
    """Prints two base64 lines of gzip: what stat says of each file, and what md5sum says.

    Up to 123, xargs ended by itself: some file may have vanished. Beyond, it was stopped or a tool of it was killed.
    """
    reading = f"timeout -k 5 {walk_s:.0f} $gentle xargs -0 -r md5sum"
    return f"""{preamble(root, walk_s)}
names() {{ printf %s {blob} | whole base64 -d | whole gunzip; }}
to_its_end() {{ "$@"; test $? -lt 124 || echo 'the reading was stopped' >&2; }}
names | to_its_end xargs -0 -r stat --printf '%s %Y %n\\0' | gzip -1 | base64 -w 0; echo
names | to_its_end {reading} \
| gzip -1 | base64 -w 0"""


def _batches(paths: list[str]) -> Iterator[str]:
    """Packed names; halved until a batch fits."""
    if not paths:
        return
    names = "".join(f"./{path}\0" for path in paths).encode(errors="surrogateescape")
    blob = b64encode(gzip.compress(names)).decode()
    if len(blob) <= BATCH_BYTES or len(paths) == 1:
        yield blob
        return
    half = len(paths) // 2
    yield from _batches(paths[:half])
    yield from _batches(paths[half:])


def _joined(stats: str, sums: str) -> Mapping[str, Hashed]:
    digests = dict(_digest(line) for line in sums.split("\n") if line)
    sizes = (record.split(" ", 2) for record in stats.split("\0") if record)
    return {
        path.removeprefix("./"): Hashed(int(size), int(mtime), digests[path])
        for size, mtime, path in sizes
        if path in digests
    }


def _digest(line: str) -> tuple[str, str]:
    """md5sum puts a backslash before a line whose name it had to escape."""
    escaped = line.startswith("\\")
    digest, _two_blanks, name = line.removeprefix("\\").partition("  ")
    return (_ESCAPE.sub(_unescaped, name) if escaped else name), digest


_ESCAPE = re.compile(r"\\([\\nr])")


def _unescaped(found: re.Match[str]) -> str:
    return {"\\": "\\", "n": "\n", "r": "\r"}[found[1]]

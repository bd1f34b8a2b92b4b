"""What a node holds under the synchronised tree, without copying it: a digest a top folder, records where asked for.

A record is `type size mtime path`, mtime in whole seconds (an old rsync drops the rest), path from the tree's root with
undecodable bytes as surrogate escapes. A symbolic link is recorded with its target and without a time. Directories are
not recorded: they hold no data of their own.
"""

import base64
import binascii
import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tvox.file_commands import Window, manifest_command, records_command
from tvox.nodes import Node
from tvox.observing import CouldNotAsk
from tvox.ports import CommandOutput
from tvox.texts import Text, verbatim

GRACE_S = 30.0
"""What a command may take beyond the walk's own deadline on the node."""


@dataclass(frozen=True)
class FileRecord:
    """One file: `kind` as find prints it (`f`, `l`…), size in bytes, mtime in seconds since 1970."""

    kind: str
    size: int
    mtime: int


@dataclass(frozen=True)
class FolderDigest:
    """The settled files of one top folder; `digest` is None where the walk did not come to its end."""

    files: int
    size: int
    digest: str | None


@dataclass(frozen=True)
class Manifest:
    """One node's tree. `unreadable` are find's own complaints, files that vanished under it left out."""

    exists: bool
    folders: Mapping[str, FolderDigest]
    unreadable: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """Settled files seen."""
        return sum(folder.files for folder in self.folders.values())

    @property
    def size(self) -> int:
        """Their bytes."""
        return sum(folder.size for folder in self.folders.values())

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Folders whose walk was stopped by the deadline or never begun."""
        return tuple(name for name, folder in self.folders.items() if folder.digest is None)


def read_clock(node: Node) -> int:
    """The node's own clock, seconds since 1970."""
    ran = node.shell.run("date +%s")
    if not ran.succeeded or not ran.stdout.strip().isdigit():
        raise unexpected(node, ran)
    return int(ran.stdout)


def read_manifest(node: Node, root: str, window: Window, walk_s: float) -> Manifest:
    """One digest a top folder over its settled files."""
    ran = node.shell.run(manifest_command(root, window, walk_s), within=walk_s + GRACE_S)
    if not ran.succeeded:
        raise unexpected(node, ran)
    if ran.stdout.split()[:1] == ["missing"]:
        return Manifest(exists=False, folders={})
    if not ran.stdout.rstrip().endswith("end"):
        raise unexpected(node, ran)
    try:
        folders = dict(_folders(ran.stdout))
    except (ValueError, binascii.Error) as garbled:
        raise unexpected(node, ran) from garbled
    return Manifest(exists=True, folders=folders, unreadable=complaints(ran.stderr))


def read_records(
    node: Node, root: str, folders: Iterable[str], walk_s: float
) -> tuple[Mapping[str, FileRecord], tuple[str, ...]]:
    """Every file of those top folders, settled or not, and find's complaints."""
    ran = node.shell.run(records_command(root, folders, walk_s), within=walk_s + GRACE_S)
    if not ran.succeeded:
        raise unexpected(node, ran)
    return unpacked_records(node, ran), complaints(ran.stderr)


def shown_name(path: str) -> str:
    """A path as a person reads it: no control character, no undecodable byte."""
    readable = path.encode(errors="surrogateescape").decode(errors="backslashreplace")
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in readable)


def unpacked(node: Node, ran: CommandOutput, line: int = 0) -> str:
    """One base64 line of gzip in a command's output."""
    lines = ran.stdout.splitlines()
    try:
        raw = gzip.decompress(base64.b64decode(lines[line], validate=True))
    except (IndexError, ValueError, EOFError, OSError) as garbled:
        raise unexpected(node, ran) from garbled
    return raw.decode(errors="surrogateescape")


def unpacked_records(node: Node, ran: CommandOutput) -> Mapping[str, FileRecord]:
    """The records in a command's output, by path; none where the tree is missing."""
    if ran.stdout.strip() == "missing":
        return {}
    try:
        return dict(_record(record) for record in unpacked(node, ran).split("\0") if record)
    except ValueError as garbled:
        raise unexpected(node, ran) from garbled


def _record(record: str) -> tuple[str, FileRecord]:
    kind, size, mtime, path = record.split(" ", 3)
    return path.removeprefix("./"), FileRecord(kind, int(size), int(mtime))


def _folders(printed: str) -> Iterator[tuple[str, FolderDigest]]:
    for block in printed.split("folder ")[1:]:
        name, *lines = block.splitlines()
        said = {words[0]: words[1:] for words in (line.split() for line in lines) if words}
        files, size = (int(figure) for figure in said.get("sum", ("0", "0")))
        digests = [word for word, rest in said.items() if rest == ["-"]]
        whole = said["status"] in (["0"], ["1"]) and bool(digests)
        path = base64.b64decode(name, validate=True).decode(errors="surrogateescape")
        yield path.removeprefix("./"), FolderDigest(files, size, digests[0] if whole else None)


def complaints(stderr: str) -> tuple[str, ...]:
    """What could not be read; a file that vanished under the walk is no complaint on a living system."""
    return tuple(line for line in stderr.splitlines() if line.strip() and not _vanished(line))


def _vanished(line: str) -> bool:
    return line.startswith(("find:", "stat:", "md5sum:", "du:")) and line.endswith("No such file or directory")


def unexpected(node: Node, ran: CommandOutput) -> CouldNotAsk:
    """The command did not answer as it should."""
    said = (ran.stderr.strip() or ran.stdout.strip())[-300:]
    why = Text("a command ended with status {status}: {said}", status=ran.exit_status, said=verbatim(said))
    return CouldNotAsk(
        node.where, why, Text("Run this check again; if it stays so, report it with the evidence folder.")
    )

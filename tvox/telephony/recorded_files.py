"""The recordings in the synchronised folder: only those of the suite's own test calls are ever looked into.

A recording is ours where its name holds the test extension that called and it was written after that call began. Its
content is two test tones; names of other recordings do not leave the node's answer.
"""

import base64
import binascii
import hashlib
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from tvox.findings import Kind
from tvox.gathering import from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.texts import Text, verbatim
from tvox.waiting import eventually

FOLDER = "tvox/recording"
LARGEST = 4 * 1024 * 1024  # bytes: a test call of half a minute, ten times over
LOOK_EVERY_S = 1.0


@dataclass(frozen=True)
class RecordedFile:
    """A file as `find` lists it: path, bytes, and when it was written, in seconds since 1970 by the node's clock."""

    path: str
    size: int
    written: float


def clock_of(node: Node) -> float:
    """Seconds since 1970 by the node's own clock."""
    said = node.shell.run("date +%s.%N").stdout.strip()
    if not re.fullmatch(r"\d+\.\d+", said):
        raise CouldNotAsk(node.where, Text("the node's time could not be read"), Text("Run `date` on it by hand."))
    return float(said)


def recordings_of(node: Node, root: str, extension: str, *, since: float) -> tuple[RecordedFile, ...]:
    """The recordings whose name holds the extension, written since then, newest last."""
    folder = f"{root}/{FOLDER}"
    kinds = r"\( -name '*.mp3' -o -name '*.wav' \)"
    ran = node.shell.run(
        f"LC_ALL=C find {shlex.quote(folder)} -type f -newermt @{since:.3f} {kinds} -name '*{extension}*'"
        r" -printf '%s %T@ %p\n'"
    )
    if not ran.succeeded:
        raise CouldNotAsk(
            node.where,
            Text("the recordings could not be listed: {said}", said=verbatim(ran.stderr.strip()[-200:])),
            Text("Look whether {folder} is there.", folder=verbatim(folder)),
        )
    listed = re.findall(r"^(\d+) (\d+\.\d+) (.+)$", ran.stdout, re.MULTILINE)
    ours = re.compile(rf"(?<!\d){re.escape(extension)}(?!\d)")
    files = [RecordedFile(path, int(size), float(written)) for size, written, path in listed]
    return tuple(sorted((f for f in files if ours.search(f.path.rpartition("/")[2])), key=lambda file: file.written))


def settled_recording(node: Node, root: str, extension: str, *, since: float, within: float) -> RecordedFile | None:
    """The newest such recording once it has not changed from one look to the next; None where there is none in time."""
    looks: list[RecordedFile | None] = []

    def settled() -> bool:
        files = recordings_of(node, root, extension, since=since)
        looks.append(files[-1] if files else None)
        return len(looks) > 1 and looks[-1] is not None and looks[-1] == looks[-2]

    waited = eventually(settled, within=within, every=LOOK_EVERY_S)
    if looks[-1] is not None and not waited.reached:
        why = Text("{file} is still being written", file=verbatim(looks[-1].path))
        raise CouldNotAsk(node.where, why, Text("Run the item again."), Kind.IN_FLIGHT)
    return looks[-1]


def content_of(node: Node, file: RecordedFile) -> bytes:
    """The recording's bytes, brought here."""
    if file.size > LARGEST:
        why = Text("{file} has {size} bytes: no test call is that long", file=verbatim(file.path), size=file.size)
        raise CouldNotAsk(node.where, why, Text("Look whose call it is; it was not opened."))
    said = node.shell.run(f"base64 -w0 {shlex.quote(file.path)}").stdout
    content = _unpacked(said)
    if len(content) != file.size:
        why = Text("{file} did not come whole", file=verbatim(file.path))
        raise CouldNotAsk(node.where, why, Text("Run the item again."))
    return content


def _unpacked(said: str) -> bytes:
    """Nothing for what is cut or no base64 at all: its length tells it from the file."""
    try:
        return base64.b64decode(said.strip(), validate=True)
    except binascii.Error:
        return b""


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_on(node: Node, path: str) -> str | None:
    """The SHA-256 of that file there; None where there is no such file."""
    quoted = shlex.quote(path)
    said = node.shell.run(f"if [ -f {quoted} ]; then sha256sum {quoted}; else echo none; fi").stdout.strip()
    if said == "none":
        return None
    found = re.match(r"\\?([0-9a-f]{64}) ", said)
    if found is None:
        raise CouldNotAsk(
            node.where, Text("{file} could not be read", file=verbatim(path)), Text("Run sha256sum on it by hand.")
        )
    return found[1]


def copies(cluster: Cluster, master: str, path: str, digest: str, *, within: float) -> Mapping[str, str | CouldNotLook]:
    """What the other nodes have there, once it is the same or time is up: a SHA-256, empty for no file."""

    def copy_on(node: Node) -> str:
        return eventually(
            lambda: digest_on(node, path) or "", within=within, until=lambda there: there == digest, every=LOOK_EVERY_S
        ).last

    others = {name: node for name, node in cluster.nodes.items() if name != master}
    if not others:
        return {}
    return from_each_node("copies", copy_on).read(Cluster(others, cluster.node_ip)).by_node

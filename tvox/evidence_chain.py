"""The chained lines of an evidence store, read back and checked.

Each line is one JSON object whose `previous` is the SHA-256 of the line before it, its line end left out:

    {"previous":"0000…","at":"2026-11-22T20:14:03.120+00:00","run":"…","kind":"run started",…}
    {"previous":"9f86…","at":"2026-11-22T20:14:05.877+00:00","run":"…","kind":"fact",…}

A changed, removed, inserted or moved line breaks the chain at that place. What is cut off at the end is not seen from
here: the reports print the head of the chain for that.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tvox.texts import Text

EVENTS = "events.jsonl"
BLOBS = "blobs"
NO_LINE_BEFORE = "0" * 64


@dataclass(frozen=True)
class Chain:
    """What the lines of a store prove. `head` is the SHA-256 of the last whole line; `torn` are bytes after it."""

    lines: int
    head: str
    torn: bytes
    faults: tuple[Text, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was changed since it was written; a torn last line is not a change."""
        return not self.faults


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def is_digest(words: str) -> bool:
    """Whether the words are a SHA-256 as `digest` writes it."""
    return re.fullmatch(r"[0-9a-f]{64}", words) is not None


def link(event: Mapping[str, Any], previous: str) -> bytes:
    """The line of one event, without its line end."""
    return json.dumps({"previous": previous, **event}, ensure_ascii=False, separators=(",", ":")).encode()


def events(folder: Path) -> Iterator[dict[str, Any]]:
    """The events of a store in the order of writing; a torn last line is left out."""
    for line in _whole_lines((folder / EVENTS).read_bytes())[0]:
        yield json.loads(line)


def verify_chain(folder: Path) -> Chain:
    """Check every line against the one before it and every blob against its name."""
    path = folder / EVENTS
    content = path.read_bytes() if path.exists() else b""
    lines, torn = _whole_lines(content)
    faults: list[Text] = []
    previous = NO_LINE_BEFORE
    for number, line in enumerate(lines, start=1):
        event = _parsed(line)
        if event is None:
            faults.append(Text("Line {number} of the evidence is not readable.", number=number))
        elif event.get("previous") != previous:
            faults.append(Text("Line {number} of the evidence does not follow from the line before.", number=number))
        previous = digest(line)
        faults.extend(_blob_faults(folder, event, number))
    return Chain(len(lines), previous, torn, tuple(faults))


def completes(torn: bytes, head: str) -> bool:
    """Whether the bytes after the last line end are a whole event that only lacks its line end."""
    event = _parsed(torn)
    return event is not None and event.get("previous") == head


def _whole_lines(content: bytes) -> tuple[list[bytes], bytes]:
    *lines, rest = content.split(b"\n")
    return lines, rest


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def _blob_faults(folder: Path, event: object, number: int) -> Iterator[Text]:
    for name in _blob_names(event):
        path = folder / BLOBS / name
        if not path.exists():
            yield Text("Line {number} names the file {name}, which is missing.", number=number, name=name)
        elif digest(path.read_bytes()) != name:
            yield Text("The file {name}, named by line {number}, was changed.", number=number, name=name)


def _blob_names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "blob" and isinstance(inner, str):
                yield inner
            else:
                yield from _blob_names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _blob_names(inner)

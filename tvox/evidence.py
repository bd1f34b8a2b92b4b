"""The append-only evidence store of one site and change: every report is only a rendering of it.

    reports/out/<site>/<change>/
        events.jsonl     one chained JSON line per event (tvox.evidence_chain), on the disk before the next step begins
        blobs/<sha256>   what does not fit a line: screenshots, recordings, long answers
        lock             held while a run writes

Secrets are taken out before anything is written; the line says which rule took out how many, never what. The store
may be killed at any point: a line that was being written then is set aside as a blob by the next run, which says so
in the chain.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import RLock
from typing import Any

from tvox.evidence_chain import BLOBS, EVENTS, Chain, completes, digest, events, is_digest, link, verify_chain
from tvox.evidence_data import finding_as_data, text_as_data, text_from_data
from tvox.evidence_lock import AlreadyLockedError, FileLock
from tvox.evidence_ports import ItemEvidence, Redacts
from tvox.evidence_session import now
from tvox.texts import Text, joined, listed
from tvox.uninterrupted import uninterrupted

__all__ = [
    "EvidenceRefusedError",
    "EvidenceStore",
    "ItemEvidence",
    "Redacts",
    "finding_as_data",
    "text_as_data",
    "text_from_data",
    "verify_chain",
]


class EvidenceRefusedError(Exception):
    """The store cannot be written: another run holds it, or somebody changed it. `reason` is for a person."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class EvidenceStore:
    """Open for one run; safe to be written from several threads."""

    def __init__(self, folder: Path, *, run: str, operator: str, redactor: Redacts) -> None:
        self.folder = folder
        self.run = run
        self._operator = operator
        self._redactor = redactor
        self._writing = RLock()
        self._lock = _held(folder, f"{operator}, run {run}, since {now()}")
        try:
            self._head = self._taken_up()
        except BaseException:
            self._lock.close()
            raise

    @property
    def head(self) -> str:
        """SHA-256 of the last line: whoever knows it can tell whether lines were cut off later."""
        return self._head

    def write(self, kind: str, **fields: Any) -> None:
        """Append one event of JSON values; it is on the disk when this returns."""
        redacted: Counter[str] = Counter()
        event = {
            "at": now(),
            "run": self.run,
            "operator": self._operator,
            "kind": kind,
            **self._clean(fields, redacted),
        }
        if redacted:
            event["redacted"] = dict(redacted)
        with uninterrupted(), self._writing:
            line = link(event, self._head)
            self._append(line + b"\n")
            self._head = digest(line)

    def keep(self, content: bytes, *, media: str | None = None) -> dict[str, Any]:
        """Store a blob and give the reference for an event; only pictures and sound are not searched for secrets."""
        is_text = _is_text(content)
        counts: Mapping[str, int] = {}
        if (media or "").partition("/")[0] not in {"image", "audio", "video"}:
            cleaned = self._redactor.redact_bytes(content)
            content, counts = cleaned.data, cleaned.counts
        media = media or ("text/plain" if is_text else "application/octet-stream")
        reference = {"blob": self._blob(content), "bytes": len(content), "media": media}
        return {**reference, "redacted": dict(counts)} if counts else reference

    def blob(self, reference: Mapping[str, Any]) -> bytes:
        """What `keep` stored, without the secrets it took out."""
        return (self.folder / BLOBS / str(reference["blob"])).read_bytes()

    def events(self) -> Iterator[dict[str, Any]]:
        """Every event written so far, in order."""
        return events(self.folder) if (self.folder / EVENTS).exists() else iter(())

    def close(self) -> None:
        """Let the next run write."""
        with uninterrupted(), self._writing:
            self._lock.close()

    def _taken_up(self) -> str:
        """The head to go on from: the chain as found, checked, its torn last line set aside."""
        chain = verify_chain(self.folder)
        if not chain.intact:
            raise EvidenceRefusedError(
                Text(
                    "The evidence in {folder} was changed after it was written: {faults} "
                    "Move the folder away and keep it, or name another one with --evidence.",
                    folder=str(self.folder),
                    faults=listed(chain.faults, at_most=3),
                )
            )
        if chain.torn:
            return self._mended(chain)
        return chain.head

    def _mended(self, chain: Chain) -> str:
        path = self.folder / EVENTS
        if completes(chain.torn, chain.head):
            self._append(b"\n")
            return digest(chain.torn)
        aside = self.keep(chain.torn)
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size - len(chain.torn))
            os.fsync(file.fileno())
        self._head = chain.head
        self.write("torn line set aside", line=chain.lines + 1, content=aside)
        return self._head

    def _append(self, content: bytes) -> None:
        """Write all of it or nothing: half a line would be taken for the beginning of the next one."""
        with (self.folder / EVENTS).open("ab", buffering=0) as file:
            before, rest = os.fstat(file.fileno()).st_size, memoryview(content)
            try:
                while rest:
                    rest = rest[file.write(rest) or 0 :]
                os.fsync(file.fileno())
            except OSError:
                file.truncate(before)
                raise

    def _blob(self, content: bytes) -> str:
        name = digest(content)
        path = self.folder / BLOBS / name
        with uninterrupted(), self._writing:
            if not path.exists():
                path.parent.mkdir(exist_ok=True)
                fresh = path.with_suffix(".part")
                with fresh.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(path)
        return name

    def _clean(self, value: Any, redacted: Counter[str]) -> Any:
        if isinstance(value, str):
            cleaned = self._redactor.redact(value)
            if is_digest(value) and cleaned.text.strip("*"):
                return value  # a PIN of four digits stands in many a file's SHA-256, which says nothing of it
            redacted.update(cleaned.counts)
            return cleaned.text
        if isinstance(value, Mapping):
            return {self._clean(key, redacted): self._clean(inner, redacted) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(inner, redacted) for inner in value]
        return value


def _held(folder: Path, holder: str) -> FileLock:
    try:
        return FileLock(folder / "lock", holder=holder)
    except AlreadyLockedError as taken:
        raise EvidenceRefusedError(
            joined(
                [
                    Text("Another run is writing to {folder}: {holder}.", folder=str(folder), holder=taken.holder),
                    Text("Wait until it has ended, or name another folder with --evidence."),
                ],
                separator=" ",
            )
        ) from taken


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False

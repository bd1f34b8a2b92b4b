"""What survives a `kill -9`: everything in ROOT/var/lib/mongo.

snapshot.bson     the databases as they were at one optime        replaced by a rename
oplog.bson        the oplog, one BSON document after the other    appended to
member.bson       the set's configuration and this member's term  replaced by a rename
rollback/         what a rollback took away, a BSON file per collection
mongod.lock       held by whoever uses the folder
"""

import fcntl
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import bson

from lab.chat import Document
from lab.chat.data import Collection, Databases
from lab.chat.optime import NEVER, OpTime
from lab.chat.wire import CODEC, decoded, encoded

FOLDER = Path("var/lib/mongo")


class FolderInUseError(Exception):
    """Another process uses the folder."""


@dataclass
class Held:
    """The content of the folder. `entries` is the whole oplog; `data` is as of its last entry."""

    data: Databases
    entries: list[Document]
    member: Document


class Disk:
    """The folder of one server."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._log: int | None = None
        self._log_in_use = threading.Lock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out; `FolderInUseError` when somebody else does."""
        with (self._folder / "mongod.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise FolderInUseError(f"{self._folder} is used by another process") from held
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n".encode())
            lock.flush()
            yield

    def load(self) -> Held:
        """Read everything and bring the data up to the end of the oplog; half an entry at its end is cut off."""
        entries = self._whole_entries()
        data, _ = self.data_at(entries)
        path = self._folder / "member.bson"
        return Held(data, entries, decoded(path.read_bytes()) if path.exists() else {})

    def data_at(self, entries: Iterable[Document]) -> tuple[Databases, OpTime]:
        """The databases with `entries` applied to the snapshot, and the snapshot's optime."""
        data, at = self._snapshot()
        for entry in entries:
            if OpTime.of(entry).timestamp > at.timestamp:
                data.apply(entry)
        return data, at

    def append(self, entries: Iterable[Document]) -> None:
        """Hand the entries to the kernel: a `kill -9` does not lose them any more. All of them or none."""
        if self._log is None:
            self._log = os.open(self._folder / "oplog.bson", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        data = b"".join(encoded(entry) for entry in entries)
        length = os.fstat(self._log).st_size
        try:
            written = 0
            while written < len(data):
                written += os.write(self._log, data[written:])
        except OSError:
            os.ftruncate(self._log, length)  # half an entry would hide all that follow it
            raise

    def sync(self) -> None:
        """Wait until what was appended is on the disk."""
        with self._log_in_use:
            if self._log is not None:
                os.fdatasync(self._log)

    def save_member(self, member: Document) -> None:
        """Replace the member's own state."""
        self._replace("member.bson", [member])

    def replace_all(self, data: Databases, at: OpTime, entries: list[Document]) -> None:
        """A new snapshot, and an oplog that holds `entries`, all of which the snapshot contains."""
        self._replace("snapshot.bson", _snapshot_documents(data, at))
        self.replace_oplog(entries)

    def replace_oplog(self, entries: list[Document]) -> None:
        """A shorter oplog."""
        self._replace("oplog.bson", entries)
        with self._log_in_use:
            if self._log is not None:
                os.close(self._log)
                self._log = None

    def write_rollback(self, namespace: str, documents: list[Document], moment: datetime) -> Path:
        """Keep what a rollback takes out of a collection."""
        folder = self._folder / "rollback"
        folder.mkdir(exist_ok=True)
        path = folder / f"{namespace}.{moment:%Y-%m-%dT%H-%M-%S}.0.bson"
        path.write_bytes(b"".join(encoded(document) for document in documents))
        return path

    def _whole_entries(self) -> list[Document]:
        path = self._folder / "oplog.bson"
        if not path.exists():
            return []
        raw = path.read_bytes()
        end = _end_of_whole_documents(raw)
        if end < len(raw):
            os.truncate(path, end)
        return bson.decode_all(raw[:end], CODEC)

    def _snapshot(self) -> tuple[Databases, OpTime]:
        data = Databases()
        path = self._folder / "snapshot.bson"
        if not path.exists():
            return data, NEVER
        with path.open("rb") as file:
            documents: Iterator[Document] = bson.decode_file_iter(file, CODEC)
            at = next(documents)
            for header in documents:
                collection = Collection(header["ns"], header["uuid"], header["options"], header["indexes"])
                for _ in range(header["count"]):
                    collection.put(next(documents))
                data.add(collection)
        return data, OpTime.of(at)

    def _replace(self, name: str, documents: Iterable[Document]) -> None:
        fresh = self._folder / f"{name}.new"
        with fresh.open("wb") as file:
            for document in documents:
                file.write(encoded(document))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / name)


def _snapshot_documents(data: Databases, at: OpTime) -> Iterator[Document]:
    yield at.document()
    for collection in data:
        yield {
            "ns": collection.namespace,
            "uuid": collection.uuid,
            "options": collection.options,
            "indexes": collection.indexes,
            "count": len(collection.documents),
        }
        yield from collection.documents.values()


def _end_of_whole_documents(raw: bytes) -> int:
    position = 0
    while position + 4 <= len(raw):
        length = int.from_bytes(raw[position : position + 4], "little")
        if length < 5 or position + length > len(raw):
            break
        position += length
    return position

"""The oplog of one server, and the data that follows it."""

import asyncio
import random
import time
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bson import Int64, Timestamp

from lab.chat import Document
from lab.chat.data import Databases
from lab.chat.disk import Disk
from lab.chat.optime import NEVER, OpTime, now

LONGEST = 20_000
KEPT = 5_000


def identity(entry: Document) -> tuple[OpTime, int]:
    """What two entries share only when they are the same: two primaries may have used one optime for different ones."""
    return OpTime.of(entry), int(entry["h"])


class Signal:
    """Wakes everybody who waits for news."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        """Wake the present waiters."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, within: float) -> None:
        """Until the next `fire`, or `within` seconds."""
        event = self._event
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await event.wait()


class Oplog:
    """Entries with increasing timestamps; `data` has them all applied, `durable` is on the disk for sure.

    `epoch` changes when entries are taken back: who has read them must begin again.
    """

    def __init__(self, disk: Disk, entries: list[Document], data: Databases) -> None:
        self._disk = disk
        self.entries = entries
        self.data = data
        self.changed = Signal()
        self.durable = self.last
        self.epoch = 0

    @property
    def last(self) -> OpTime:
        """The newest entry's optime; `NEVER` for an empty oplog."""
        return OpTime.of(self.entries[-1]) if self.entries else NEVER

    def write(self, term: int, operations: Sequence[Document]) -> OpTime:
        """A primary's own operations become entries, and are applied; the optime of the last."""
        entries = []
        seconds, increment = self.last.seconds, self.last.increment
        for operation in operations:
            present = int(time.time())
            seconds, increment = (present, 1) if present > seconds else (seconds, increment + 1)
            stamp = Timestamp(seconds, increment)
            header = {"ts": stamp, "t": Int64(term), "h": Int64(random.getrandbits(63)), "v": 2}
            entries.append({**header, **operation, "wall": now()})
        self.extend(entries)
        return self.last

    def extend(self, entries: Sequence[Document]) -> None:
        """Take entries that follow the last one."""
        if not entries:
            return
        self._disk.append(entries)
        for entry in entries:
            self.data.apply(entry)
        self.entries.extend(entries)
        if len(self.entries) > LONGEST:
            self.entries = self.entries[-KEPT:]
            self._disk.replace_all(self.data, self.last, self.entries)
        self.changed.fire()

    def since(self, stamp: Timestamp) -> list[Document]:
        """The entries with that timestamp or a later one."""
        return self.entries[bisect_left(self.entries, stamp, key=_stamp) :]

    async def keep_durable(self) -> None:
        """Bring what was written to the disk, every 0.1 s as mongod does with its journal."""
        while True:
            last = self.last
            if last != self.durable:
                await asyncio.to_thread(self._disk.sync)
                self.durable = min(last, self.last)
                self.changed.fire()
            await asyncio.sleep(0.1)

    def cut_back_to(self, count: int) -> bool:
        """Forget all entries after the first `count`; False where the snapshot is too young for that."""
        kept = self.entries[:count]
        data, snapshot_at = self._disk.data_at(kept)
        if snapshot_at.timestamp > OpTime.of(kept[-1]).timestamp:
            return False
        self._disk.replace_oplog(kept)
        self._become(data, kept)
        return True

    def restart_with(self, data: Databases, entries: list[Document]) -> None:
        """Forget everything: the data is another member's as of the last of `entries`."""
        self._disk.replace_all(data, OpTime.of(entries[-1]), entries)
        self._become(data, entries)

    def _become(self, data: Databases, entries: list[Document]) -> None:
        self.data = data
        self.entries = entries
        self.durable = self.last
        self.epoch += 1
        self.changed.fire()


def _stamp(entry: dict[str, Any]) -> Timestamp:
    stamp: Timestamp = entry["ts"]
    return stamp

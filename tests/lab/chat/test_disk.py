"""What a server finds in its folder after it was killed."""

import asyncio
import time
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from bson import Int64, Timestamp

from lab.chat import Document, oplog
from lab.chat.disk import Disk
from lab.chat.oplog import Oplog
from lab.chat.optime import OpTime

IDENTITY = UUID(int=1)


def entry(second: int, identity: object, operation: str = "i", **fields: object) -> Document:
    document = {"_id": identity, **fields}
    header = {"ts": Timestamp(second, 1), "t": Int64(1), "op": operation, "ns": "rocketchat.users", "ui": IDENTITY}
    return {**header, "o": document, "wall": OpTime(1, second, 1).date}


def users(disk: Disk) -> list[Document]:
    collection = disk.load().data.get("rocketchat.users")
    return list(collection.documents.values()) if collection else []


def test_appended_entries_are_there_again(tmp_path: Path) -> None:
    Disk(tmp_path).append([entry(1, 1), entry(2, 2), entry(3, 1, "u", name="changed"), entry(4, 2, "d")])
    assert users(Disk(tmp_path)) == [{"_id": 1, "name": "changed"}]


@pytest.mark.parametrize("lost", [1, 20])
def test_half_an_entry_is_cut_off_and_later_ones_follow_the_whole_ones(tmp_path: Path, lost: int) -> None:
    Disk(tmp_path).append([entry(1, 1), entry(2, 2)])
    path = tmp_path / "oplog.bson"
    path.write_bytes(path.read_bytes()[:-lost])
    disk = Disk(tmp_path)
    assert users(disk) == [{"_id": 1}]
    disk.append([entry(3, 3)])
    assert users(Disk(tmp_path)) == [{"_id": 1}, {"_id": 3}]


def test_entries_after_a_snapshot_are_applied_to_it_and_earlier_ones_are_not(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.append([entry(1, 1)])
    held = disk.load()
    held.data.apply(entry(2, 1, "d"))
    disk.replace_all(held.data, OpTime(1, 2, 1), [entry(1, 1), entry(2, 1, "d")])
    disk.append([entry(3, 3)])
    assert users(Disk(tmp_path)) == [{"_id": 3}]


def test_a_long_oplog_is_cut_and_loses_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oplog, "LONGEST", 20)
    monkeypatch.setattr(oplog, "KEPT", 5)

    async def write() -> None:
        disk = Disk(tmp_path)
        held = disk.load()
        log = Oplog(disk, held.entries, held.data)
        for number in range(50):
            log.write(1, [{"op": "i", "ns": "rocketchat.users", "ui": IDENTITY, "o": {"_id": number}}])

    asyncio.run(write())
    assert [document["_id"] for document in users(Disk(tmp_path))] == list(range(50))
    assert len(Disk(tmp_path).load().entries) < 25


def test_timestamps_grow_even_when_the_clock_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def written() -> list[Timestamp]:
        log = Oplog(Disk(tmp_path), [], Disk(tmp_path).load().data)
        for second in (100, 100, 90, 101):
            monkeypatch.setattr(time, "time", partial(float, second))
            log.write(1, [{"op": "n", "ns": "", "o": {}}])
        return [each["ts"] for each in log.entries]

    assert asyncio.run(written()) == [Timestamp(100, 1), Timestamp(100, 2), Timestamp(100, 3), Timestamp(101, 1)]

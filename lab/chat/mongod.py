"""One server with everything its commands work on, and the tasks that keep it going."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bson import Timestamp

from lab.chat import Document
from lab.chat.errors import cursor_not_found
from lab.chat.heartbeats import keep_beating
from lab.chat.member import Member
from lab.chat.replicating import keep_following, keep_reporting
from lab.chat.steward import keep_in_place

Task = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class Cursor:
    """What is left to be read. One that tails the oplog has no end: it goes on after `read_to`."""

    namespace: str
    rest: Iterator[Document]
    read_to: Timestamp | None = None
    epoch: int = 0


class Cursors:
    """The open cursors by number."""

    def __init__(self) -> None:
        self._open: dict[int, Cursor] = {}
        self._numbers = itertools.count(int(time.time() * 1000))

    def keep(self, cursor: Cursor) -> int:
        """Its number."""
        number = next(self._numbers)
        self._open[number] = cursor
        return number

    def get(self, number: int) -> Cursor:
        """The open cursor; error 43 where there is none."""
        if number not in self._open:
            raise cursor_not_found(number)
        return self._open[number]

    def close(self, number: int) -> bool:
        """Whether there was one."""
        return self._open.pop(number, None) is not None

    def __len__(self) -> int:
        return len(self._open)


@dataclass
class Mongod:
    """The server."""

    member: Member
    command_line: list[str]
    port: int
    bind_ips: list[str]
    cursors: Cursors = field(default_factory=Cursors)
    asked: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    connections: int = 0

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs beside the connections, for ever."""
        member, peer = self.member, self.member.peer
        tasks: list[Task] = [
            member.oplog.keep_durable,
            partial(keep_in_place, member),
            partial(_keep_writing_no_ops, member),
            partial(_keep_committing, member),
        ]
        if peer is not None:
            tasks += [partial(task, member, peer) for task in (keep_beating, keep_following, keep_reporting)]
        return [_kept_up(task, member) for task in tasks]


async def _kept_up(task: Task, member: Member) -> None:
    """A disk that takes nothing more stops no task for longer than that lasts."""
    while True:
        try:
            await task()
        except OSError as refused:
            member.log.write("STORAGE", "thread", f"{refused}: trying again", severity="E")
            await asyncio.sleep(0.5)


async def _keep_writing_no_ops(member: Member) -> None:
    """An idle primary shows by an entry that it is alive."""
    while True:
        before = member.oplog.last
        await asyncio.sleep(member.options.noop_every)
        if member.is_primary and member.oplog.last == before:
            member.oplog.write(member.term, [{"op": "n", "ns": "", "o": {"msg": "periodic noop"}}])


async def _keep_committing(member: Member) -> None:
    while True:
        member.advance_commit_point()
        await member.oplog.changed.wait(1.0)

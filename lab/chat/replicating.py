"""How a member that is not primary follows the other: tails its oplog, copies it whole, or rolls back to it."""

import asyncio
from dataclasses import dataclass

from bson import Int64

from lab.chat import Document
from lab.chat.data import Collection, Databases
from lab.chat.heartbeats import SPLIT
from lab.chat.link import Link, LinkError, linked
from lab.chat.member import Member
from lab.chat.oplog import identity
from lab.chat.optime import OpTime
from lab.chat.peer import Peer, State
from lab.chat.rollback import identities, roll_back

STALE = "mongo-stale"
OPLOG = "oplog.rs"


@dataclass(frozen=True)
class _Batch:
    entries: list[Document]
    cursor: int
    committed: OpTime


async def keep_following(member: Member, peer: Peer) -> None:
    """Follow the peer whenever it is the one to follow, for ever."""
    while True:
        if _follows(member, peer):
            try:
                async with linked(peer.host) as link:
                    await _follow(member, peer, link)
            except LinkError as broken:
                member.log.write("REPL", "rsBackgroundSync", f"sync source {peer.host}: {broken}")
                await asyncio.sleep(0.1)
        elif not _stands_still(member):
            member.sync_source = ""
        await member.changed.wait(0.1)


async def keep_reporting(member: Member, peer: Peer) -> None:
    """Tell the sync source how far this member is, whenever that has changed, for ever."""
    while True:
        try:
            async with linked(peer.host) as link:
                await _report_changes(member, link)
        except LinkError:
            await asyncio.sleep(member.options.heartbeat_every)


async def _report_changes(member: Member, link: Link) -> None:
    reported: Document = {}
    while True:
        oplog = member.oplog
        position = {"appliedOpTime": oplog.last.document(), "durableOpTime": oplog.durable.document()}
        if member.sync_source and position != reported:
            await link.command("admin", {"replSetUpdatePosition": 1, "optimes": [position]})
            reported = position
        await oplog.changed.wait(1.0)


def _follows(member: Member, peer: Peer) -> bool:
    if member.is_primary or _stands_still(member) or member.options.suffers(SPLIT):
        return False
    if member.config is None or member.state is State.STARTUP2:
        copies = member.is_empty or member.state is State.STARTUP2 or member.wants_primary is False
        return peer.has_data and copies
    if member.peer_is_foreign:
        return member.wants_primary is False and peer.is_primary
    return peer.is_primary or (peer.has_data and peer.applied > member.oplog.last)


def _stands_still(member: Member) -> bool:
    return not member.is_primary and member.options.suffers(STALE)


async def _follow(member: Member, peer: Peer, link: Link) -> None:
    if not _follows(member, peer):
        return  # something has changed while the connection was made; so below, after each wait
    if member.config is None or member.peer_is_foreign or not member.oplog.entries or member.state is State.STARTUP2:
        await _copy(member, peer, link)
    batch = await _first_batch(member, link)
    if not batch.entries or identity(batch.entries[0]) != identity(member.oplog.entries[-1]):
        theirs = await identities(link)
        if _follows_still(member, peer) and not roll_back(member, theirs):
            await _copy(member, peer, link)
        return
    await _tail(member, peer, link, batch)


async def _tail(member: Member, peer: Peer, link: Link, batch: _Batch) -> None:
    """Take what follows on this member's last entry, as long as nobody else writes here."""
    fresh, position = batch.entries[1:], member.oplog.last
    while _follows_still(member, peer) and member.oplog.last == position:
        member.sync_source = peer.host
        _take(member, fresh, batch.committed)
        position = member.oplog.last
        batch = await _next_batch(link, batch.cursor, member.committed)
        fresh = batch.entries


def _follows_still(member: Member, peer: Peer) -> bool:
    silenced = member.is_primary or _stands_still(member) or member.options.suffers(SPLIT)
    return peer.has_data and not silenced


async def _first_batch(member: Member, link: Link) -> _Batch:
    query = {
        "find": OPLOG,
        "filter": {"ts": {"$gte": member.oplog.last.timestamp}},
        "tailable": True,
        "awaitData": True,
        "$replData": 1,
    }
    return _batch(await link.command("local", query), "firstBatch")


async def _next_batch(link: Link, cursor: int, known: OpTime) -> _Batch:
    query = {
        "getMore": Int64(cursor),
        "collection": OPLOG,
        "maxTimeMS": 500,
        "lastKnownCommittedOpTime": known.document(),
        "$replData": 1,
    }
    return _batch(await link.command("local", query), "nextBatch")


def _batch(reply: Document, name: str) -> _Batch:
    cursor = reply["cursor"]
    return _Batch(list(cursor[name]), int(cursor["id"]), OpTime.of(reply["$replData"]["lastOpCommitted"]))


def _take(member: Member, entries: list[Document], committed: OpTime) -> None:
    member.oplog.extend(entries)
    if entries:
        member.see_term(OpTime.of(entries[-1]).term)
    member.learn_committed(committed)


async def _copy(member: Member, peer: Peer, link: Link) -> None:
    """An initial sync: everything this member has is replaced by what the peer has."""
    member.log.write("REPL", "replication", f"initial sync from {peer.host} begins")
    member.become(State.STARTUP2)
    newest = {"find": OPLOG, "sort": {"$natural": -1}, "limit": 1}
    begin = (await link.documents("local", newest))[0]
    data = Databases()
    for database in (await link.command("admin", {"listDatabases": 1, "nameOnly": True}))["databases"]:
        if database["name"] != "local":
            for collection in await _cloned(link, database["name"]):
                data.add(collection)
    meanwhile = await link.documents("local", {"find": OPLOG, "filter": {"ts": {"$gte": begin["ts"]}}})
    for entry in meanwhile[1:]:
        data.apply(entry)
    member.oplog.restart_with(data, meanwhile)
    member.term = peer.term
    member.adopt(peer.config)
    member.committed = min(member.committed, member.oplog.last)
    member.become(State.SECONDARY)
    member.log.write("REPL", "replication", "initial sync done")


async def _cloned(link: Link, database: str) -> list[Collection]:
    cloned = []
    for found in await link.documents(database, {"listCollections": 1}):
        name = found["name"]
        indexes = await link.documents(database, {"listIndexes": name})
        collection = Collection(f"{database}.{name}", found["info"]["uuid"], found["options"], indexes)
        for document in await link.documents(database, {"find": name}):
            collection.put(document)
        cloned.append(collection)
    return cloned

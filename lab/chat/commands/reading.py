"""Commands that read documents."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from bson import Int64, Timestamp

from lab.chat import Document
from lab.chat.aggregate import aggregated
from lab.chat.commands import Allowed, Request, command
from lab.chat.errors import bad_value, cursor_not_found
from lab.chat.heartbeats import SPLIT
from lab.chat.mongod import Cursor
from lab.chat.optime import OpTime
from lab.chat.projection import projected
from lab.chat.query import distinct_values, matches, sorted_by
from lab.chat.wire import encoded

OPLOG = "local.oplog.rs"
BATCH = 101
LARGEST_BATCH = 8_000_000


@command("find", allowed=Allowed.READERS)
async def find(request: Request) -> Document:
    """Documents by filter, in batches."""
    body = request.body
    documents = _selected(request, body)
    if body.get("tailable"):
        return _tail(request, documents)
    cursor = Cursor(request.namespace, iter(documents))
    return _first_batch(request, cursor, int(body.get("batchSize", BATCH)), single=bool(body.get("singleBatch")))


@command("getMore")
async def get_more(request: Request) -> Document:
    """The next batch; a tailing reader waits for news."""
    body = request.body
    number = int(body["getMore"])
    cursor = request.server.cursors.get(number)
    if cursor.read_to is not None:
        return await _tailed(request, cursor, cursor.read_to, number)
    batch, rest = _cut(cursor.rest, int(body.get("batchSize", 0)) or 1_000_000)
    if rest is None:
        request.server.cursors.close(number)
    else:
        cursor.rest = rest
    return _cursor_reply(request, cursor, 0 if rest is None else number, "nextBatch", batch)


@command("killCursors")
async def kill_cursors(request: Request) -> Document:
    """Close cursors."""
    numbers = [int(number) for number in request.body["cursors"]]
    closed = {number for number in numbers if request.server.cursors.close(number)}
    return {
        "cursorsKilled": [Int64(number) for number in numbers if number in closed],
        "cursorsNotFound": [Int64(number) for number in numbers if number not in closed],
        "cursorsAlive": [],
        "cursorsUnknown": [],
        "ok": 1.0,
    }


@command("count", allowed=Allowed.READERS)
async def count(request: Request) -> Document:
    """How many documents fit a filter."""
    body = request.body
    query = body.get("query") or {}
    documents = stored(request, request.namespace)
    number = sum(1 for document in documents if matches(document, query)) if query else len(documents)
    number = max(0, number - int(body.get("skip") or 0))
    limit = abs(int(body.get("limit") or 0))
    return {"n": min(number, limit) if limit else number, "ok": 1.0}


@command("distinct", allowed=Allowed.READERS)
async def distinct(request: Request) -> Document:
    """The values of a field."""
    query = request.body.get("query") or {}
    found = (each for each in stored(request, request.namespace) if matches(each, query))
    return {"values": distinct_values(found, request.body["key"]), "ok": 1.0}


@command("aggregate", allowed=Allowed.READERS)
async def aggregate(request: Request) -> Document:
    """The outcome of a pipeline."""
    documents = aggregated(stored(request, request.namespace), request.body["pipeline"])
    size = int((request.body.get("cursor") or {}).get("batchSize", BATCH))
    return _first_batch(request, Cursor(request.namespace, iter(documents)), size, single=False)


def stored(request: Request, namespace: str) -> list[Document]:
    """All documents of a collection; none where there is no such collection."""
    oplog = request.server.member.oplog
    if namespace == OPLOG:
        return oplog.entries
    if namespace == "local.system.replset":
        return [request.server.member.config] if request.server.member.config else []
    collection = oplog.data.get(namespace)
    return [] if collection is None else list(collection.documents.values())


def _selected(request: Request, body: Document) -> list[Document]:
    query = body.get("filter") or {}
    documents: Iterable[Document]
    if request.namespace == OPLOG and set(query) == {"ts"} and set(query["ts"]) == {"$gte"}:
        documents = request.server.member.oplog.since(query["ts"]["$gte"])
    else:
        documents = (each for each in stored(request, request.namespace) if matches(each, query))
    if body.get("sort"):
        documents = sorted_by(documents, body["sort"])
    skip, limit = int(body.get("skip") or 0), abs(int(body.get("limit") or 0))
    documents = islice(documents, skip, skip + limit if limit else None)
    return [projected(document, body.get("projection") or {}) for document in documents]


def _first_batch(request: Request, cursor: Cursor, size: int, *, single: bool) -> Document:
    batch, rest = _cut(cursor.rest, size)
    number = 0
    if rest is not None and not single:
        cursor.rest = rest
        number = request.server.cursors.keep(cursor)
    return _cursor_reply(request, cursor, number, "firstBatch", batch)


def _tail(request: Request, entries: list[Document]) -> Document:
    if request.namespace != OPLOG:
        raise bad_value("error processing query: tailable cursor requested on non capped collection")
    read_to = entries[-1]["ts"] if entries else Timestamp(0, 0)
    cursor = Cursor(request.namespace, iter(()), read_to, request.server.member.oplog.epoch)
    return _cursor_reply(request, cursor, request.server.cursors.keep(cursor), "firstBatch", entries)


async def _tailed(request: Request, cursor: Cursor, after: Timestamp, number: int) -> Document:
    """Answers as soon as there are new entries or a later commit point, and after `maxTimeMS` at the latest."""
    member, body, loop = request.server.member, request.body, asyncio.get_running_loop()
    known = OpTime.of(body["lastKnownCommittedOpTime"]) if "lastKnownCommittedOpTime" in body else member.committed
    deadline = loop.time() + float(body.get("maxTimeMS", 1000)) / 1000
    while member.oplog.last.timestamp <= after and member.committed <= known and loop.time() < deadline:
        await member.oplog.changed.wait(deadline - loop.time())
    if member.oplog.epoch != cursor.epoch:
        request.server.cursors.close(number)
        raise cursor_not_found(number)
    fresh = [entry for entry in member.oplog.since(after) if entry["ts"] > after]
    cursor.read_to = fresh[-1]["ts"] if fresh else after
    return _cursor_reply(request, cursor, number, "nextBatch", fresh)


def _cut(documents: Iterator[Document], size: int) -> tuple[list[Document], Iterator[Document] | None]:
    """A batch of at most `size` documents that fits a message, and what is left: None for nothing."""
    batch: list[Document] = []
    weight = 0
    while len(batch) < size and weight < LARGEST_BATCH:
        document = next(documents, None)
        if document is None:
            return batch, None
        batch.append(document)
        weight += len(encoded(document))
    following = next(documents, None)
    return batch, None if following is None else chain([following], documents)


def _cursor_reply(request: Request, cursor: Cursor, number: int, name: str, batch: list[Any]) -> Document:
    reply: Document = {"cursor": {name: batch, "id": Int64(number), "ns": cursor.namespace}, "ok": 1.0}
    if "$replData" in request.body:
        if request.server.member.options.suffers(SPLIT):
            raise bad_value("the lab has split this member from its peer")
        reply["$replData"] = {"lastOpCommitted": request.server.member.committed.document()}
    return reply

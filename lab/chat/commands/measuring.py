"""Commands that count and measure."""

import hashlib
import os
import platform
from collections.abc import Iterable

from bson import Int64

from lab.chat import VERSION, Document
from lab.chat.commands import COMMANDS, Request, command
from lab.chat.commands.reading import OPLOG, stored
from lab.chat.mongod import Mongod
from lab.chat.optime import now
from lab.chat.wire import encoded


@command("collStats", "collstats")
async def collection_statistics(request: Request) -> Document:
    """Count and sizes of a collection."""
    collection = request.server.member.oplog.data.get(request.namespace)
    documents = stored(request, request.namespace)
    size = size_of(documents)
    statistics: Document = {"ns": request.namespace, "size": size, "count": len(documents)}
    if documents:
        statistics["avgObjSize"] = size // len(documents)
    indexes = collection.indexes if collection else []
    return {
        **statistics,
        "storageSize": size,
        "capped": request.namespace == OPLOG,
        "nindexes": len(indexes),
        "totalIndexSize": 4096 * len(indexes),
        "indexSizes": {index["name"]: 4096 for index in indexes},
        "ok": 1.0,
    }


@command("dbStats", "dbstats")
async def database_statistics(request: Request) -> Document:
    """Counts and sizes of a database."""
    collections = request.server.member.oplog.data.of(request.database)
    objects = sum(len(each.documents) for each in collections)
    size = sum(size_of(each.documents.values()) for each in collections)
    indexes = sum(len(each.indexes) for each in collections)
    return {
        "db": request.database,
        "collections": len(collections),
        "views": 0,
        "objects": objects,
        "avgObjSize": size / objects if objects else 0.0,
        "dataSize": float(size),
        "storageSize": float(size),
        "numExtents": 0,
        "indexes": indexes,
        "indexSize": 4096.0 * indexes,
        "ok": 1.0,
    }


@command("dbHash", "dbhash")
async def database_hash(request: Request) -> Document:
    """A digest per collection. The real server stops all writes meanwhile; serverStatus tells who asked."""
    digests = {
        each.name: hashlib.md5(
            b"".join(encoded(each.documents[key]) for key in sorted(each.documents, key=str)), usedforsecurity=False
        ).hexdigest()
        for each in request.server.member.oplog.data.of(request.database)
    }
    whole = hashlib.md5("".join(digests.values()).encode(), usedforsecurity=False).hexdigest()
    return {"host": request.server.member.options.host, "collections": digests, "md5": whole, "ok": 1.0}


@command("serverStatus")
async def server_status(request: Request) -> Document:
    """The server's own figures; `metrics.commands` counts every command that was asked."""
    server = request.server
    member = server.member
    return {
        "host": f"{platform.node()}:{server.port}",
        "version": VERSION,
        "process": "mongod",
        "pid": Int64(os.getpid()),
        "uptime": float(member.uptime),
        "uptimeMillis": Int64(member.uptime * 1000),
        "localTime": now(),
        "connections": {"current": server.connections, "available": 51200 - server.connections},
        "repl": {"setName": member.config["_id"] if member.config else None, "ismaster": member.is_primary},
        "storageEngine": {"name": "wiredTiger", "persistent": True, "readOnly": False},
        "metrics": {"commands": _asked(server), "cursor": {"open": {"total": Int64(len(server.cursors))}}},
        "ok": 1.0,
    }


def size_of(documents: Iterable[Document]) -> int:
    """Bytes as BSON."""
    return sum(len(encoded(each)) for each in documents)


def _asked(server: Mongod) -> Document:
    names = sorted(set(COMMANDS) | set(server.asked))
    return {name: {"failed": Int64(server.failed[name]), "total": Int64(server.asked[name])} for name in names}

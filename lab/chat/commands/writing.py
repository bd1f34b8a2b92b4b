"""Commands that change documents; a primary's only."""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from bson import ObjectId

from lab.chat import Document
from lab.chat.commands import Allowed, Request, command
from lab.chat.data import Collection, id_index, key_of
from lab.chat.errors import CommandError, namespace_not_found
from lab.chat.optime import OpTime
from lab.chat.query import matches
from lab.chat.update import updated, upserted


@command("insert", allowed=Allowed.PRIMARY)
async def insert(request: Request) -> Document:
    """New documents."""
    collection = _collection(request)
    inserted, errors = 0, []
    for index, document in enumerate(request.body["documents"]):
        document = {"_id": document.get("_id", ObjectId()), **document}
        if key_of(document["_id"]) in collection.documents:
            errors.append(_duplicate(index, collection, document["_id"]))
            if request.body.get("ordered", True):
                break
            continue
        _write(request, collection, "i", document)
        inserted += 1
    return await _concerned(request, {"n": inserted, **({"writeErrors": errors} if errors else {}), "ok": 1.0})


@command("update", allowed=Allowed.PRIMARY)
async def update(request: Request) -> Document:
    """Changed documents."""
    collection = _collection(request)
    matched, modified, upserts = 0, 0, []
    for index, each in enumerate(request.body["updates"]):
        found = _found(collection, each["q"], everything=bool(each.get("multi")))
        matched += len(found)
        for document in found:
            result = updated(document, each["u"])
            if result != document:
                _write(request, collection, "u", result, identity=document["_id"])
                modified += 1
        if not found and each.get("upsert"):
            document = upserted(each["q"], each["u"])
            _write(request, collection, "i", document)
            upserts.append({"index": index, "_id": document["_id"]})
    reply: Document = {"n": matched + len(upserts), "nModified": modified}
    return await _concerned(request, {**reply, **({"upserted": upserts} if upserts else {}), "ok": 1.0})


@command("delete", allowed=Allowed.PRIMARY)
async def delete(request: Request) -> Document:
    """Fewer documents."""
    collection = request.server.member.oplog.data.get(request.namespace)
    deleted = 0
    for each in request.body["deletes"] if collection else []:
        for document in _found(collection, each["q"], everything=not each.get("limit")):
            _write(request, collection, "d", {"_id": document["_id"]})
            deleted += 1
    return await _concerned(request, {"n": deleted, "ok": 1.0})


@command("create", allowed=Allowed.PRIMARY)
async def create(request: Request) -> Document:
    """A collection."""
    if request.server.member.oplog.data.get(request.namespace):
        message = f"a collection '{request.namespace}' already exists"
        raise CommandError(48, "NamespaceExists", message)
    _collection(request)
    return await _concerned(request, {"ok": 1.0})


@command("drop", allowed=Allowed.PRIMARY)
async def drop(request: Request) -> Document:
    """One collection less."""
    collection = request.server.member.oplog.data.get(request.namespace)
    if collection is None:
        raise namespace_not_found("ns not found")
    _write_command(request, {"drop": request.subject}, collection.uuid)
    reply = {"nIndexesWas": len(collection.indexes), "ns": request.namespace, "ok": 1.0}
    return await _concerned(request, reply)


@command("dropDatabase", allowed=Allowed.PRIMARY)
async def drop_database(request: Request) -> Document:
    """One database less."""
    _write_command(request, {"dropDatabase": 1}, None)
    return await _concerned(request, {"dropped": request.database, "ok": 1.0})


@command("createIndexes", allowed=Allowed.PRIMARY)
async def create_indexes(request: Request) -> Document:
    """New indexes; the lab keeps their description and does not use or enforce them."""
    collection = _collection(request)
    before = len(collection.indexes)
    for index in request.body["indexes"]:
        if index["name"] not in {each["name"] for each in collection.indexes}:
            _write_command(request, {"createIndexes": request.subject, "v": 2, **index}, collection.uuid)
    reply = {"createdCollectionAutomatically": False, "numIndexesBefore": before}
    return await _concerned(request, {**reply, "numIndexesAfter": len(collection.indexes), "ok": 1.0})


@command("dropIndexes", "deleteIndexes", allowed=Allowed.PRIMARY)
async def drop_indexes(request: Request) -> Document:
    """Fewer indexes."""
    collection = request.server.member.oplog.data.get(request.namespace)
    if collection is None:
        raise namespace_not_found("ns not found")
    before = len(collection.indexes)
    wanted = request.body["index"]
    for name in [
        each["name"] for each in collection.indexes if each["name"] != "_id_" and wanted in ("*", each["name"])
    ]:
        _write_command(request, {"dropIndexes": request.subject, "index": name}, collection.uuid)
    return await _concerned(request, {"nIndexesWas": before, "ok": 1.0})


def _collection(request: Request) -> Collection:
    """The command's collection, made first where there is none."""
    data = request.server.member.oplog.data
    if data.get(request.namespace) is None:
        operation = {"create": request.subject, "idIndex": id_index(request.namespace)}
        _write_command(request, operation, uuid4())
    collection = data.get(request.namespace)
    if collection is None:
        raise CommandError(1, "InternalError", f"{request.namespace} could not be created")
    return collection


def _found(collection: Collection | None, query: Document, *, everything: bool) -> list[Document]:
    documents: Iterable[Document] = collection.documents.values() if collection else []
    found = [document for document in documents if matches(document, query)]
    return found if everything else found[:1]


def _write(
    request: Request, collection: Collection | None, operation: str, document: Document, *, identity: Any = None
) -> None:
    entry: Document = {"op": operation, "ns": request.namespace, "ui": collection.uuid if collection else None}
    if operation == "u":
        entry["o2"] = {"_id": identity}
    member = request.server.member
    member.oplog.write(member.term, [{**entry, "o": document}])


def _write_command(request: Request, operation: Document, uuid: Any) -> None:
    member = request.server.member
    subject = {} if uuid is None else {"ui": uuid}
    entry = {"op": "c", "ns": f"{request.database}.$cmd", **subject, "o": operation}
    member.oplog.write(member.term, [entry])


async def _concerned(request: Request, reply: Document) -> Document:
    """The reply, once as many members have the write as its concern asks for."""
    concern = request.body.get("writeConcern") or {}
    wanted = concern.get("w", 1)
    if wanted == "majority" or (isinstance(wanted, int) and wanted > 1):
        member = request.server.member
        if not await _committed(request, member.oplog.last, float(concern.get("wtimeout") or 0) / 1000):
            reply["writeConcernError"] = {
                "code": 64,
                "codeName": "WriteConcernFailed",
                "errmsg": "waiting for replication timed out",
                "errInfo": {"wtimeout": True},
            }
    return reply


async def _committed(request: Request, optime: OpTime, within: float) -> bool:
    member = request.server.member
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within if within else float("inf")
    while member.committed < optime:
        if not member.is_primary:
            raise CommandError(189, "PrimarySteppedDown", "Primary stepped down while waiting for replication")
        if loop.time() >= deadline:
            return False
        await member.oplog.changed.wait(min(1.0, deadline - loop.time()))
    return True


def _duplicate(index: int, collection: Collection, identity: Any) -> Document:
    message = f"E11000 duplicate key error collection: {collection.namespace} index: _id_ dup key: {{ : {identity!r} }}"
    return {"index": index, "code": 11000, "errmsg": message}

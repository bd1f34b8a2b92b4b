"""C6-CONTENT: the same collections, indexes, numbers of documents and latest change on both members.

Only names, counts and times leave a node, never a message. No `dbHash` (it stops writes), no `validate` (it locks), and
the latest `_updatedAt` is asked only where an index answers it.

    fixture        fact                          type
    chat_content   chat_content_fact(site)       Readings[ChatContent]
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from tvox.gathering import Fact
from tvox.nodes import Node
from tvox.observing import CouldNotAsk
from tvox.rereading import Parts, Readings, read_until_equal
from tvox.site import Site
from tvox.texts import Text, verbatim

RECHECK_EVERY_S = 3.0
WATERMARK = "_updatedAt"


@dataclass(frozen=True)
class Collection:
    """One collection. `uuid` identifies it in the set; `latest` is the newest `_updatedAt`, None without an index."""

    uuid: str
    indexes: tuple[str, ...]
    documents: int
    latest: datetime | None


@dataclass(frozen=True)
class ChatContent:
    """The chat database of one member, by collection."""

    database: str
    collections: Mapping[str, Collection]

    @property
    def documents(self) -> int:
        """Documents of all collections."""
        return sum(collection.documents for collection in self.collections.values())


def chat_content_fact(site: Site) -> Fact[Readings[ChatContent]]:
    """Both members' content, read until each collection was equal or `chat_stalled_s` have passed."""
    read = partial(read_chat_content, database=site.databases.chat, within=site.thresholds.command_s)
    limit = site.thresholds.chat_stalled_s
    again = partial(read_until_equal, "chat_content", read, parts=parts, within=limit, every=RECHECK_EVERY_S)
    return Fact("chat_content", again)


def parts(content: ChatContent) -> Parts:
    """What is compared."""
    cut: dict[Hashable, Hashable] = {}
    for name, collection in content.collections.items():
        cut[("uuid", name)] = collection.uuid
        cut[("indexes", name)] = collection.indexes
        cut[("documents", name)] = collection.documents
        cut[("latest", name)] = collection.latest
    return cut


def read_chat_content(node: Node, *, database: str, within: float) -> ChatContent:
    """Every collection of the database but the server's own `system.…`."""
    ask = partial(_ask, node, database, within)
    try:
        listing = list(_documents(ask, {"listCollections": 1, "cursor": {"batchSize": 1000}}))
        collections = {
            str(entry["name"]): _collection(ask, entry)
            for entry in listing
            if entry.get("type", "collection") == "collection" and not str(entry["name"]).startswith("system.")
        }
    except (KeyError, TypeError, ValueError) as unknown:
        why = Text("its reply is not that of MongoDB 4.0: {detail}", detail=verbatim(repr(unknown)))
        raise CouldNotAsk(node.where, why, Text("Report this with the run's evidence folder.")) from unknown
    return ChatContent(database, collections)


def _ask(node: Node, database: str, within: float, command: Mapping[str, Any]) -> Mapping[str, Any]:
    return node.chat.command(database, command, within=within)


def _documents(ask: partial[Mapping[str, Any]], command: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every document of a cursor."""
    cursor = ask(command)["cursor"]
    yield from cursor["firstBatch"]
    while int(cursor["id"]):
        collection = str(cursor["ns"]).split(".", 1)[1]
        cursor = ask({"getMore": cursor["id"], "collection": collection})["cursor"]
        yield from cursor["nextBatch"]


def _collection(ask: partial[Mapping[str, Any]], entry: Mapping[str, Any]) -> Collection:
    name = str(entry["name"])
    indexes = list(_documents(ask, {"listIndexes": name, "cursor": {"batchSize": 1000}}))
    quick = any(next(iter(index["key"])) == WATERMARK for index in indexes)
    return Collection(
        uuid=str(entry["info"]["uuid"]),
        indexes=tuple(sorted(str(index["name"]) for index in indexes)),
        documents=int(ask({"count": name})["n"]),
        latest=_latest(ask, name) if quick else None,
    )


def _latest(ask: partial[Mapping[str, Any]], name: str) -> datetime | None:
    newest = {"find": name, "sort": {WATERMARK: -1}, "limit": 1, "projection": {WATERMARK: 1, "_id": 0}}
    documents = list(_documents(ask, newest))
    value = documents[0].get(WATERMARK) if documents else None
    return value if isinstance(value, datetime) else None

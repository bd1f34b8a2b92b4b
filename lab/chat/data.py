"""The databases in memory, changed only by oplog entries, and each entry may be applied twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lab.chat import Document
from lab.chat.wire import encoded

Key = object


def key_of(identity: Any) -> Key:
    """A hashable stand-in for an `_id`: equal for the numbers that MongoDB calls equal."""
    if isinstance(identity, bool):
        return (bool, identity)
    if isinstance(identity, dict | list):
        return encoded({"": identity})
    return identity


@dataclass
class Collection:
    """Documents by `_id` in the order they came. A document is never changed in place, only replaced."""

    namespace: str
    uuid: UUID
    options: Document = field(default_factory=dict)
    indexes: list[Document] = field(default_factory=list)
    documents: dict[Key, Document] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Without the database."""
        return self.namespace.partition(".")[2]

    def put(self, document: Document) -> None:
        """Insert or replace by `_id`."""
        self.documents[key_of(document["_id"])] = document


def id_index(namespace: str) -> Document:
    """What every collection has."""
    return {"v": 2, "key": {"_id": 1}, "name": "_id_", "ns": namespace}


class Databases:
    """Every collection of one server, except those of `local`."""

    def __init__(self) -> None:
        self._collections: dict[str, Collection] = {}

    def __iter__(self) -> Iterator[Collection]:
        return iter(self._collections.values())

    def get(self, namespace: str) -> Collection | None:
        """The collection, if there is one."""
        return self._collections.get(namespace)

    def add(self, collection: Collection) -> None:
        """Put a whole collection in its place."""
        self._collections[collection.namespace] = collection

    def of(self, database: str) -> list[Collection]:
        """The database's collections by name."""
        found = [each for each in self if each.namespace.partition(".")[0] == database]
        return sorted(found, key=lambda each: each.name)

    def names(self) -> list[str]:
        """The databases."""
        return sorted({each.namespace.partition(".")[0] for each in self})

    def apply(self, entry: Mapping[str, Any]) -> None:
        """Do what the oplog entry says."""
        operation = entry["op"]
        if operation == "c":
            self._apply_command(entry)
        elif operation in {"i", "u"}:
            self._existing(entry).put(dict(entry["o"]))
        elif operation == "d":
            self._existing(entry).documents.pop(key_of(entry["o"]["_id"]), None)

    def _existing(self, entry: Mapping[str, Any]) -> Collection:
        namespace = entry["ns"]
        if namespace not in self._collections:
            self._create(namespace, entry["ui"], {})
        return self._collections[namespace]

    def _create(self, namespace: str, uuid: UUID, options: Document) -> None:
        self._collections.setdefault(
            namespace, Collection(namespace, uuid, options=options, indexes=[id_index(namespace)])
        )

    def _apply_command(self, entry: Mapping[str, Any]) -> None:
        database = entry["ns"].partition(".")[0]
        command, subject = next(iter(entry["o"].items()))
        if command == "dropDatabase":
            for collection in self.of(database):
                del self._collections[collection.namespace]
            return
        namespace = f"{database}.{subject}"
        if command == "create":
            options = {name: value for name, value in entry["o"].items() if name not in {"create", "idIndex"}}
            self._create(namespace, entry["ui"], options)
        elif command == "drop":
            self._collections.pop(namespace, None)
        elif command == "createIndexes":
            indexes = self._existing({"ns": namespace, "ui": entry["ui"]}).indexes
            index = {**dict(entry["o"]), "ns": namespace}
            del index["createIndexes"]
            indexes[:] = [each for each in indexes if each["name"] != index["name"]] + [index]
        elif command == "dropIndexes" and (held := self._collections.get(namespace)):
            held.indexes[:] = [each for each in held.indexes if each["name"] != entry["o"]["index"]]

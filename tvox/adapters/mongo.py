"""The MongoDB server of one node, by pymongo through the node's SSH connection, asked directly and only to read."""

from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

import pymongo
from bson.errors import BSONError
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.read_preferences import ReadPreference

from tvox.adapters.forwarding import LOOPBACK, Forwarding
from tvox.adapters.mongo_refusals import no_answer
from tvox.adapters.ssh import SshConnection
from tvox.site import Site
from tvox.texts import Text

READING_COMMANDS = frozenset(
    {
        "aggregate",
        "buildInfo",
        "collStats",
        "count",
        "dbStats",
        "find",
        "getMore",
        "hello",
        "isMaster",
        "listCollections",
        "listDatabases",
        "listIndexes",
        "ping",
        "replSetGetConfig",
        "replSetGetStatus",
        "serverStatus",
    }
)
WRITING_STAGES = frozenset({"$out", "$merge"})
IDLE_LIMIT_MS = 30_000
"""For `getMore` alone, which takes no time limit of its own."""

Document = dict[str, Any]


class MongoMember:
    """A `tvox.ports.ReplicaMember`; connects when first asked, and again after the connection was lost."""

    def __init__(self, ssh: SshConnection, port: int, where: Text) -> None:
        self._ssh = ssh
        self._port = port
        self._where = where
        self._lock = Lock()
        self._forwarding: Forwarding | None = None
        self._client: MongoClient[Document] | None = None
        self._proven = False
        ssh.close_first(self.close)

    def command(self, database: str, command: Mapping[str, Any], *, within: float = 10.0) -> Mapping[str, Any]:
        """The reply to one reading command. ValueError for any other: `dbHash` stops writes, `validate` locks."""
        refuse_what_locks_or_writes(command)
        client, forwarding = self._connected()
        limited = None if "getMore" in command else within  # the server refuses a time limit on getMore
        try:
            with pymongo.timeout(limited):
                reply = client[database].command(dict(command), read_preference=ReadPreference.SECONDARY_PREFERRED)
        except (PyMongoError, BSONError) as exc:
            self._proven = False
            raise no_answer(self._where, within, exc, forwarding.refusal) from exc
        self._proven = True
        return reply

    def close(self) -> None:
        """Close the connections; a later command opens them again."""
        with self._lock:
            client, self._client = self._client, None
            forwarding, self._forwarding = self._forwarding, None
        if client is not None:
            with suppress(PyMongoError), pymongo.timeout(1.0):  # it takes leave of a server that may be gone
                client.close()
        if forwarding is not None:
            forwarding.close()

    def _connected(self) -> tuple[MongoClient[Document], Forwarding]:
        if not self._proven:
            # pymongo would knock at a closed port until its time is over, and not say why it is closed.
            self._ssh.open_channel(LOOPBACK, self._port).close()
        with self._lock:
            if self._client is None or self._forwarding is None:
                self._forwarding = Forwarding(self._ssh, LOOPBACK, self._port)
                self._client = _client(self._forwarding.port)
            return self._client, self._forwarding


def refuse_what_locks_or_writes(command: Mapping[str, Any]) -> None:
    """ValueError unless the command only reads, without a lock that others would notice."""
    name = next(iter(command), "")
    if name not in READING_COMMANDS:
        raise ValueError(f"{name!r} is not among the commands that only read: {', '.join(sorted(READING_COMMANDS))}")
    writing = [stage for stages in command.get("pipeline", ()) for stage in stages if stage in WRITING_STAGES]
    if writing:
        raise ValueError(f"an aggregation with {writing[0]} writes")


def connect_chat(site: Site, *, shell: SshConnection, where: Text) -> MongoMember:
    """The chat database's server on the node of `shell`; closed with it."""
    return MongoMember(shell, site.ports.mongo, where)


def _client(port: int) -> MongoClient[Document]:
    return MongoClient(
        LOOPBACK,
        port,
        directConnection=True,
        appname="tvox-uat",
        retryReads=False,
        retryWrites=False,
        maxPoolSize=8,
        connectTimeoutMS=IDLE_LIMIT_MS,
        socketTimeoutMS=IDLE_LIMIT_MS,
        serverSelectionTimeoutMS=IDLE_LIMIT_MS,
        heartbeatFrequencyMS=600_000,  # no background visits to a node that may be restarting: commands find out
        serverMonitoringMode="poll",
    )

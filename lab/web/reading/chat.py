"""The chat database's replica set, as this node's own server reports it."""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from lab.web.state import Flow

TIMEOUT_MS = 2000
PRIMARY, SECONDARY = 1, 2


def flow(address: str = "127.0.0.1", port: int = 27017) -> Flow:
    """RUNNING when the set is one healthy PRIMARY and one healthy SECONDARY; UNKNOWN when the server is silent."""
    try:
        with MongoClient[dict[str, Any]](
            address,
            port,
            directConnection=True,
            serverSelectionTimeoutMS=TIMEOUT_MS,
            connectTimeoutMS=TIMEOUT_MS,
            socketTimeoutMS=TIMEOUT_MS,
        ) as client:
            status = client.admin.command("replSetGetStatus")
    except PyMongoError:
        return Flow.UNKNOWN
    return judged(status)


def judged(status: Mapping[str, Any]) -> Flow:
    """What one `replSetGetStatus` reply means."""
    members = status.get("members", ())
    states = sorted(member.get("state", -1) for member in members)
    healthy = all(member.get("health") == 1 for member in members)
    return Flow.RUNNING if states == [PRIMARY, SECONDARY] and healthy else Flow.STOPPED

"""Replies of a MongoDB 4.0.27 replica set of two, as its documents are (rs.status() of the guide's picture, 2022)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.nodes import ADDRESSES, FakeMember, InTurn
from tvox.chat_views import MemberView, view_of

SET = "rs-telenia-145538678961e3317449edd9.49630486-22.0.17"
SET_ID = "61e3317449edd9aa01020304"
NOW = datetime(2022, 8, 10, 13, 9, 2)  # noqa: DTZ001 - MongoDB's times carry no zone
EPOCH = 1660136942


@dataclass(frozen=True)
class Timestamp:
    """What the MongoDB driver gives for `Timestamp(1660136942, 1)`."""

    time: int
    inc: int


def optime(seconds: int) -> dict[str, Any]:
    """An operation that many seconds after the picture was taken."""
    return {"ts": Timestamp(EPOCH + seconds, 1), "t": 1}


def status(
    node: str,
    *,
    at: int = 0,
    lag: int = 0,
    committed: int = 0,
    states: tuple[str, str] = ("PRIMARY", "SECONDARY"),
    health: tuple[int, int] = (1, 1),
    heartbeat: float = 1.0,
    source: str | None = None,
    **changed: Any,
) -> dict[str, Any]:
    """`replSetGetStatus` of that node; `lag` and `committed` are seconds behind, `heartbeat` its age in seconds."""
    names = [f"{address}:27017" for address in ADDRESSES.values()]
    members = [
        {"_id": 0, "name": names[0], "health": health[0], "stateStr": states[0], "optime": optime(at)},
        {"_id": 1, "name": names[1], "health": health[1], "stateStr": states[1], "optime": optime(at - lag)},
    ]
    own = list(ADDRESSES).index(node)
    members[own]["self"] = True
    members[1 - own]["lastHeartbeatRecv"] = NOW + timedelta(seconds=at - heartbeat)
    members[1] |= {"syncSourceHost": names[0] if source is None else source, "syncingTo": ""}
    applied = at - lag if own else at
    return {
        "set": SET,
        "date": NOW + timedelta(seconds=at),
        "term": 1,
        "members": members,
        "optimes": {"appliedOpTime": optime(applied), "lastCommittedOpTime": optime(applied - committed)},
        "ok": 1.0,
    } | changed


def configuration(*, version: int = 84_995, set_id: str = SET_ID, **second: Any) -> dict[str, Any]:
    """`replSetGetConfig`; keyword arguments change the second member."""
    ordinary = {"priority": 1.0, "votes": 1, "hidden": False, "slaveDelay": 0, "arbiterOnly": False}
    hosts = [{"_id": place, "host": f"{ip}:27017", **ordinary} for place, ip in enumerate(ADDRESSES.values())]
    hosts[1] |= second
    return {"config": {"_id": SET, "version": version, "members": hosts, "settings": {"replicaSetId": set_id}}}


def view(node: str, *, config: dict[str, Any] | None = None, **changed: Any) -> MemberView:
    """Both replies as a view."""
    return view_of(status(node, **changed), configuration() if config is None else config)


def member(node: str, *, config: dict[str, Any] | None = None, **changed: Any) -> FakeMember:
    """A member whose log advances by 10 s at its second answer."""
    first, then = status(node, **changed), status(node, **{"at": 10} | changed)
    return FakeMember({"replSetGetStatus": InTurn(first, then), "replSetGetConfig": config or configuration()})

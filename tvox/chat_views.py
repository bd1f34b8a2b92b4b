"""What a member of the chat's replica set says of the set: replies of MongoDB 4.0 as frozen facts.

Stamps of operations are the primary's, whoever reports them; `now` and heartbeats are the reporting member's clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import total_ordering
from typing import Any


@total_ordering
@dataclass(frozen=True)
class OpTime:
    """The place of an operation in the log: the primary's second, a counter within it, the election's term."""

    seconds: int
    increment: int
    term: int

    def __lt__(self, other: "OpTime") -> bool:
        return (self.seconds, self.increment) < (other.seconds, other.increment)


@dataclass(frozen=True)
class SeenMember:
    """One member as another one (or itself) sees it; `name` is `host:port`. `heartbeat`: when one last came from it."""

    name: str
    health: int
    state: str
    optime: OpTime | None
    heartbeat: datetime | None
    sync_source: str
    is_self: bool


@dataclass(frozen=True)
class ConfiguredMember:
    """One member as the set's configuration has it; `delay` in seconds."""

    name: str
    priority: float
    votes: int
    hidden: bool
    delay: int
    arbiter: bool


@dataclass(frozen=True)
class MemberView:
    """Everything one member says: `replSetGetStatus` and `replSetGetConfig`."""

    set_name: str
    set_id: str
    now: datetime
    term: int
    config_version: int
    members: tuple[SeenMember, ...]
    configured: tuple[ConfiguredMember, ...]
    applied: OpTime | None
    committed: OpTime | None

    @property
    def myself(self) -> SeenMember | None:
        """The reporting member, as it sees itself."""
        return next((member for member in self.members if member.is_self), None)

    @property
    def primaries(self) -> tuple[str, ...]:
        """The members it sees as PRIMARY."""
        return tuple(member.name for member in self.members if member.state == "PRIMARY")


def view_of(status: Mapping[str, Any], configuration: Mapping[str, Any]) -> MemberView:
    """Both replies as one view; KeyError, TypeError or ValueError where a reply is not what MongoDB 4.0 gives."""
    config = configuration["config"]
    optimes = status.get("optimes", {})
    return MemberView(
        set_name=str(status["set"]),
        set_id=str(config["settings"]["replicaSetId"]),
        now=_moment(status["date"]),
        term=int(status["term"]),
        config_version=int(config["version"]),
        members=tuple(_seen(member) for member in status["members"]),
        configured=tuple(_configured(member) for member in config["members"]),
        applied=_optime(optimes.get("appliedOpTime")),
        committed=_optime(optimes.get("lastCommittedOpTime")),
    )


def _seen(member: Mapping[str, Any]) -> SeenMember:
    heartbeat = member.get("lastHeartbeatRecv")
    return SeenMember(
        name=str(member["name"]),
        health=int(member["health"]),
        state=str(member["stateStr"]),
        optime=_optime(member.get("optime")),
        heartbeat=None if heartbeat is None else _moment(heartbeat),
        sync_source=str(member.get("syncSourceHost") or member.get("syncingTo") or ""),
        is_self=bool(member.get("self", False)),
    )


def _configured(member: Mapping[str, Any]) -> ConfiguredMember:
    return ConfiguredMember(
        name=str(member["host"]),
        priority=float(member.get("priority", 1)),
        votes=int(member.get("votes", 1)),
        hidden=bool(member.get("hidden", False)),
        delay=int(member.get("slaveDelay", 0)),
        arbiter=bool(member.get("arbiterOnly", False)),
    )


def _optime(document: Any) -> OpTime | None:
    """`{ts: Timestamp(1660136942, 1), t: 1}`; the null time of a member that is down counts as none."""
    if not isinstance(document, Mapping):
        return None
    stamp = document["ts"]
    found = OpTime(int(stamp.time), int(stamp.inc), int(document["t"]))
    return found if found.seconds else None


def _moment(value: Any) -> datetime:
    """Times of one reply are only compared with each other, so that a missing zone does not matter."""
    if not isinstance(value, datetime):
        raise TypeError(f"no time: {value!r}")
    return value.replace(tzinfo=None)

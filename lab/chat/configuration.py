"""The replica set's configuration document, as `rs.conf()` shows it."""

import random
from collections.abc import Sequence

from bson import Int64, ObjectId

from lab.chat import Document

# A forced reconfiguration raises the version by a random step, so that two sides that were cut apart never agree.
FORCED_STEP = (10_000, 100_000)


def initial(set_name: str, own: str, peer: str | None, heartbeat_every: float) -> Document:
    """The configuration of a new set."""
    hosts = [own] if peer is None else [own, peer]
    return {
        "_id": set_name,
        "version": 1,
        "protocolVersion": Int64(1),
        "writeConcernMajorityJournalDefault": True,
        "members": [_member(number, host) for number, host in enumerate(hosts)],
        "settings": _settings(heartbeat_every, ObjectId()),
    }


def fitted(configuration: Document, own: str, peer: str | None) -> Document:
    """The same set on these addresses: unchanged when they are its members, else the next version.

    A member that has another address now keeps its `_id`; a new peer gets the next free one.
    """
    wanted = [own] if peer is None else [own, peer]
    hosts = {member["_id"]: member["host"] for member in configuration["members"]}
    if sorted(hosts.values()) == sorted(wanted):
        return configuration
    own_id = next((number for number, host in hosts.items() if host == own), None)
    if own_id is None:
        own_id = next((number for number, host in hosts.items() if host != peer), 0)
    members = [_member(own_id, own)]
    if peer is not None:
        peer_id = next((number for number, host in hosts.items() if host == peer), None)
        members.append(_member(_free_number([own_id]) if peer_id in {None, own_id} else peer_id, peer))
    members.sort(key=lambda member: int(member["_id"]))
    return {**configuration, "members": members, "version": configuration["version"] + 1}


def next_version(configuration: Document, *, at_least: int, forced: bool) -> Document:
    """The same configuration with a higher version."""
    step = random.randint(*FORCED_STEP) if forced else 1  # noqa: S311 - nothing secret about it
    return {**configuration, "version": max(configuration["version"], at_least) + step}


def number_of(configuration: Document, host: str) -> int:
    """The `_id` of the member at that address; -1 where it is none."""
    return next((int(member["_id"]) for member in configuration["members"] if member["host"] == host), -1)


def set_id(configuration: Document) -> ObjectId:
    """What tells two sets of the same name apart."""
    identity: ObjectId = configuration["settings"]["replicaSetId"]
    return identity


def _free_number(taken: Sequence[int]) -> int:
    return next(number for number in range(len(taken) + 1) if number not in taken)


def _member(number: int, host: str) -> Document:
    return {
        "_id": number,
        "host": host,
        "arbiterOnly": False,
        "buildIndexes": True,
        "hidden": False,
        "priority": 1.0,
        "tags": {},
        "slaveDelay": Int64(0),
        "votes": 1,
    }


def _settings(heartbeat_every: float, identity: ObjectId) -> Document:
    return {
        "chainingAllowed": True,
        "heartbeatIntervalMillis": int(heartbeat_every * 1000),
        "heartbeatTimeoutSecs": 10,
        "electionTimeoutMillis": 10000,
        "catchUpTimeoutMillis": -1,
        "catchUpTakeoverDelayMillis": 30000,
        "getLastErrorModes": {},
        "getLastErrorDefaults": {"w": 1, "wtimeout": 0},
        "replicaSetId": identity,
    }

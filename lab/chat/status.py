"""What a member says of the set: `rs.status()`, `isMaster` and the clocks that every reply carries."""

import time
from datetime import datetime

from bson import Binary, Int64, ObjectId, Timestamp

from lab.chat import Document, configuration
from lab.chat.errors import not_yet_initialized
from lab.chat.member import Member
from lab.chat.optime import NEVER, OpTime, now
from lab.chat.peer import Peer, State

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - BSON dates are UTC without saying so
STATE_WORDS = {State.DOWN: "(not reachable/healthy)"}


def replica_set_status(member: Member) -> Document:
    """The reply to replSetGetStatus, field for field as 4.0 orders them."""
    if member.config is None:
        raise not_yet_initialized()
    committed, last = member.committed, member.oplog.last
    status: Document = {
        "set": member.config["_id"],
        "date": now(),
        "myState": int(member.state),
        "term": Int64(member.term),
        **_sync_source(member.config, member.sync_source),
        "heartbeatIntervalMillis": Int64(member.options.heartbeat_every * 1000),
        "optimes": {
            "lastCommittedOpTime": committed.document(),
            "readConcernMajorityOpTime": committed.document(),
            "appliedOpTime": last.document(),
            "durableOpTime": member.oplog.durable.document(),
        },
        "members": [_member_status(member, each) for each in member.config["members"]],
        "ok": 1.0,
    }
    return status


def is_master(member: Member, *, modern: bool) -> Document:
    """The reply to isMaster, or to hello with its newer words."""
    config = member.config
    reply: Document = {}
    if config is None:
        reply.update({"isreplicaset": True, "info": "Does not have a valid replica set config"})
    else:
        reply.update(_set_description(member, config))
    reply["isWritablePrimary" if modern else "ismaster"] = member.is_primary
    reply.setdefault("secondary", False)
    return {
        **reply,
        "maxBsonObjectSize": 16 * 1024 * 1024,
        "maxMessageSizeBytes": 48_000_000,
        "maxWriteBatchSize": 100_000,
        "localTime": now(),
        "logicalSessionTimeoutMinutes": 30,
        "minWireVersion": 0,
        "maxWireVersion": 7,
        "readOnly": False,
        "ok": 1.0,
    }


def clocks(member: Member) -> Document:
    """`operationTime` and `$clusterTime`, unsigned since there is no access control."""
    stamp = member.oplog.last.timestamp if member.oplog.entries else Timestamp(0, 0)
    signature = {"hash": Binary(bytes(20)), "keyId": Int64(0)}
    return {"operationTime": stamp, "$clusterTime": {"clusterTime": stamp, "signature": signature}}


def primary_host(member: Member) -> str | None:
    """The primary, as far as this member knows."""
    if member.is_primary:
        return member.options.host
    return member.peer.host if member.peer and member.peer.is_primary else None


def _set_description(member: Member, config: Document) -> Document:
    last = member.oplog.last
    description: Document = {
        "hosts": [each["host"] for each in config["members"]],
        "setName": config["_id"],
        "setVersion": config["version"],
        "secondary": member.state is State.SECONDARY,
        "me": member.options.host,
        "lastWrite": {
            "opTime": last.document(),
            "lastWriteDate": member.last_write_date,
            "majorityOpTime": member.committed.document(),
            "majorityWriteDate": EPOCH if member.committed == NEVER else member.committed.date,
        },
    }
    if primary := primary_host(member):
        description["primary"] = primary
    if member.is_primary:
        description["electionId"] = ObjectId(bytes.fromhex(f"7fffffff{member.term:016x}"))
    return description


def _member_status(member: Member, each: Document) -> Document:
    if each["host"] == member.options.host:
        return _own_status(member, each)
    peer = member.peer
    return _peer_status(member, each, peer if peer is not None and peer.up else None)


def _own_status(member: Member, each: Document) -> Document:
    last = member.oplog.last
    status: Document = {
        **_identity(each, member.state),
        "uptime": member.uptime,
        "optime": last.document(),
        "optimeDate": last.date,
        **_sync_source(member.config, member.sync_source),
        "infoMessage": "",
    }
    if member.is_primary and member.election_time is not None:
        status |= _election(member.election_time)
    return {
        **status,
        "configVersion": member.config["version"] if member.config else -1,
        "self": True,
        "lastHeartbeatMessage": "",
    }


def _peer_status(member: Member, each: Document, peer: Peer | None) -> Document:
    known = member.peer
    seen = peer or Peer(each["host"], state=State.DOWN)
    status: Document = {
        **_identity(each, seen.state),
        "uptime": int(time.monotonic() - seen.changed_at) if peer else 0,
        "optime": seen.applied.document(),
        "optimeDurable": seen.durable.document(),
        "optimeDate": seen.applied.date,
        "optimeDurableDate": seen.durable.date,
        "lastHeartbeat": (known and known.last_heartbeat) or EPOCH,
        "lastHeartbeatRecv": (known and known.last_heartbeat_received) or EPOCH,
        "pingMs": Int64(seen.ping * 1000),
        "lastHeartbeatMessage": "" if peer or known is None else known.trouble,
        **_sync_source(member.config, seen.syncing_to),
        "infoMessage": "",
    }
    if seen.state is State.PRIMARY and seen.election_time is not None:
        status |= _election(seen.election_time)
    return {**status, "configVersion": seen.config_version}


def _identity(each: Document, state: State) -> Document:
    return {
        "_id": each["_id"],
        "name": each["host"],
        "health": 0.0 if state is State.DOWN else 1.0,
        "state": int(state),
        "stateStr": STATE_WORDS.get(state, state.name),
    }


def _sync_source(config: Document | None, host: str) -> Document:
    number = configuration.number_of(config, host) if config else -1
    return {"syncingTo": host, "syncSourceHost": host, "syncSourceId": number}


def _election(stamp: Timestamp) -> Document:
    return {"electionTime": stamp, "electionDate": OpTime(0, stamp.time, stamp.inc).date}

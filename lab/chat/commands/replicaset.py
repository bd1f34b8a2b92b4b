"""Commands about the replica set, and those that its members ask each other."""

from lab.chat import Document, heartbeats, status, steward
from lab.chat.commands import Allowed, Request, command
from lab.chat.errors import CommandError, not_yet_initialized
from lab.chat.heartbeats import SPLIT
from lab.chat.optime import OpTime


@command("isMaster", "ismaster")
async def is_master(request: Request) -> Document:
    """Who is primary, in the words that every driver knows."""
    reply = status.is_master(request.server.member, modern=False)
    return {**reply, **({"helloOk": True} if request.body.get("helloOk") else {})}


@command("hello")
async def hello(request: Request) -> Document:
    """The same in the words of 5.0, which 4.0.21 and later understand."""
    return status.is_master(request.server.member, modern=True)


@command("replSetGetStatus")
async def replica_set_status(request: Request) -> Document:
    """`rs.status()`."""
    return status.replica_set_status(request.server.member)


@command("replSetGetConfig")
async def replica_set_configuration(request: Request) -> Document:
    """`rs.conf()`."""
    config = request.server.member.config
    if config is None:
        raise not_yet_initialized()
    return {"config": config, "ok": 1.0}


@command("replSetReconfig", allowed=Allowed.PRIMARY)
async def reconfigure(request: Request) -> Document:
    """`rs.reconfig(…)`: the other member hears of the newer configuration by heartbeat."""
    member, config = request.server.member, request.body["replSetReconfig"]
    current = member.config
    if current is None:
        raise not_yet_initialized()
    if config["_id"] != current["_id"] or int(config["version"]) <= int(current["version"]):
        reason = f"New and old configurations differ in name or version: {current['version']} and {config['version']}"
        raise CommandError(103, "NewReplicaSetConfigurationIncompatible", reason)
    member.adopt(config)
    return {"ok": 1.0}


@command("replSetHeartbeat")
async def heartbeat(request: Request) -> Document:
    """How this member is."""
    return heartbeats.answered(request.server.member, request.body)


@command("replSetRequestVotes")
async def vote(request: Request) -> Document:
    """Whether the peer may become primary."""
    return steward.voted(request.server.member, request.body)


@command("replSetUpdatePosition")
async def update_position(request: Request) -> Document:
    """How far the peer has come."""
    member = request.server.member
    if member.options.suffers(SPLIT) or member.peer is None:
        raise CommandError(74, "NodeNotFound", "the sender is no member of this set")
    member.peer.syncing_to = member.options.host
    position = request.body["optimes"][0]
    member.peer.applied = OpTime.of(position["appliedOpTime"])
    member.peer.durable = OpTime.of(position["durableOpTime"])
    member.advance_commit_point()
    return {"ok": 1.0}

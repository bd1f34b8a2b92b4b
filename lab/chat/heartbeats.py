"""What the members tell each other about themselves, and how one loses sight of the other."""

import asyncio
import time

from bson import Int64

from lab.chat import Document, configuration
from lab.chat.errors import CommandError
from lab.chat.link import Link, LinkError, linked
from lab.chat.member import Member
from lab.chat.optime import OpTime, now
from lab.chat.peer import Peer, State

SPLIT = "mongo-split"


async def keep_beating(member: Member, peer: Peer) -> None:
    """Ask the peer how it is, for ever."""
    while True:
        try:
            async with linked(peer.host, within=member.options.down_after / 2) as link:
                while True:
                    await _beat(member, peer, link)
                    await member.changed.wait(member.options.heartbeat_every)
        except LinkError as silence:
            peer.trouble = str(silence)
        _lose_sight(member, peer)
        await asyncio.sleep(member.options.heartbeat_every)


def answered(member: Member, request: Document) -> Document:
    """The reply to the peer's heartbeat, as of 4.0, with the node's role, the set's identity and configuration."""
    if member.options.suffers(SPLIT):
        raise CommandError(6, "HostUnreachable", "the lab has split this member from its peer")
    peer, config = member.peer, member.config
    if peer is not None:
        peer.last_heartbeat_received = now()
        if request.get("state") != peer.state:
            member.changed.fire()  # asks back at once instead of at the next interval
    return {
        "ok": 1.0,
        "state": int(member.state),
        "v": config["version"] if config else -2,
        "hbmsg": "",
        "set": config["_id"] if config else member.options.set_name,
        "term": Int64(member.term),
        "opTime": member.oplog.last.document(),
        "durableOpTime": member.oplog.durable.document(),
        "syncingTo": member.sync_source,
        "electionTime": member.election_time,
        "tvoxRole": member.options.role,
        "replicaSetId": member.set_id,
        "config": config,
    }


async def _beat(member: Member, peer: Peer, link: Link) -> None:
    if member.options.suffers(SPLIT):
        raise LinkError("no response within election timeout period")
    config = member.config
    request = {
        "replSetHeartbeat": config["_id"] if config else member.options.set_name,
        "configVersion": config["version"] if config else -2,
        "from": member.options.host,
        "term": Int64(member.term),
        "state": int(member.state),
    }
    started = time.monotonic()
    reply = await link.command("admin", request, within=member.options.down_after / 2)
    peer.ping = 0.8 * peer.ping + 0.2 * (time.monotonic() - started)
    _take(member, peer, reply)


def _take(member: Member, peer: Peer, reply: Document) -> None:
    before = (peer.up, peer.state)
    peer.state = State(reply["state"])
    peer.applied, peer.durable = OpTime.of(reply["opTime"]), OpTime.of(reply["durableOpTime"])
    peer.term, peer.config_version = int(reply["term"]), reply["v"]
    peer.role, peer.set_id = reply["tvoxRole"], reply["replicaSetId"]
    peer.syncing_to, peer.election_time = reply["syncingTo"], reply["electionTime"]
    peer.last_heartbeat, peer.heard_at, peer.trouble, peer.up = now(), time.monotonic(), "", True
    if before != (peer.up, peer.state):
        peer.changed_at = time.monotonic() if not before[0] else peer.changed_at
        member.log.write("REPL", "replexec", f"Member {peer.host} is now in state {peer.state.name}")
        member.changed.fire()
    peer.config = reply["config"]
    _follow_configuration(member, peer)
    member.advance_commit_point()


def _follow_configuration(member: Member, peer: Peer) -> None:
    """A member that is not primary follows the newer configuration of its own set."""
    config = peer.config
    if config is None or member.config is None or member.is_primary or configuration.set_id(config) != member.set_id:
        return
    if config["version"] > member.config["version"]:
        member.adopt(config)
    member.see_term(peer.term)


def _lose_sight(member: Member, peer: Peer) -> None:
    """The peer counts as up until it has been silent for long enough."""
    if not peer.up:
        return
    if time.monotonic() - peer.heard_at >= member.options.down_after or member.options.suffers(SPLIT):
        peer.up, peer.state = False, State.DOWN
        peer.changed_at = time.monotonic()
        member.log.write("REPL", "replexec", f"Member {peer.host} is now in state RS_DOWN - {peer.trouble}")
        member.changed.fire()

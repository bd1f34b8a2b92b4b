"""The product's hand on the set: the chat's primary is where the telephony's master is.

MongoDB alone would leave a lone survivor of two without a primary; TVOX forces a reconfiguration there.
"""

import asyncio
import time

from bson import Int64

from lab.chat import Document
from lab.chat.errors import CommandError
from lab.chat.heartbeats import SPLIT
from lab.chat.link import LinkError, linked
from lab.chat.member import MASTER_ROLES, Member
from lab.chat.peer import Peer, State

TICK = 0.1
# How long a reachable peer may have entries that this member cannot get before it goes without them.
CATCH_UP = 3.0


async def keep_in_place(member: Member) -> None:
    """Compare role and state every 0.1 s, for ever."""
    wanting_since: float | None = None
    while True:
        if _lacks_primary(member):
            wanting_since = wanting_since or time.monotonic()
            await _take_over(member, time.monotonic() - wanting_since)
        else:
            wanting_since = None
            _settle(member)
        await asyncio.sleep(TICK)


def voted(member: Member, request: Document) -> Document:
    """The reply to a peer that wants to be primary. A primary that is no master steps down for it."""
    if member.options.suffers(SPLIT):
        raise CommandError(6, "HostUnreachable", "the lab has split this member from its peer")
    reason = _refusal(member, request)
    return {"ok": 1.0, "term": Int64(member.term), "voteGranted": not reason, "reason": reason}


def _refusal(member: Member, request: Document) -> str:
    if member.is_primary:
        if member.options.role in MASTER_ROLES:
            return "this member is primary and its node is the master"
        _step_down(member, "the peer's node is the master now")
    elif member.wants_primary and member.options.host < request["from"]:
        return "this member's node is a master too, and comes first"
    last, candidate = member.oplog.last, request["lastAppliedOpTime"]
    if (candidate["t"], candidate["ts"]) < (last.term, last.timestamp):
        return f"candidate's data is staler than mine: {candidate} against {last.document()}"
    member.see_term(int(request["term"]))
    return ""


def _lacks_primary(member: Member) -> bool:
    ready = member.state in {State.STARTUP, State.SECONDARY}
    return ready and bool(member.wants_primary or member.options.suffers(SPLIT))


async def _take_over(member: Member, waited: float) -> None:
    peer = member.peer
    if peer is None:
        member.assume_primary(forced=False)
    elif member.options.suffers(SPLIT):
        if member.config is not None:
            member.assume_primary(forced=True)
    elif peer.up and not member.peer_is_foreign:
        await _stand_for_election(member, peer, waited)
    elif member.misses_peer or member.peer_is_foreign:
        member.assume_primary(forced=member.config is not None)


async def _stand_for_election(member: Member, peer: Peer, waited: float) -> None:
    if member.is_empty and peer.has_data:
        return  # it will be copied first: an empty member must not lead one that has data
    if member.config is None:
        member.assume_primary(forced=False)
        return
    request = {
        "replSetRequestVotes": 1,
        "setName": member.config["_id"],
        "term": Int64(member.term + 1),
        "from": member.options.host,
        "lastAppliedOpTime": member.oplog.last.document(),
    }
    try:
        async with linked(peer.host) as link:
            vote = await link.command("admin", request)
    except LinkError:
        return  # the heartbeats will tell
    if vote["voteGranted"]:
        member.assume_primary(forced=False)
    elif not peer.is_primary and waited >= CATCH_UP:
        member.log.write("REPL", "replexec", f"going without the peer's newest entries: {vote['reason']}")
        member.assume_primary(forced=True)


def _settle(member: Member) -> None:
    if not member.is_primary or member.options.suffers(SPLIT):
        return
    peer = member.peer
    if peer is not None and peer.is_primary and not member.peer_is_foreign and _yields(member, peer):
        _step_down(member, "the other primary stays")
    elif member.wants_primary is False:
        _step_down(member, "this node is not the master any more")
    elif peer is not None and peer.up and not member.peer_is_foreign and _outbid(member, peer):
        member.assume_primary(forced=False)


def _yields(member: Member, peer: Peer) -> bool:
    """Of two primaries the one on the telephony's master stays; else the one of the later term."""
    own = (member.options.role in MASTER_ROLES, member.term, member.options.host)
    other = (peer.role in MASTER_ROLES, peer.term, peer.host)
    return own < other


def _outbid(member: Member, peer: Peer) -> bool:
    """The peer comes back from a split with a later term or configuration: the set goes on in a newer one."""
    version = member.config["version"] if member.config else 0
    return peer.term > member.term or peer.config_version > version


def _step_down(member: Member, why: str) -> None:
    member.log.write("REPL", "replexec", f"stepping down from primary: {why}")
    member.election_time = None
    member.become(State.SECONDARY)

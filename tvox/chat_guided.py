"""C6 as the guide has it: `rs.status()` in the mongo shell of each node.

fixture       fact           type
chat_guided   CHAT_GUIDED    OnNodes[GuidedStatus]
"""

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tvox.chat_judging import CALL, WHERE
from tvox.findings import Finding, failed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.ports import CommandOutput
from tvox.roles import Roles
from tvox.texts import Text, joined, listed, verbatim

AS_GUIDED = Text("rs.status() on both nodes: the master's member PRIMARY, the slave's SECONDARY, health 1")

MONGO_S = 30.0

# The shell prints its own notation (Timestamp, NumberLong); JSON of chosen fields is the same on every version.
SCRIPT = (
    "var s = rs.status(); print(JSON.stringify({ok: s.ok, errmsg: s.errmsg, set: s.set, myState: s.myState,"
    " members: (s.members || []).map(function (m) { return {name: m.name, health: m.health, state: m.state,"
    " stateStr: m.stateStr, optimeDate: m.optimeDate, syncSourceHost: m.syncSourceHost,"
    " configVersion: m.configVersion, self: m.self}; })}))"
)


@dataclass(frozen=True)
class GuidedMember:
    """One member in the shell's answer."""

    name: str
    health: int
    state: str
    is_self: bool


@dataclass(frozen=True)
class GuidedStatus:
    """What `rs.status()` said on one node; `error` instead of members when it refused."""

    set_name: str
    members: tuple[GuidedMember, ...]
    error: str | None = None


def read_guided_status(node: Node) -> GuidedStatus:
    """Run the mongo shell on the node."""
    ran = node.shell.run(f"mongo --quiet --eval {shlex.quote(SCRIPT)}", within=MONGO_S)
    lines = [line for line in ran.stdout.splitlines() if line.startswith("{")]
    if not ran.succeeded or not lines:
        raise _refused(node, ran)
    try:
        return _status(json.loads(lines[-1]))
    except (ValueError, KeyError, TypeError) as garbled:
        raise _refused(node, ran) from garbled


CHAT_GUIDED: Fact[OnNodes[GuidedStatus]] = from_each_node("chat_guided", read_guided_status)
"""The guide's own look at the chat database."""


def judge_chat_guided(guided: OnNodes[GuidedStatus], roles: Roles) -> list[Finding]:
    """C6-GUIDE: both shells tell the same story, and the members sit where they belong."""
    silent = [fact.as_finding(AS_GUIDED) for fact in guided.by_node.values() if isinstance(fact, CouldNotLook)]
    seen = {node: fact for node, fact in guided.by_node.items() if not isinstance(fact, CouldNotLook)}
    faults = [Text("{node}: {fault}", node=node, fault=fault) for node, status in seen.items() for fault in _in(status)]
    faults += [fault for node, status in seen.items() for fault in _misplaced(node, status, roles)]
    faults += _two_stories(seen)
    if faults:
        observed = listed(faults, at_most=10)
        return [*silent, failed(WHERE, expected=AS_GUIDED, observed=observed, next_step=CALL)]
    holders = roles.holders
    if isinstance(holders, CouldNotLook):
        silent.append(holders.as_finding(AS_GUIDED))
    elif roles.master is None:
        observed = Text("{count} nodes hold the node IP: which must be PRIMARY cannot be said", count=len(holders))
        silent.append(failed(WHERE, expected=AS_GUIDED, observed=observed, next_step=CALL))
    if silent:
        return silent
    observed = joined((_said(node, status) for node, status in seen.items()), separator=", ")
    return [passed(WHERE, expected=AS_GUIDED, observed=observed)]


def _status(document: Any) -> GuidedStatus:
    if document.get("ok") != 1:
        return GuidedStatus("", (), str(document.get("errmsg") or document))
    members = tuple(
        GuidedMember(str(each["name"]), int(each["health"]), str(each["stateStr"]), bool(each.get("self")))
        for each in document["members"]
    )
    return GuidedStatus(str(document["set"]), members)


def _in(status: GuidedStatus) -> Iterable[Text]:
    if status.error is not None:
        yield Text("rs.status() says: {error}", error=status.error)
        return
    states = sorted(member.state for member in status.members)
    if states != ["PRIMARY", "SECONDARY"]:
        yield Text("it sees {states}", states=verbatim(", ".join(states) or "-"))
    for member in status.members:
        if member.health != 1:
            yield Text("{member} has health {health}", member=member.name, health=member.health)


def _misplaced(node: str, status: GuidedStatus, roles: Roles) -> Iterable[Text]:
    own = [member.state for member in status.members if member.is_self]
    wanted = "PRIMARY" if node == roles.master else "SECONDARY"
    if status.error is None and roles.master is not None and own != [wanted]:
        state = ", ".join(own) or "-"
        yield Text("{node} is {state}, though it must be {wanted}", node=roles.named(node), state=state, wanted=wanted)


def _two_stories(seen: Mapping[str, GuidedStatus]) -> Iterable[Text]:
    """Two sets, or one member asked twice, each healthy by itself, are no pair."""
    told = [status for status in seen.values() if status.error is None]
    if len({status.set_name for status in told}) > 1:
        names = verbatim(", ".join(status.set_name for status in told))
        yield Text("the nodes are in different sets: {names}", names=names)
    if len({_states_of(status) for status in told}) > 1:
        yield Text("the nodes do not see the same members in the same states")
    selves = [member.name for status in told for member in status.members if member.is_self]
    if len(set(selves)) < len(selves):
        yield Text("both nodes lead to the same member, {member}", member=selves[0])


def _states_of(status: GuidedStatus) -> frozenset[tuple[str, str]]:
    return frozenset((member.name, member.state) for member in status.members)


def _said(node: str, status: GuidedStatus) -> Text:
    own = next(member for member in status.members if member.is_self)
    return Text("{node}: {member} {state}", node=node, member=own.name, state=own.state)


def _refused(node: Node, ran: CommandOutput) -> CouldNotAsk:
    said = (ran.stderr.strip() or ran.stdout.strip())[-300:]
    why = Text("mongo ended with status {status}: {said}", status=ran.exit_status, said=said)
    return CouldNotAsk(node.where, why, Text("Run mongo and rs.status() by hand on that node, as the guide says."))

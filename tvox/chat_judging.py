"""C6-STATUS and C6-ELECTABLE: one healthy set, its PRIMARY on the master, and both members able to take over."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tvox.chat_views import ConfiguredMember, MemberView
from tvox.findings import Finding, failed, passed
from tvox.observing import CouldNotLook
from tvox.rereading import Readings
from tvox.roles import Roles
from tvox.texts import Text, joined, listed, verbatim

SET_NAME = re.compile(r"rs-telenia-[0-9a-f]+\.\d+-\d+\.\d+\.\d+")
"""`rs-telenia-145538678961e3317449edd9.49630486-22.0.17`: it embeds a release, so no name is expected literally."""

ONE_SET = Text("one healthy replica set: a PRIMARY on the master, a SECONDARY on the slave, both members agreeing")
ELECTABLE = Text("both members may become PRIMARY")

CALL = Text(
    "Do not switch nodes and do not reconfigure the set by hand: run rs.status() on both nodes and call vendor support."
)


def judge_chat_status(chat: Readings[MemberView], roles: Roles) -> list[Finding]:
    """C6-STATUS: each view by itself, then both together. A silent member does not hide what the other sees."""
    views = _views(chat)
    findings = [fact.as_finding(ONE_SET) for fact in chat.last.by_node.values() if isinstance(fact, CouldNotLook)]
    faults = [Text("{node}: {fault}", node=node, fault=fault) for node, view in views.items() for fault in _seen(view)]
    if len(views) == 2:
        faults += _disagreements(views)
    faults += _misplaced(views, roles)
    if faults:
        observed = listed(faults, at_most=10)
        findings.append(failed(WHERE, expected=ONE_SET, observed=observed, next_step=CALL))
    elif roles.master is None:
        findings.append(_no_master(roles))
    if findings:
        return findings
    if len(views) != 2:
        return [_alone()]
    return [passed(WHERE, expected=ONE_SET, observed=_healthy(next(iter(views.values()))))]


def judge_chat_electable(chat: Readings[MemberView], *, jump: int, earlier_version: int | None = None) -> list[Finding]:
    """C6-ELECTABLE: priority, vote, visibility and delay of both; a forced reconfiguration since is an advisory."""
    silent = [fact.as_finding(ELECTABLE) for fact in chat.last.by_node.values() if isinstance(fact, CouldNotLook)]
    views = _views(chat)
    faults = [
        Text("{node}: {fault}", node=node, fault=fault)
        for node, view in views.items()
        for fault in _not_electable(view.configured)
    ]
    if faults:
        return [*silent, failed(WHERE, expected=ELECTABLE, observed=listed(faults), next_step=CALL)]
    if silent:
        return silent
    version = max(view.config_version for view in views.values())
    observed = Text("both members have a priority and a vote; configVersion {version}", version=version)
    return [passed(WHERE, expected=ELECTABLE, observed=observed, advisory=_forced(version, earlier_version, jump))]


WHERE = Text("chat database (MongoDB)")


def _views(chat: Readings[MemberView]) -> Mapping[str, MemberView]:
    return {node: view for node, view in chat.last.by_node.items() if not isinstance(view, CouldNotLook)}


def _seen(view: MemberView) -> Iterable[Text]:
    if SET_NAME.fullmatch(view.set_name) is None:
        yield Text("the set is called {name}, not rs-telenia-…", name=view.set_name)
    states = sorted(member.state for member in view.members)
    if states != ["PRIMARY", "SECONDARY"]:
        yield Text("it sees {states}", states=verbatim(", ".join(states)))
    for member in view.members:
        if member.health != 1:
            yield Text("{member} has health {health}", member=member.name, health=member.health)
    if view.myself is None:
        yield Text("it does not find itself among the members")


def _disagreements(views: Mapping[str, MemberView]) -> Iterable[Text]:
    first, second = views.values()
    sides: tuple[tuple[str | Text, str | int, str | int], ...] = (
        (Text("set"), first.set_name, second.set_name),
        ("replicaSetId", first.set_id, second.set_id),
        ("term", first.term, second.term),
        ("configVersion", first.config_version, second.config_version),
        ("PRIMARY", ", ".join(first.primaries), ", ".join(second.primaries)),
        (Text("members"), _names(first), _names(second)),
    )
    unlike = [
        Text("{what}: {one} and {two}", what=what, one=one or "-", two=two or "-")
        for what, one, two in sides
        if one != two
    ]
    if first.myself is not None and second.myself is not None and first.myself.name == second.myself.name:
        unlike.append(Text("both nodes lead to the same member, {member}", member=first.myself.name))
    return unlike


def _names(view: MemberView) -> str:
    return ", ".join(sorted(member.name for member in view.members))


def _misplaced(views: Mapping[str, MemberView], roles: Roles) -> Iterable[Text]:
    own = {node: view.myself.state for node, view in views.items() if view.myself is not None}
    primaries = [node for node, state in own.items() if state == "PRIMARY"]
    if len(primaries) > 1:
        yield Text("both members are PRIMARY: the set is split in two")
    for node, state in own.items():
        wanted = "PRIMARY" if node == roles.master else "SECONDARY"
        if roles.master is not None and state != wanted:
            yield Text(
                "{node} is {state}, though it must be {wanted}", node=roles.named(node), state=state, wanted=wanted
            )


def _no_master(roles: Roles) -> Finding:
    holders = roles.holders
    if isinstance(holders, CouldNotLook):
        return holders.as_finding(ONE_SET)
    observed = Text("{count} nodes hold the node IP: which must be PRIMARY cannot be said", count=len(holders))
    return failed(WHERE, expected=ONE_SET, observed=observed, next_step=CALL)


def _alone() -> Finding:
    observed = Text("there is one node only: the chat database has no second member")
    return failed(WHERE, expected=ONE_SET, observed=observed, next_step=CALL)


def _healthy(view: MemberView) -> Text:
    return Text(
        "{name}: {members}; term {term}, configVersion {version}",
        name=view.set_name,
        members=joined((verbatim(f"{member.name} {member.state}") for member in view.members), separator=", "),
        term=view.term,
        version=view.config_version,
    )


def _not_electable(members: Sequence[ConfiguredMember]) -> Iterable[Text]:
    if len(members) != 2:
        yield Text("{count} members are configured, not two", count=len(members))
    for member in members:
        ailments = {
            "priority 0": member.priority <= 0,
            "votes 0": member.votes < 1,
            "hidden": member.hidden,
            "slaveDelay": member.delay > 0,
            "arbiterOnly": member.arbiter,
        }
        found = [word for word, ails in ailments.items() if ails]
        if found:
            yield Text("{member}: {ailments}", member=member.name, ailments=verbatim(", ".join(found)))


def _forced(version: int, earlier: int | None, jump: int) -> Text | None:
    if earlier is None or version - earlier < jump:
        return None
    message = "configVersion rose from {earlier} to {version}: the set was reconfigured by force; compare its content"
    return Text(message, earlier=earlier, version=version)

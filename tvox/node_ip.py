"""The node IP: one holder, by the nodes' own word, by the network's answer and by the SSH key shown there.

fixture            fact                                          type
node_ip_heard      NODE_IP_HEARD                                 OnNodes[frozenset[str]]
node_ip_from_pc    node_ip_from_pc_fact(neighbourhood)           frozenset[str] | CouldNotLook
node_ip_key        (of the SSH adapter)                          str | CouldNotLook
"""

import re
import shlex
from collections.abc import Iterable, Mapping
from functools import partial

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.ports import Neighbourhood
from tvox.roles import NEVER_TWO, Role, Roles
from tvox.site import Machine
from tvox.texts import Text, joined, verbatim

WHERE = Text("the node IP")
ONE_HOLDER = Text("exactly one node holds the node IP")
ONE_ANSWER = Text("exactly one machine of the network answers for the node IP: the one that holds it")
MASTERS_KEY = Text("the SSH host key shown at the node IP is the master's")

ARPING_S = 3
"""Seconds a node listens for answers; three broadcasts go out in them."""

Heard = frozenset[str]
"""MAC addresses that answered, in lower case."""


def _heard(cluster: Cluster) -> OnNodes[Heard]:
    return from_each_node("node_ip_heard", partial(read_answers, address=cluster.node_ip)).read(cluster)


NODE_IP_HEARD: Fact[OnNodes[Heard]] = Fact("node_ip_heard", _heard)
"""Who each node hears answering for the node IP. A holder does not hear itself: only a second one."""


def node_ip_from_pc_fact(neighbourhood: Neighbourhood) -> Fact[Heard]:
    """Who the technician's PC hears answering for the node IP."""
    return Fact("node_ip_from_pc", lambda cluster: neighbourhood.holders(cluster.node_ip))


def read_answers(node: Node, *, address: str) -> Heard:
    """Broadcast ARP questions for `address` from the node's own address and keep every MAC that answers."""
    own, asked = shlex.quote(node.address), shlex.quote(address)
    ran = node.shell.run(
        f"export LC_ALL=C; dev=$(ip -4 -o addr | awk -v own={own} 'index($4, own \"/\") == 1 {{ print $2; exit }}');"
        f' arping -b -c {ARPING_S} -w {ARPING_S} -s {own} -I "$dev" {asked}',
        within=ARPING_S + 15,
    )
    if ran.exit_status not in (0, 1) or "Sent " not in ran.stdout:
        why = Text("arping ended with status {status}: {said}", status=ran.exit_status, said=ran.stderr.strip()[-300:])
        raise CouldNotAsk(node.where, why, Text("Install arping (iputils) on that node, or ask from its network."))
    return frozenset(mac.lower() for mac in _ANSWER.findall(ran.stdout))


_ANSWER = re.compile(r"reply from \S+ \[([0-9A-Fa-f:]{17})\]")


def judge_node_ip_holder(roles: Roles) -> Finding:
    """NODE-IP: every node was asked, and one of them holds it."""
    holders = roles.holders
    if isinstance(holders, CouldNotLook):
        return holders.as_finding(ONE_HOLDER)
    if len(holders) == 1:
        observed = Text("{address} is held by {node} alone", address=roles.node_ip, node=holders[0])
        return passed(WHERE, expected=ONE_HOLDER, observed=observed)
    if not holders:
        observed = Text("no node holds {address}", address=roles.node_ip)
    else:
        nodes = verbatim(", ".join(holders))
        observed = Text("two masters: {address} is held by {nodes}", address=roles.node_ip, nodes=nodes)
    return failed(WHERE, expected=ONE_HOLDER, observed=observed, next_step=NEVER_TWO)


def judge_node_ip_network(roles: Roles, heard: OnNodes[Heard], from_pc: Heard | CouldNotLook) -> Finding:
    """NODE-IP-NETWORK: all who listen hear one and the same machine, the holder.

    The PC may stand behind a VPN: the other node's answer is enough. A witness who listened and heard nobody is a FAIL.
    """
    witnesses = _witnesses(roles, heard, from_pc)
    everyone = frozenset[str]().union(*(macs for macs in _looked(heard.by_node.values(), from_pc)))
    if len(everyone) > 1:
        observed = Text("several machines answer for {address}: {macs}", address=roles.node_ip, macs=_listed(everyone))
        return failed(WHERE, expected=ONE_ANSWER, observed=observed, next_step=NEVER_TWO)
    holders = roles.holders
    if isinstance(holders, CouldNotLook):
        return holders.as_finding(ONE_ANSWER)
    if roles.master is None:
        observed = Text("{count} nodes hold {address}", count=len(holders), address=roles.node_ip)
        return failed(WHERE, expected=ONE_ANSWER, observed=observed, next_step=NEVER_TWO)
    if not witnesses:
        return _nobody_listened(heard, from_pc)
    return _heard_by(witnesses, roles)


def judge_node_ip_key(shown: str | CouldNotLook, machines: Mapping[str, Machine], roles: Roles) -> Finding:
    """NODE-IP-KEY: `shown` is one of the keys pinned for the master, and not one that the other node has too."""
    if isinstance(shown, CouldNotLook):
        return shown.as_finding(MASTERS_KEY)
    if roles.master is None:
        return _untold(Text("which node is master could not be told"), Text("See the check of the node IP's holder."))
    owners = [node for node, machine in machines.items() if shown in machine.host_keys]
    observed = Text("{key} is the key of {nodes}", key=shown, nodes=verbatim(", ".join(owners)))
    if owners == [roles.master]:
        return passed(WHERE, expected=MASTERS_KEY, observed=observed)
    if len(owners) > 1:
        return _untold(observed, Text("Give each node host keys of its own: they cannot be told apart by them."))
    if not machines[roles.master].host_keys:
        trust = Text("Run `tvox-uat site trust` to pin the nodes' keys.")
        return _untold(Text("no key of {node} is pinned", node=roles.master), trust)
    unknown = Text("{key} is the key of neither node", key=shown)
    return failed(WHERE, expected=MASTERS_KEY, observed=observed if owners else unknown, next_step=NEVER_TWO)


def _looked(heard: Iterable[Heard | CouldNotLook], from_pc: Heard | CouldNotLook) -> list[Heard]:
    return [macs for macs in (*heard, from_pc) if not isinstance(macs, CouldNotLook)]


def _witnesses(roles: Roles, heard: OnNodes[Heard], from_pc: Heard | CouldNotLook) -> list[tuple[Text, Heard]]:
    others = [
        (verbatim(node), macs)
        for node, macs in heard.by_node.items()
        if node != roles.master and not isinstance(macs, CouldNotLook)
    ]
    return others if isinstance(from_pc, CouldNotLook) else [*others, (Text("this PC"), from_pc)]


def _nobody_listened(heard: OnNodes[Heard], from_pc: Heard | CouldNotLook) -> Finding:
    reasons = [blind for blind in (*heard.by_node.values(), from_pc) if isinstance(blind, CouldNotLook)]
    return not_observed(
        WHERE,
        expected=ONE_ANSWER,
        observed=joined(Text("{where}: {why}", where=blind.where, why=blind.why) for blind in reasons),
        next_step=joined(dict.fromkeys(blind.next_step for blind in reasons), separator=" "),
        kind=Kind.COULD_NOT_LOOK,
    )


def _heard_by(witnesses: list[tuple[Text, Heard]], roles: Roles) -> Finding:
    master = str(roles.master)
    role = roles.by_node[master]
    own = frozenset(role.macs.values()) if isinstance(role, Role) else frozenset[str]()
    for witness, macs in witnesses:
        if not macs:
            observed = Text("{witness} hears nobody answer for {address}", witness=witness, address=roles.node_ip)
            next_step = Text(
                "Check the switch, and whether {node} announces the address (gratuitous ARP).", node=master
            )
            return failed(WHERE, expected=ONE_ANSWER, observed=observed, next_step=next_step)
        if not macs <= own:
            observed = Text("{macs} answers, which is not {node}'s", macs=_listed(macs), node=master)
            return failed(WHERE, expected=ONE_ANSWER, observed=observed, next_step=NEVER_TWO)
    who = joined((witness for witness, _macs in witnesses), separator=", ")
    heard = _listed(witnesses[0][1])
    observed = Text("only {macs} of {node} answers, heard by {witnesses}", macs=heard, node=master, witnesses=who)
    return passed(WHERE, expected=ONE_ANSWER, observed=observed)


def _untold(observed: Text, next_step: Text) -> Finding:
    return not_observed(WHERE, expected=MASTERS_KEY, observed=observed, next_step=next_step, kind=Kind.NOT_TESTABLE)


def _listed(macs: Heard) -> Text:
    return verbatim(", ".join(sorted(macs)))

"""Which node is master: it holds the node IP and serves SIP. Each node is asked; not asked is never "does not hold it".

fixture            fact                                  type
roles              roles_fact(site)                      Roles
roles_afterwards   the same, read once all others are    Roles
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.site import Site
from tvox.texts import Text, verbatim

ONE_MASTER = Text("one node is master and serves SIP")
NEVER_TWO = Text(
    "Stop here: change nothing and restart nothing. Check the network between the nodes and call vendor support."
)


@dataclass(frozen=True)
class Role:
    """What a node says of itself. `addresses`: IPv4 to interface; `macs`: interface to MAC, in lower case.

    `serves_sip`: something listens for SIP at the node IP or at every address.
    """

    addresses: Mapping[str, str]
    macs: Mapping[str, str]
    boot_id: str
    serves_sip: bool


@dataclass(frozen=True)
class Roles:
    """Both nodes' words about themselves, and the node IP they share."""

    node_ip: str
    by_node: OnNodes[Role]

    @property
    def holders(self) -> tuple[str, ...] | CouldNotLook:
        """The nodes that say they hold the node IP; `CouldNotLook` as soon as one could not be asked."""
        seen = self.by_node.seen()
        if isinstance(seen, CouldNotLook):
            return seen
        return tuple(node for node, role in seen.items() if self.node_ip in role.addresses)

    @property
    def master(self) -> str | None:
        """The node that alone holds the node IP; None where that cannot be said."""
        holders = self.holders
        return holders[0] if isinstance(holders, tuple) and len(holders) == 1 else None

    def named(self, node: str) -> Text:
        """`tvox2 (slave)`; just the name where the master is not known."""
        if self.master is None:
            return verbatim(node)
        return Text("{node} (master)", node=node) if node == self.master else Text("{node} (slave)", node=node)


def roles_fact(site: Site) -> Fact[Roles]:
    """Who is master."""
    return Fact("roles", partial(read_roles, sip_port=site.ports.sip))


def read_roles(cluster: Cluster, *, sip_port: int) -> Roles:
    """Ask every node at the same time."""
    read = partial(read_role, sip_port=sip_port, node_ip=cluster.node_ip)
    return Roles(cluster.node_ip, from_each_node("roles", read).read(cluster))


ROLE_COMMAND = (
    "export LC_ALL=C; ip -4 -o addr && echo == && ip -o link && echo =="
    " && cat /proc/sys/kernel/random/boot_id && echo == && ss -lntu && echo =="
)


def read_role(node: Node, *, sip_port: int, node_ip: str) -> Role:
    """Ask one node for its addresses, interfaces, boot id and listening sockets."""
    ran = node.shell.run(ROLE_COMMAND)
    sections = ran.stdout.split("==\n")
    if not ran.succeeded or len(sections) != 5:
        why = Text(
            "a command ended with status {status}: {said}", status=ran.exit_status, said=ran.stderr.strip()[-300:]
        )
        raise CouldNotAsk(node.where, why, Text("Check that ip and ss are installed on that node."))
    addresses, links, boot_id, sockets, _rest = sections
    found = Role(
        addresses={address: interface for interface, address in _ADDRESS.findall(addresses)},
        macs={interface: mac.lower() for interface, mac in _LINK.findall(links)},
        boot_id=boot_id.strip(),
        serves_sip=_serves(sockets, sip_port, node_ip),
    )
    if not found.addresses or not found.boot_id:
        raise CouldNotAsk(
            node.where, Text("the node named no address of its own"), Text("Run `ip addr` on it by hand.")
        )
    return found


def _serves(sockets: str, port: int, node_ip: str) -> bool:
    """By the lines of ss; a socket of the loopback or of the physical address alone serves no phone."""
    everywhere = r"\*|0\.0\.0\.0|\[?::\]?"
    at = rf"(?:{everywhere}|\[?(?:::ffff:)?{re.escape(node_ip)}\]?)(?:%\S+)?"
    return re.search(rf"\s{at}:{port}\s", sockets) is not None


_ADDRESS = re.compile(r"^\d+: (\S+)\s+inet (\d+\.\d+\.\d+\.\d+)", re.MULTILINE)
_LINK = re.compile(r"^\d+: ([^:@\s]+)[^\n]*link/ether ([0-9A-Fa-f:]{17})", re.MULTILINE)


def judge_roles_kept(before: Roles, afterwards: Roles) -> Finding:
    """ROLES, too: a switch or a restart while facts were read makes one picture of two."""
    where, expected = Text("roles of the nodes"), Text("the same master, and no restart, while all facts were read")
    for roles in (before, afterwards):
        if isinstance(roles.holders, CouldNotLook):
            return roles.holders.as_finding(expected)
    if before.holders == afterwards.holders and _boots(before) == _boots(afterwards):
        return passed(where, expected=expected, observed=Text("the same before and afterwards"))
    restarted = [node for node, boot in _boots(before).items() if _boots(afterwards).get(node) != boot]
    observed = Text(
        "the node IP was held by {first}, then by {then}; restarted meanwhile: {restarted}",
        first=_listed(before),
        then=_listed(afterwards),
        restarted=verbatim(", ".join(restarted) or "-"),
    )
    next_step = Text("Rely on nothing of this run. Wait until the nodes are at rest, then run all of it again.")
    return not_observed(where, expected=expected, observed=observed, next_step=next_step, kind=Kind.IN_FLIGHT)


def _boots(roles: Roles) -> Mapping[str, str]:
    return {node: role.boot_id for node, role in roles.by_node.by_node.items() if isinstance(role, Role)}


def _listed(roles: Roles) -> Text:
    holders = roles.holders
    return verbatim(", ".join(holders) or "-") if isinstance(holders, tuple) else verbatim("-")


def judge_roles(roles: Roles) -> Finding:
    """ROLES: two different machines, one of them master, and that one serves SIP."""
    where = Text("roles of the nodes")
    seen, holders = roles.by_node.seen(), roles.holders
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(ONE_MASTER)
    if len({role.boot_id for role in seen.values()}) < len(seen):
        observed = Text("both addresses lead to the same machine: the boot ids are equal")
        next_step = Text("Correct the two physical addresses in the site file.")
        return failed(where, expected=ONE_MASTER, observed=observed, next_step=next_step)
    if roles.master is None:
        held = 0 if isinstance(holders, CouldNotLook) else len(holders)
        observed = Text("{count} nodes hold the node IP {address}", count=held, address=roles.node_ip)
        return failed(where, expected=ONE_MASTER, observed=observed, next_step=NEVER_TWO)
    if not seen[roles.master].serves_sip:
        observed = Text("{node} is master, but nothing listens for SIP at its node IP", node=roles.master)
        next_step = Text("Check the services of {node} on its Services page.", node=roles.master)
        return failed(where, expected=ONE_MASTER, observed=observed, next_step=next_step)
    idle = [node for node, role in seen.items() if node != roles.master and role.serves_sip]
    advisory = Text("{node} listens for SIP too, though it is not master", node=idle[0]) if idle else None
    return passed(where, expected=ONE_MASTER, observed=Text("{node} is master", node=roles.master), advisory=advisory)

"""A3: the two new physical addresses are free and in TVOX 1's own network.

TVOX 1 stands in the network in question: its ARP question proves that nobody has the address (`arping -D` asks without
an address of its own, as a machine does before it takes one). This PC asks as well, if it stands in that network. An
open port proves that an address is taken; a closed one proves nothing. Silence proves nothing either where not even
TVOX 1 is heard.

    fixture                  fact                                                      type
    new_addresses            new_addresses_fact(site)                                  tuple[AskedAddress, ...]
    new_addresses_from_pc    new_addresses_from_pc_fact(neighbourhood, reachability, site)   tuple[PcView, ...]
"""

import re
import shlex
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from ipaddress import IPv4Address, IPv4Interface

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.ports import Neighbourhood, Reachability
from tvox.site import Site
from tvox.texts import Text, joined, verbatim

ASK_WITHIN_S = 30.0
_PROBED_PORTS = (22, 80, 443)


class Answer(Enum):
    """What an address's network said."""

    FREE = "free"
    TAKEN = "taken"
    UNTOLD = "untold"


@dataclass(frozen=True)
class AskedAddress:
    """What TVOX 1 heard: `network` is its own address with netmask (`172.16.95.71/22`), `said` what the tools said."""

    address: str
    network: str
    answer: Answer
    said: Text


@dataclass(frozen=True)
class PcView:
    """What this PC heard: MACs that answer (or why it could not listen), and ports that accept a connection."""

    address: str
    macs: frozenset[str] | CouldNotLook
    open_ports: tuple[int, ...]


def read_new_addresses(site: Site, cluster: Cluster) -> tuple[AskedAddress, ...]:
    """Ask TVOX 1 for both addresses."""
    node = next(iter(cluster.nodes.values()))
    with ThreadPoolExecutor(thread_name_prefix="new_addresses") as asking:
        return tuple(asking.map(partial(_asked, node), _wanted(site)))


def new_addresses_fact(site: Site) -> Fact[tuple[AskedAddress, ...]]:
    """Both addresses, asked from TVOX 1."""
    return Fact("new_addresses", partial(read_new_addresses, site))


def new_addresses_from_pc_fact(
    neighbourhood: Neighbourhood, reachability: Reachability, site: Site
) -> Fact[tuple[PcView, ...]]:
    """Both addresses, asked from this PC."""

    def seen(cluster: Cluster) -> tuple[PcView, ...]:
        with ThreadPoolExecutor(thread_name_prefix="new_addresses_from_pc") as asking:
            known = asking.submit(_heard, neighbourhood, cluster.node_ip)
            views = list(asking.map(partial(_seen, neighbourhood, reachability), _wanted(site)))
            return tuple(_if_it_hears(known.result(), cluster.node_ip, view) for view in views)

    return Fact("new_addresses_from_pc", seen)


def judge_new_addresses(
    asked: Sequence[AskedAddress] | CouldNotLook, from_pc: Sequence[PcView] | CouldNotLook, site: Site
) -> list[Finding]:
    """Per address: in TVOX 1's network, nobody answers there, and at least one who listened says so."""
    wanted = _wanted(site)
    by_tvox1 = {} if isinstance(asked, CouldNotLook) else {one.address: one for one in asked}
    by_pc = {} if isinstance(from_pc, CouldNotLook) else {one.address: one for one in from_pc}
    if isinstance(asked, CouldNotLook):
        return [_judge_without_tvox1(address, by_pc.get(address), asked) for address in wanted]
    return [_judge(by_tvox1[address], by_pc.get(address)) for address in wanted]


def _judge(asked: AskedAddress, pc: PcView | None) -> Finding:
    here, expected = _here(asked.address), _expected(asked.network)
    if IPv4Address(asked.address) not in IPv4Interface(asked.network).network:
        observed = Text("{address} is not in TVOX 1's network {network}", address=asked.address, network=asked.network)
        return failed(here, expected=expected, observed=observed, next_step=_CHOOSE_ANOTHER)
    taken = _taken(asked, pc)
    if taken:
        return failed(here, expected=expected, observed=joined(taken), next_step=_CHOOSE_ANOTHER)
    listened = pc is not None and not isinstance(pc.macs, CouldNotLook)
    if asked.answer is Answer.FREE:
        advisory = None if listened else Text("asked from TVOX 1 only: this PC could not listen in that network")
        return passed(here, expected=expected, observed=Text("nobody answers"), advisory=advisory)
    if listened:
        advisory = Text("asked from this PC only: {said}", said=asked.said)
        return passed(here, expected=expected, observed=Text("nobody answers"), advisory=advisory)
    return not_observed(
        here,
        expected=expected,
        observed=Text("TVOX 1 could not ask the network: {said}", said=asked.said),
        next_step=Text("Ask by hand on TVOX 1: {command}", command=f"arping -D -c 3 {asked.address}"),
        kind=Kind.COULD_NOT_LOOK,
    )


def _judge_without_tvox1(address: str, pc: PcView | None, blind: CouldNotLook) -> Finding:
    taken = _taken(None, pc)
    if taken:
        return failed(_here(address), expected=_FREE, observed=joined(taken), next_step=_CHOOSE_ANOTHER)
    return blind.as_finding(_FREE)


def _taken(asked: AskedAddress | None, pc: PcView | None) -> list[Text]:
    said = []
    if asked is not None and asked.answer is Answer.TAKEN:
        said.append(Text("heard from TVOX 1: {said}", said=asked.said))
    if pc is not None and not isinstance(pc.macs, CouldNotLook) and pc.macs:
        said.append(Text("heard from this PC: {macs} answers", macs=", ".join(sorted(pc.macs))))
    if pc is not None and pc.open_ports:
        said.append(Text("this PC could connect to port {ports}", ports=", ".join(map(str, pc.open_ports))))
    return said


def _asked(node: Node, address: str) -> AskedAddress:
    own, target = shlex.quote(node.address), shlex.quote(address)
    ran = node.shell.run(
        "export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C; "
        f"set -- $(ip -4 -o addr show | awk -v own={own} 'index($4, own \"/\") == 1 {{ print $2, $4; exit }}'); "
        f'echo "network:$2"; {{ ping -c 2 -W 2 {target} >/dev/null 2>&1; echo "ping:$?"; }} & '
        f'arping -D -I "${{1%%@*}}" -c 3 -w 4 {target} 2>&1; echo "arping:$?"; wait',
        within=ASK_WITHIN_S,
    )
    network = _field(ran.stdout, "network")
    if not network:
        raise CouldNotAsk(
            node.where,
            Text("no interface of the node has the address {address}", address=node.address),
            Text("Check the addresses of the site file against the machine."),
        )
    return AskedAddress(address, network, _answer(ran.stdout), _words(ran.stdout))


def _answer(said: str) -> Answer:
    """Free only where questions were sent, none was answered, and arping itself says so."""
    if _field(said, "ping") == "0" or re.search(r"reply from|Received [1-9]\d* response", said):
        return Answer.TAKEN
    silent = re.search(r"Sent [1-9]\d* probe", said) and "Received 0 response" in said
    return Answer.FREE if silent and _field(said, "arping") == "0" else Answer.UNTOLD


def _words(said: str) -> Text:
    lines = [line for line in said.splitlines() if line and not re.match(r"(network|ping|arping):\S*$|ARPING ", line)]
    reply = next((line for line in lines if "reply from" in line), None)
    if reply is None and _field(said, "ping") == "0":
        return Text("it answers ping")
    return verbatim(reply or "; ".join(lines) or "-")


def _field(said: str, name: str) -> str:
    found = re.search(rf"^{name}:(\S*)$", said, re.MULTILINE)
    return found.group(1) if found else ""


def _seen(neighbourhood: Neighbourhood, reachability: Reachability, address: str) -> PcView:
    with ThreadPoolExecutor(thread_name_prefix=address) as asking:
        ports = asking.map(partial(_is_open, reachability, address), _PROBED_PORTS)
        macs = _heard(neighbourhood, address)
        open_ports = tuple(port for port, is_open in zip(_PROBED_PORTS, ports, strict=True) if is_open)
    return PcView(address, macs, open_ports)


def _heard(neighbourhood: Neighbourhood, address: str) -> frozenset[str] | CouldNotLook:
    try:
        return neighbourhood.holders(address)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _if_it_hears(known: frozenset[str] | CouldNotLook, address: str, view: PcView) -> PcView:
    """Silence counts only where TVOX 1, which is there, is heard: a network elsewhere may have the same addresses."""
    if view.macs != frozenset() or isinstance(known, CouldNotLook) or known:
        return view
    deaf = CouldNotLook(
        Text("this PC"),
        Text("not even TVOX 1 is heard at {address}: this PC is in another network", address=address),
        Text("Run from a PC in the nodes' network to have it listen as well."),
        Kind.NOT_MEASURED,
    )
    return replace(view, macs=deaf)


def _is_open(reachability: Reachability, address: str, port: int) -> bool:
    """False where it could not be tried, too: only an open port is ever taken for a proof."""
    try:
        return reachability.answers(address, port)
    except CouldNotAsk:
        return False


def _wanted(site: Site) -> list[str]:
    return [str(machine.address) for machine in site.topology.machines.values()]


def _here(address: str) -> Text:
    return Text("new address {address}", address=address)


def _expected(network: str) -> Text:
    return Text("free, and in TVOX 1's network {network}", network=network)


_FREE = Text("free, and in TVOX 1's network")
_CHOOSE_ANOTHER = Text("Ask the customer for another free address of that network, and correct the site file.")

"""What must run, by who listens: `ss -lntu`, the processes, and which addresses the node has.

SIP belongs to the node that serves: the stand-alone TVOX, or in a pair the one that holds the node IP. Only a pair
needs the rsync daemon, which carries its files.

    fixture    fact       type
    services   SERVICES   OnNodes[RunningServices]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tvox.findings import Finding, failed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.site import Site
from tvox.texts import Text

_LISTENING = re.compile(r"^(tcp|udp)\S*\s.*?(\S+):(\d+)\s+\S+:(?:\d+|\*)", re.MULTILINE)
_LOOPBACK = ("127.", "::1", "localhost")
_EVERYWHERE = ("*", "0.0.0.0", "::", "")  # noqa: S104 - what ss prints, nothing is bound here
_ASK = (
    "export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C; ss -lntu || netstat -lntu; echo '== processes'; ps -eo comm=; "
    "echo '== addresses'; ip -4 -o addr show"
)
Protocol = Literal["tcp", "udp"]


@dataclass(frozen=True)
class Listener:
    """One listening socket; `reachable` is False where only the machine itself can connect.

    `address` is the only one it listens on, empty where it listens on all of the machine's.
    """

    protocol: str
    port: int
    reachable: bool
    address: str = ""


@dataclass(frozen=True)
class RunningServices:
    """Listening sockets, names of the processes, and the node's own IPv4 addresses."""

    listeners: frozenset[Listener]
    processes: frozenset[str]
    addresses: frozenset[str]


@dataclass(frozen=True)
class Wanted:
    """A service by its port. `process` must be among the processes too; to a `remote` one other machines connect.

    It must listen `at` that address, where one is given.
    """

    service: str
    port: int
    protocols: tuple[Protocol, ...] = ("tcp",)
    process: str | None = None
    remote: bool = True
    at: str = ""


def read_services(node: Node) -> RunningServices:
    """One look at sockets, processes and addresses."""
    said = node.shell.run(_ASK).stdout
    sockets, first, rest = said.partition("== processes\n")
    processes, second, addresses = rest.partition("== addresses\n")
    listeners = frozenset(_listeners(sockets))
    if not (first and second and listeners and addresses.strip()):
        raise CouldNotAsk(
            node.where,
            Text("the listening sockets or the addresses could not be listed"),
            Text("Run {command} on the node by hand.", command="ss -lntu; ip -4 addr"),
        )
    own = frozenset(re.findall(r"\binet (\d+\.\d+\.\d+\.\d+)", addresses))
    return RunningServices(listeners, frozenset(processes.split()), own)


SERVICES = from_each_node("services", read_services)


def judge_services(services: OnNodes[RunningServices], cluster: Cluster, site: Site) -> list[Finding]:
    """Per node, every service that its role needs."""
    findings = [_nobody_serves(cluster)] if _no_holder(services, cluster) else []
    for name, running in services.by_node.items():
        if isinstance(running, CouldNotLook):
            findings.append(running.as_finding(Text("the services of this node's role are running")))
        else:
            serving = cluster.stand_alone or cluster.node_ip in running.addresses
            needed = wanted_services(site, serving, cluster.stand_alone)
            findings += [_judge(name, running, wanted) for wanted in needed]
    return findings


def wanted_services(site: Site, serving: bool, stand_alone: bool) -> Iterator[Wanted]:
    """What a node must run: `serving` where phones talk to it, `stand_alone` where there is no pair."""
    yield Wanted("SSH", site.ssh.port)
    yield Wanted("HTTPS", site.ports.https)
    yield Wanted("PostgreSQL", site.ports.postgres, remote=False)
    yield Wanted("MongoDB", site.ports.mongo, remote=not stand_alone)
    if not stand_alone:
        yield Wanted("rsync", site.ports.rsync)
    if serving:
        tls = site.sip.transport == "tls"
        protocols: tuple[Protocol, ...] = ("udp",) if site.sip.transport == "udp" else ("tcp",)
        yield Wanted(
            "SIP",
            site.ports.sip_tls if tls else site.ports.sip,
            protocols,
            process="asterisk",
            at=str(site.topology.node_ip),
        )


def _no_holder(services: OnNodes[RunningServices], cluster: Cluster) -> bool:
    seen = services.seen()
    if isinstance(seen, CouldNotLook) or cluster.stand_alone:
        return False
    return not any(cluster.node_ip in running.addresses for running in seen.values())


def _nobody_serves(cluster: Cluster) -> Finding:
    return failed(
        cluster.where,
        expected=Text("the node that holds the node IP {address} serves SIP", address=cluster.node_ip),
        observed=Text("no node holds it"),
        next_step=Text("Nobody serves the phones: find out why no node is master, and call vendor support."),
    )


def _judge(name: str, running: RunningServices, wanted: Wanted) -> Finding:
    here = Text("{node}, {service}", node=name, service=wanted.service)
    place = f"{'/'.join(wanted.protocols)} {wanted.port}"
    expected = Text("{service} listens on {place}", service=wanted.service, place=place)
    missing = _missing(running, wanted)
    if missing is None:
        return passed(here, expected=expected, observed=Text("it listens"))
    return failed(
        here,
        expected=expected,
        observed=missing,
        next_step=Text("Start the service from the page Services, and look at its log if it does not stay up."),
    )


def _missing(running: RunningServices, wanted: Wanted) -> Text | None:
    there = [one for one in running.listeners if one.port == wanted.port and one.protocol in wanted.protocols]
    if not there:
        return Text("nobody listens there")
    if wanted.remote and not any(one.reachable for one in there):
        return Text("it listens on the loopback address only")
    if wanted.at and not any(one.address in ("", wanted.at) for one in there):
        return Text("it does not listen at {address}, where it is needed", address=wanted.at)
    if wanted.process and wanted.process not in running.processes:
        return Text("somebody listens, but there is no process {process}", process=wanted.process)
    return None


def _listeners(sockets: str) -> Iterator[Listener]:
    for protocol, address, port in _LISTENING.findall(sockets):
        plain = address.split("%")[0].strip("[]").removeprefix("::ffff:")
        only = "" if plain in _EVERYWHERE else plain
        yield Listener(protocol, int(port), not plain.startswith(_LOOPBACK), only)

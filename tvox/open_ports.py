"""UAT-SEC-005: of each machine, the agreed ports answer this PC, and those of the databases and the copying do not.

Only connections to the listed ports are tried, one each, and closed at once. Without a list in the site file nothing
is tried at all: the list is the customer's consent.

    fixture      fact              type
    open_ports   open_ports_fact   Mapping[str, OpenPorts]     (a factory: it takes the site; by address)
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.ports import Reachability
from tvox.site import Site
from tvox.texts import Text

WITHIN_S = 3.0
AT_ONCE = 4


class Port(Enum):
    """What this PC sees of one port."""

    OPEN = "open"
    SHUT = "shut"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class OpenPorts:
    """One address: what this PC sees of each port that was tried."""

    ports: Mapping[int, Port]

    @property
    def there(self) -> bool:
        """Whether the machine answers at all: a port that is shut on a machine that is off proves nothing."""
        return Port.OPEN in self.ports.values()


def open_ports_fact(site: Site, reachability: Reachability) -> Fact[Mapping[str, OpenPorts]]:
    """The node IP and each machine's own address."""
    return Fact("open_ports", lambda cluster: read_open_ports(cluster, site, reachability))


def read_open_ports(cluster: Cluster, site: Site, reachability: Reachability) -> Mapping[str, OpenPorts]:
    """Every listed port of every address that is there."""
    if not site.security.expected_ports:
        raise CouldNotAsk(
            Text("site file"),
            Text("The site file names no port that may be tried."),
            Text("Agree with the customer which ports may be tried, and list them in security.expected_ports."),
            Kind.NOT_TESTABLE,
        )
    ports = (*site.security.expected_ports, *site.security.closed_ports)
    addresses = dict.fromkeys([cluster.node_ip, *(node.address for node in cluster.nodes.values())])
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ports") as trying:
        tried = {
            address: {port: trying.submit(_tried, reachability, address, port) for port in ports}
            for address in addresses
        }
        return {
            address: OpenPorts({port: one.result() for port, one in every.items()}) for address, every in tried.items()
        }


def judge_open_ports(seen: Mapping[str, OpenPorts] | CouldNotLook, site: Site) -> list[Finding]:
    """One finding for each address and port."""
    if isinstance(seen, CouldNotLook) or not seen:
        blind = seen if isinstance(seen, CouldNotLook) else _nothing_tried()
        return [blind.as_finding(Text("Only the agreed ports answer this PC."))]
    findings = [finding for address, found in seen.items() for finding in _judge(address, found, site)]
    return findings if site.security.closed_ports else [*findings, _none_closed()]


def _judge(address: str, found: OpenPorts, site: Site) -> Iterator[Finding]:
    for port in site.security.expected_ports:
        yield _expected(address, port, found.ports.get(port, Port.UNKNOWN))
    for port in site.security.closed_ports:
        state = found.ports.get(port, Port.UNKNOWN)
        yield _closed(address, port, state if found.there else Port.UNKNOWN)


def _expected(address: str, port: int, state: Port) -> Finding:
    where, expected = _where(address, port), Text("answers this PC")
    if state is Port.OPEN:
        return passed(where, expected=expected, observed=Text("it accepts a connection"))
    if state is Port.SHUT:
        next_step = Text("Look whether the service runs, and whether a firewall stands between.")
        return failed(where, expected=expected, observed=Text("no connection is accepted"), next_step=next_step)
    return _untold(where, expected)


def _closed(address: str, port: int, state: Port) -> Finding:
    where, expected = _where(address, port), Text("does not answer this PC: it belongs to the other node alone")
    if state is Port.SHUT:
        return passed(where, expected=expected, observed=Text("no connection is accepted"))
    if state is Port.OPEN:
        next_step = Text("Have the firewall of that machine let only the other node reach this port.")
        return failed(where, expected=expected, observed=Text("it accepts a connection"), next_step=next_step)
    return _untold(where, expected)


def _untold(where: Text, expected: Text) -> Finding:
    return not_observed(
        where,
        expected=expected,
        observed=Text("it could not be tried, or nothing at all answers at that address"),
        next_step=Text("Check that the machine is on and that this PC's own firewall or VPN lets the ports through."),
        kind=Kind.COULD_NOT_LOOK,
    )


def _where(address: str, port: int) -> Text:
    return Text("{address}, port {port}", address=address, port=port)


def _none_closed() -> Finding:
    return not_observed(
        Text("site file"),
        expected=Text("Only the agreed ports answer this PC."),
        observed=Text("The site file names no port that must not answer."),
        next_step=Text("Name the ports of the databases and the copying in security.closed_ports of the site file."),
        kind=Kind.NOT_TESTABLE,
    )


def _nothing_tried() -> CouldNotLook:
    return CouldNotLook(
        Text("this PC"), Text("no address was tried"), Text("Report this as a defect of the suite."), Kind.SUITE_ERROR
    )


def _tried(reachability: Reachability, address: str, port: int) -> Port:
    try:
        return Port.OPEN if reachability.answers(address, port, within=WITHIN_S) else Port.SHUT
    except CouldNotAsk:
        return Port.UNKNOWN

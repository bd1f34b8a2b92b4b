"""B4: /etc/hosts says where the domain is. Stand-alone: the TVOX's own address; in a pair: the node IP, on both nodes.

172.16.95.70  tam01                       a pair: the machine's own name at its own physical address
172.16.95.71  tam.teleniasoftware.com     the domain at the node IP

fixture       fact          type
hosts_files   HOSTS_FILES   OnNodes[HostsFile]
"""

from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.texts import Text, listed

NO_DOMAIN = Text("the site file names no domain: whether one leads to the node IP was not looked at")
_SEPARATOR = "== hostname =="


@dataclass(frozen=True)
class HostsLine:
    """One line that names hosts; `active` is False for one that is commented out."""

    address: str
    names: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True)
class HostsFile:
    """The lines of /etc/hosts, and the name that the machine gives itself."""

    lines: tuple[HostsLine, ...]
    hostname: str

    def addresses_of(self, name: str, *, active: bool = True) -> tuple[str, ...]:
        """The address of every line that has the name, in the file's order."""
        wanted = name.casefold()
        return tuple(
            line.address
            for line in self.lines
            if line.active is active and wanted in {each.casefold() for each in line.names}
        )


def read_hosts_file(node: Node) -> HostsFile:
    """The file and the host name."""
    ran = node.shell.run(f"cat /etc/hosts && echo '{_SEPARATOR}' && cat /proc/sys/kernel/hostname")
    text, found, hostname = ran.stdout.partition(_SEPARATOR)
    if not found or not ran.succeeded:
        raise CouldNotAsk(
            node.where,
            Text("/etc/hosts could not be read: {reason}", reason=ran.stderr.strip() or "-"),
            Text("Look at the file by hand; a TVOX always has one."),
        )
    return HostsFile(tuple(line for line in map(_parsed, text.splitlines()) if line), hostname.strip())


HOSTS_FILES = from_each_node("hosts_files", read_hosts_file)


def judge_hosts_files(files: OnNodes[HostsFile], cluster: Cluster, domain: str | None) -> list[Finding]:
    """Per node: the domain's line, and in a pair the line of the machine's own name."""
    return [finding for name, file in files.by_node.items() for finding in _judge_node(name, file, cluster, domain)]


def _judge_node(name: str, file: HostsFile | CouldNotLook, cluster: Cluster, domain: str | None) -> list[Finding]:
    if isinstance(file, CouldNotLook):
        return [file.as_finding(Text("/etc/hosts right for the topology"))]
    own = cluster.nodes[name].address
    target = own if cluster.stand_alone else cluster.node_ip
    findings = [_judge_name(name, file, domain, target)] if domain else []
    if not cluster.stand_alone and file.hostname.casefold() != (domain or "").casefold():
        findings.append(_judge_name(name, file, file.hostname, own, advisory=None if domain else NO_DOMAIN))
    return findings or [_nothing_to_judge(name)]


def _judge_name(node: str, file: HostsFile, name: str, target: str, advisory: Text | None = None) -> Finding:
    here = Text("{node}, /etc/hosts", node=node)
    expected = Text("one line {address} {name}", address=target, name=name)
    found = file.addresses_of(name)
    observed = _seen(file, name)
    if set(found) == {target}:
        if len(found) > 1:
            advisory = Text("the line is there {count} times", count=len(found))
        return passed(here, expected=expected, observed=observed, advisory=advisory)
    return failed(
        here,
        expected=expected,
        observed=observed,
        next_step=Text("Run {command} on this node and look again.", command="write_config.php network"),
    )


def _seen(file: HostsFile, name: str) -> Text:
    found = file.addresses_of(name)
    if found:
        return listed(f"{address} {name}" for address in found)
    if file.addresses_of(name, active=False):
        return Text("the line of {name} is commented out", name=name)
    return Text("no line has the name {name}", name=name)


def _nothing_to_judge(node: str) -> Finding:
    return not_observed(
        Text("{node}, /etc/hosts", node=node),
        expected=Text("the domain's line, right for the topology"),
        observed=Text("the site file names no domain, so it is not known which line must be there"),
        next_step=Text("Set topology.domain in the site file, or confirm with the customer that there is none."),
        kind=Kind.NOT_TESTABLE,
    )


def _parsed(line: str) -> HostsLine | None:
    active = not line.lstrip().startswith("#")
    words = line.lstrip("# \t").split("#")[0].split()
    return HostsLine(words[0], tuple(words[1:]), active) if len(words) > 1 else None

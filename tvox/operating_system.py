"""Root's shell answers, and the machine runs the operating system that the procedure is written for.

fixture             fact                type
root_shells         ROOT_SHELLS         OnNodes[RootShell]
operating_systems   OPERATING_SYSTEMS   OnNodes[OperatingSystem]
"""

import re
from dataclasses import dataclass

from tvox.findings import Finding, failed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.texts import Text

_CENTOS_7 = re.compile(r"CentOS( Linux)?( release)? 7(\.|\b)")


@dataclass(frozen=True)
class RootShell:
    """What `true && id -u` gave: the exit status and the user's number, empty where none was printed."""

    exit_status: int
    user_id: str


@dataclass(frozen=True)
class OperatingSystem:
    """The system's own name (`CentOS Linux release 7.9.2009 (Core)`), the file that says so, and the kernel."""

    name: str
    source: str
    kernel: str


def read_root_shell(node: Node) -> RootShell:
    """One harmless command over the connection whose host key is pinned."""
    ran = node.shell.run("true && id -u")
    return RootShell(ran.exit_status, ran.stdout.strip())


def read_operating_system(node: Node) -> OperatingSystem:
    """The distribution's own release file comes before the generic one."""
    files = "/etc/centos-release /etc/redhat-release /etc/os-release"
    ran = node.shell.run(f'for f in {files}; do [ -r "$f" ] && sed "s|^|$f:|" "$f"; done; echo "kernel:$(uname -r)"')
    said = [line.split(":", 1) for line in ran.stdout.splitlines() if ":" in line]
    kernel = next((text for source, text in said if source == "kernel"), "")
    for source, text in said:
        pretty = re.fullmatch(r'PRETTY_NAME="?([^"]+)"?', text)
        if source.endswith("os-release") and pretty:
            return OperatingSystem(pretty.group(1), source, kernel)
        if source in ("/etc/centos-release", "/etc/redhat-release"):
            return OperatingSystem(text.strip(), source, kernel)
    raise CouldNotAsk(
        node.where,
        Text("no file says which operating system this is ({files})", files=files),
        Text("Look at the machine by hand: it is not what the procedure expects."),
    )


ROOT_SHELLS = from_each_node("root_shells", read_root_shell)
OPERATING_SYSTEMS = from_each_node("operating_systems", read_operating_system)


def judge_root_shell(shells: OnNodes[RootShell]) -> list[Finding]:
    """A command runs, and as root."""
    return [_judge_shell(name, shell) for name, shell in shells.by_node.items()]


def judge_operating_system(systems: OnNodes[OperatingSystem]) -> list[Finding]:
    """CentOS 7: the vendor's procedure is for nothing else."""
    return [_judge_system(name, system) for name, system in systems.by_node.items()]


def _judge_shell(name: str, shell: RootShell | CouldNotLook) -> Finding:
    expected = Text("a command runs over SSH as root, and the host key is the pinned one")
    if isinstance(shell, CouldNotLook):
        return shell.as_finding(expected)
    here = Text("{node}, SSH", node=name)
    observed = Text("exit status {status}, user number {user}", status=shell.exit_status, user=shell.user_id or "-")
    if shell.exit_status == 0 and shell.user_id == "0":
        return passed(here, expected=expected, observed=observed)
    return failed(
        here,
        expected=expected,
        observed=observed,
        next_step=Text("Give the suite root's own shell (ssh.user in the site file), without a forced command."),
    )


def _judge_system(name: str, system: OperatingSystem | CouldNotLook) -> Finding:
    expected = Text("CentOS 7, which the procedure is written for")
    if isinstance(system, CouldNotLook):
        return system.as_finding(expected)
    here = Text("{node}, {file}", node=name, file=system.source)
    observed = Text("{system}, kernel {kernel}", system=system.name, kernel=system.kernel or "-")
    if _CENTOS_7.match(system.name):
        return passed(here, expected=expected, observed=observed)
    return failed(
        here,
        expected=expected,
        observed=observed,
        next_step=Text("Ask vendor support for the procedure of this system: commands and paths differ there."),
    )

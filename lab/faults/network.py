"""Faults of the network between machines and phones."""

from typing import TYPE_CHECKING

from lab.faults.kinds import At, Fault
from lab.state import LabError
from lab.waiting import eventually

if TYPE_CHECKING:
    from lab.machine import Machine


def table(name: str, **rules: str) -> str:
    """The nft command that makes a table of these rules, one for each hook."""
    chains = "".join(
        f" chain {hook} {{\n type filter hook {hook} priority 0; {rule}\n }}\n" for hook, rule in rules.items()
    )
    return f"nft 'table ip {name} {{\n{chains}}}'"


def drop_table(machine: "Machine", name: str) -> None:
    """Take a table away, if it is there."""
    machine.sh(f"nft list table ip {name} > /dev/null 2>&1 && nft delete table ip {name} || true")


DEAF = table("one_way", output="ip dscp af41 udp sport 10000-20000 drop")
LOSS = table(
    "loss",
    input="udp dport 10000-20000 numgen random mod 100 < 5 drop",
    output="udp sport 10000-20000 numgen random mod 100 < 5 drop",
)
ALONE = table("alone", input="ip protocol vrrp drop")


def _deafen(machine: "Machine") -> None:
    machine.sh(DEAF)


def _lose(machine: "Machine") -> None:
    machine.sh(LOSS)


def _isolate(machine: "Machine") -> None:
    machine.sh(ALONE)
    _await_role(machine, "MASTER")


def _rejoin(machine: "Machine") -> None:
    # A restarted machine yields to the master it now hears, whichever priority it has.
    machine.sh("tvox-node-ip stop; tvox-role BACKUP")
    drop_table(machine, "alone")
    machine.sh("tvox-node-ip start")
    _await_role(machine, "BACKUP")


def _await_role(machine: "Machine", role: str) -> None:
    if not eventually(lambda: machine.role == role, within=15):
        raise LabError(f"{machine.name} did not become {role} within 15 s.")


NETWORK_FAULTS = (
    Fault(
        "one-way-audio", "extensions with an even number hear nothing",
        At.MASTER, _deafen, lambda machine: drop_table(machine, "one_way"),
    ),
    Fault(
        "rtp-loss", "five of a hundred voice packets are lost each way",
        At.MASTER, _lose, lambda machine: drop_table(machine, "loss"),
    ),
    Fault(
        "two-masters", "the slave does not hear the master and takes the node IP as well",
        At.SLAVE, _isolate, _rejoin,
    ),
)  # fmt: skip

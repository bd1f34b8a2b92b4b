"""Whether a machine's services answer: asked over the network, and on the machine for what its firewall closes."""

import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from lab import plan
from lab.carrier.numbers import LINES, Line
from lab.firewall import PORTS
from lab.state import LabError

if TYPE_CHECKING:
    from lab.machine import Machine

TCP = {"ssh": 22, "https": 443}
CLOSED = {name: PORTS[name] for name in ("rsync", "postgres", "mongodb")}
LISTENING = "0A"
"""The state of a listening socket in /proc/net/tcp."""

OPTIONS = (
    "OPTIONS sip:{ip} SIP/2.0\r\nVia: SIP/2.0/UDP {me}:{port};branch=z9hG4bKlab{port}\r\nMax-Forwards: 70\r\n"
    "From: <sip:lab@{me}>;tag=lab\r\nTo: <sip:{ip}>\r\nCall-ID: {port}@lab\r\nCSeq: 1 OPTIONS\r\n"
    "Content-Length: 0\r\n\r\n"
)


def services(machine: "Machine") -> dict[str, bool]:
    """Each service and whether it answers; SIP only where the machine's role has to serve it."""
    address = machine.address
    answering = {name: tcp_answers(address, port) for name, port in TCP.items()}
    listening = listening_ports(machine.init)
    answering |= {name: port in listening for name, port in CLOSED.items()}
    answering["role"] = machine.role in {"MASTER", "BACKUP", "STANDALONE"}
    if machine.role in {"MASTER", "STANDALONE"}:
        answering["sip"] = sip_answers(plan.NODE_IP)
        answering["lines"] = all(line_is_reachable(machine, line) for line in LINES)
    return answering


def listening_ports(process: int | None) -> set[int]:
    """TCP ports that something listens on in a process's network; none of a machine that is off."""
    try:
        lines = Path(f"/proc/{process}/net/tcp").read_text().splitlines()[1:]
    except OSError:
        return set()
    sockets = (line.split() for line in lines)
    return {int(words[1].rsplit(":")[1], 16) for words in sockets if words[3] == LISTENING}


def line_is_reachable(machine: "Machine", line: Line) -> bool:
    """Whether the PBX finds the carrier at the other end of a line; no PBX finds nothing."""
    try:
        contacts = machine.sh("asterisk -rx 'pjsip show contacts'", check=False, within=5.0)
    except (LabError, subprocess.TimeoutExpired):
        return False
    return any(f"sip:{line.address} " in contact and " Avail " in contact for contact in contacts.splitlines())


def tcp_answers(address: str, port: int, *, within: float = 1.0) -> bool:
    """Whether a connection is accepted."""
    try:
        socket.create_connection((address, port), timeout=within).close()
    except OSError:
        return False
    return True


def sip_answers(address: str, *, within: float = 1.0) -> bool:
    """Whether an OPTIONS request gets any SIP answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(within)
        try:
            probe.connect((address, 5060))
            me, port = probe.getsockname()
            probe.send(OPTIONS.format(ip=address, me=me, port=port).encode())
            return probe.recv(4096).startswith(b"SIP/2.0")
        except OSError:
            return False


def in_step(machine: "Machine") -> bool:
    """Whether the slave has been in touch with its master's calendars; other roles have nothing to take over."""
    return machine.role != "BACKUP" or (machine.root / "run/tvox/database_replication.json").exists()

"""Whether a machine's services answer, asked over the network as a customer would."""

import socket
from typing import TYPE_CHECKING

from lab import plan

if TYPE_CHECKING:
    from lab.machine import Machine

TCP = {"ssh": 22, "https": 443, "rsync": 873, "postgres": 5432, "mongodb": 27017}

OPTIONS = (
    "OPTIONS sip:{ip} SIP/2.0\r\nVia: SIP/2.0/UDP {me}:{port};branch=z9hG4bKlab{port}\r\nMax-Forwards: 70\r\n"
    "From: <sip:lab@{me}>;tag=lab\r\nTo: <sip:{ip}>\r\nCall-ID: {port}@lab\r\nCSeq: 1 OPTIONS\r\n"
    "Content-Length: 0\r\n\r\n"
)


def services(machine: "Machine") -> dict[str, bool]:
    """Each service and whether it answers; SIP only where the machine's role has to serve it."""
    address = machine.address
    answering = {name: tcp_answers(address, port) for name, port in TCP.items()}
    answering["role"] = machine.role in {"MASTER", "BACKUP", "STANDALONE"}
    if machine.role in {"MASTER", "STANDALONE"}:
        answering["sip"] = sip_answers(plan.NODE_IP)
    return answering


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

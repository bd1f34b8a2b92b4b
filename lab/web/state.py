"""What a page can know of a node, and the seam (`Node`) through which it is asked.

`None` and `UNKNOWN` mean "could not be read": a page shows them as such and never as good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol


class Role(Enum):
    """The word in /run/tvox/role; UNKNOWN when the file is missing or says anything else."""

    MASTER = "MASTER"
    BACKUP = "BACKUP"
    FAULT = "FAULT"
    STANDALONE = "STANDALONE"
    UNKNOWN = "UNKNOWN"


class Flow(Enum):
    """Whether one kind of replication is going on."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"
    UNKNOWN = "UNKNOWN"


class Completeness(Enum):
    """Whether the file replication has carried everything it knows of."""

    COMPLETE = "COMPLETE"
    IN_PROGRESS = "IN_PROGRESS"
    STOPPED = "STOPPED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Identity:
    """Who a node is at this moment. `faults` are the lab's fault flags that lie on it; `release` is like `21.0.26`."""

    release: str | None
    role: Role
    started_at: datetime | None
    faults: frozenset[str] = frozenset()

    @property
    def major(self) -> int | None:
        """The release's first number."""
        first = (self.release or "").split(".")[0]
        return int(first) if first.isdecimal() else None


@dataclass(frozen=True)
class Configuration:
    """What /etc/tvox/node.json holds; `bandwidth` is in KB/s."""

    name: str
    physical_ip: str
    peer_ip: str | None
    node_ip: str
    netmask: str
    hostname: str
    domain: str
    ft: bool
    bandwidth: int


@dataclass(frozen=True)
class Licence:
    """What /etc/tvox/licence.json holds. A module's value is its number, None when it is not licensed.

    An upgrade right is True, False, or None when the licence says nothing of it; `expires` is an ISO date.
    """

    status: str
    serial: str
    company: str
    address: str
    phone: str
    email: str
    modules: Mapping[str, str | None]
    upgrades: Mapping[str, bool | None]
    expires: str | None


@dataclass(frozen=True)
class Account:
    """One administrator who may log in."""

    user: str
    password: str
    name: str


@dataclass(frozen=True)
class Replication:
    """What one node says of its own part in replication, whatever its role."""

    database: Flow = Flow.UNKNOWN
    files: Flow = Flow.UNKNOWN
    completeness: Completeness = Completeness.UNKNOWN
    chat: Flow = Flow.UNKNOWN
    queues: Flow = Flow.UNKNOWN


@dataclass(frozen=True)
class PeerAnswer:
    """What the other node answered about itself."""

    role: Role
    replication: Replication


@dataclass(frozen=True)
class Process:
    """One process; `cpu` and `memory` are percentages as `ps` reckons them."""

    name: str
    pid: int
    cpu: float
    memory: float


@dataclass(frozen=True)
class Storage:
    """The disk and the replicated folders on it, in bytes."""

    total: int
    free: int
    folders: Mapping[str, int]


@dataclass(frozen=True)
class Memory:
    """Physical memory, in bytes."""

    total: int
    available: int


@dataclass(frozen=True)
class Alarm:
    """One active alarm; `since` is when these pages first saw it."""

    since: datetime
    priority: int
    host: str
    message: str


@dataclass(frozen=True)
class Machine:
    """The node as a computer."""

    processes: tuple[Process, ...] | None
    storage: Storage | None
    memory: Memory | None
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True)
class Telephony:
    """How many devices and trunks are in each state, by the keys of `texts` (`reachable`, `unregistered`…)."""

    devices: Mapping[str, int]
    trunks: Mapping[str, int]


@dataclass(frozen=True)
class Network:
    """What the kernel and /etc/resolv.conf say."""

    interface: str | None
    gateway: str | None
    name_servers: tuple[str, ...]


class Node(Protocol):
    """The node whose pages these are. Nothing is remembered: every call looks anew and none raises."""

    def identity(self) -> Identity:
        """Release, role, start time and fault flags."""

    def configuration(self) -> Configuration | None:
        """The network and Fault Tolerance settings."""

    def licence(self) -> Licence | None:
        """The licence."""

    def customisations(self) -> tuple[str, ...] | None:
        """Titles of the customisations; empty when there is none."""

    def accounts(self) -> tuple[Account, ...]:
        """Who may log in; nobody when that cannot be read."""

    def replication(self) -> Replication:
        """The node's own part in replication."""

    def peer(self) -> PeerAnswer | None:
        """The other node's answer; None when it does not answer or there is none."""

    def machine(self) -> Machine:
        """Processes, storage, memory and alarms."""

    def telephony(self) -> Telephony | None:
        """Devices and trunks as Asterisk counts them; None when Asterisk does not answer."""

    def network(self) -> Network:
        """Interface, default gateway, name servers."""

    def libraries(self) -> Mapping[str, str] | None:
        """The versions of the software the node is made of, by package name."""

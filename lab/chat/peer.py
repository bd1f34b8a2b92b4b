"""What a member was told when it started, and what it knows of the other."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from bson import Timestamp

from lab.chat import Document
from lab.chat.optime import NEVER, OpTime


class State(IntEnum):
    """MongoDB's member states."""

    STARTUP = 0
    PRIMARY = 1
    SECONDARY = 2
    RECOVERING = 3
    STARTUP2 = 5
    UNKNOWN = 6
    DOWN = 8
    ROLLBACK = 9


@dataclass(frozen=True)
class Options:
    """How the server was started. Hosts are `address:port`; intervals are in seconds."""

    root: Path
    host: str
    peer: str | None
    set_name: str
    noop_every: float
    heartbeat_every: float

    @property
    def down_after(self) -> float:
        """Without a heartbeat for so long, the peer counts as unreachable."""
        return 4 * self.heartbeat_every

    @property
    def role(self) -> str:
        """What the telephony says this node is: MASTER, BACKUP, FAULT, STANDALONE, or nothing yet."""
        try:
            return (self.root / "run/tvox/role").read_text().strip()
        except OSError:
            return ""

    def suffers(self, fault: str) -> bool:
        """Whether the lab wants this fault played."""
        return (self.root / "var/lib/tvox-lab/faults" / fault).exists()


@dataclass
class Peer:
    """The other member, as its last heartbeat answer described it."""

    host: str
    state: State = State.UNKNOWN
    applied: OpTime = NEVER
    durable: OpTime = NEVER
    term: int = -1
    config_version: int = -1
    set_id: object = None
    config: Document | None = None
    role: str = ""
    syncing_to: str = ""
    election_time: Timestamp | None = None
    last_heartbeat: datetime | None = None
    last_heartbeat_received: datetime | None = None
    ping: float = 0.0
    trouble: str = ""
    up: bool = False
    heard_at: float = 0.0
    changed_at: float = field(default_factory=time.monotonic)

    @property
    def is_primary(self) -> bool:
        """A reachable PRIMARY."""
        return self.up and self.state is State.PRIMARY

    @property
    def has_data(self) -> bool:
        """A reachable member that others can copy."""
        return self.up and self.state in {State.PRIMARY, State.SECONDARY} and self.set_id is not None

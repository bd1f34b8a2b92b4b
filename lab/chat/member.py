"""One member of the set: its state, its configuration, its term and its commit point."""

import time
from datetime import datetime
from pathlib import Path

from bson import Timestamp

from lab.chat import Document, configuration
from lab.chat.disk import Disk
from lab.chat.log import Log
from lab.chat.oplog import Oplog, Signal
from lab.chat.optime import NEVER, OpTime, now
from lab.chat.peer import Options, Peer, State

MASTER_ROLES = {"MASTER", "STANDALONE"}


class Member:
    """The state of this server within the set."""

    def __init__(self, options: Options, oplog: Oplog, disk: Disk, held: Document, log: Log) -> None:
        self.options = options
        self.oplog = oplog
        self.log = log
        self._disk = disk
        self.started_at = time.monotonic()
        self.state = State.STARTUP
        self.config: Document | None = held.get("config")
        self.term = int(held.get("term", 0))
        self.committed = NEVER
        self.election_time: Timestamp | None = None
        self.sync_source = ""
        self.peer = None if options.peer is None else Peer(options.peer)
        self.changed = Signal()
        if self.config is not None:
            self.adopt(configuration.fitted(self.config, options.host, options.peer))
            self.become(State.SECONDARY)

    @property
    def is_primary(self) -> bool:
        """PRIMARY."""
        return self.state is State.PRIMARY

    @property
    def set_id(self) -> object:
        """The set's identity; None before there is one."""
        return None if self.config is None else configuration.set_id(self.config)

    @property
    def is_empty(self) -> bool:
        """Neither a set nor seeded data: nothing that could be lost."""
        return self.config is None and not list(self.oplog.data)

    @property
    def wants_primary(self) -> bool | None:
        """Where the product wants the chat primary; None while the telephony has not decided."""
        role = self.options.role
        if self.options.peer is None or role in MASTER_ROLES:
            return True
        return False if role in {"BACKUP", "FAULT"} else None

    @property
    def misses_peer(self) -> bool:
        """There is a peer, and it has been silent for so long that nobody waits for it any more."""
        if self.peer is None or self.peer.up:
            return False
        return time.monotonic() - max(self.peer.heard_at, self.started_at) >= self.options.down_after

    @property
    def peer_is_foreign(self) -> bool:
        """The peer belongs to another set."""
        return bool(self.peer and self.peer.set_id is not None and self.set_id not in {None, self.peer.set_id})

    def become(self, state: State) -> None:
        """Change state."""
        if state is not self.state:
            self.log.write("REPL", "replexec", f"transition to {state.name} from {self.state.name}")
            self.state = state
            self.changed.fire()

    def adopt(self, config: Document | None) -> None:
        """Take over a configuration."""
        if config != self.config:
            self.config = config
            self.save()
            self.log.write("REPL", "replexec", f"New replica set config in use: {config}")

    def see_term(self, term: int) -> None:
        """Terms only grow."""
        if term > self.term:
            self.term = term
            self.save()

    def assume_primary(self, *, forced: bool) -> None:
        """Open a new term as PRIMARY, in the set's next configuration."""
        options, peer = self.options, self.peer
        if self.config is None:
            self.config = configuration.initial(options.set_name, options.host, options.peer, options.heartbeat_every)
        else:
            seen = peer.config_version if peer and not self.peer_is_foreign else -1
            self.config = configuration.next_version(self.config, at_least=seen, forced=forced)
        self.term = max(self.term, peer.term if peer else 0) + 1
        self.save()
        self.sync_source = ""
        how = "forced reconfiguration" if forced else "election"
        self.log.write("REPL", "replexec", f"{how}: term {self.term}, config version {self.config['version']}")
        message = {"msg": "new primary"} if self.oplog.entries else {"msg": "initiating set"}
        self.election_time = self.oplog.write(self.term, [{"op": "n", "ns": "", "o": message}]).timestamp
        self.become(State.PRIMARY)
        self.advance_commit_point()

    def advance_commit_point(self) -> None:
        """A primary commits what a majority has on disk, which in a set of two is both members."""
        if not self.is_primary:
            return
        reached = self.oplog.durable
        if self.peer is not None:
            followed = self.peer.syncing_to == self.options.host
            reached = min(reached, self.peer.durable) if followed else NEVER
        if reached.term == self.term:
            self.learn_committed(reached)

    def learn_committed(self, optime: OpTime) -> None:
        """The commit point only grows, and never beyond what this member has."""
        reachable = min(optime, self.oplog.last)
        if reachable > self.committed:
            self.committed = reachable
            self.oplog.changed.fire()

    def save(self) -> None:
        """Keep configuration and term over a restart."""
        self._disk.save_member({"config": self.config, "term": self.term})

    def keep_rolled_back(self, namespace: str, documents: list[Document]) -> Path:
        """Put documents that are undone where MongoDB's administrators look for them."""
        return self._disk.write_rollback(namespace, documents, now())

    @property
    def uptime(self) -> int:
        """Seconds."""
        return int(time.monotonic() - self.started_at)

    @property
    def last_write_date(self) -> datetime:
        """The wall clock of the newest entry."""
        moment: datetime = self.oplog.entries[-1]["wall"] if self.oplog.entries else now()
        return moment

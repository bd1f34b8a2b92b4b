"""The seams through which the domain asks a TVOX: each has one adapter in `tvox.adapters` and fakes in `tests`.

Every method raises `CouldNotAsk` (tvox.observing) when the question could not be put or was not answered in time;
nothing else for a foreseeable case.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class CommandOutput:
    """What one command printed. Text is decoded as UTF-8, undecodable bytes replaced; `elapsed` is in seconds."""

    command: str
    stdout: str
    stderr: str
    exit_status: int
    elapsed: float

    @property
    def succeeded(self) -> bool:
        """Exit status 0."""
        return self.exit_status == 0


class Shell(Protocol):
    """Root's shell on one node, over SSH."""

    def run(self, command: str, *, within: float = 30.0) -> CommandOutput:
        """Run `command` by the login shell; a non-zero exit status is an answer, not an exception."""


class Snapshot(Protocol):
    """One REPEATABLE READ, READ ONLY transaction of a PostgreSQL database."""

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """All rows of one query."""


class Database(Protocol):
    """A PostgreSQL database of one node, reached through the node's SSH connection."""

    def snapshot(self, *, within: float = 30.0) -> AbstractContextManager[Snapshot]:
        """Open a read-only transaction; no statement in it may run longer than `within` seconds."""


class ReplicaMember(Protocol):
    """The MongoDB server of one node, asked directly (never by way of the replica set)."""

    def command(self, database: str, command: Mapping[str, Any], *, within: float = 10.0) -> Mapping[str, Any]:
        """Run one database command and give its reply document."""


@dataclass(frozen=True)
class Screenshot:
    """A PNG of the panel that proves the point, and the address it was taken from."""

    png: bytes
    address: str


class Reachability(Protocol):
    """What the technician's PC sees of an address from where it stands."""

    def answers(self, address: str, port: int, *, within: float = 3.0) -> bool:
        """Whether a TCP connection is accepted."""


class Neighbourhood(Protocol):
    """Where the technician's PC stands in the nodes' own network segment and hears who answers for an address."""

    def holders(self, address: str, *, listen: float = 2.0) -> frozenset[str]:
        """MAC addresses (`52:54:00:aa:bb:cc`) that answer for `address`, listened to for `listen` seconds."""


class FileSink(Protocol):
    """Where a port leaves files that are evidence (recordings, traces)."""

    def __call__(self, name: str) -> Path:
        """A fresh path for a file of that name."""

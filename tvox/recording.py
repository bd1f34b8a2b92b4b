"""Ports that note every question and answer, so that each fact carries its own evidence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from tvox.nodes import Node
from tvox.observing import CouldNotAsk
from tvox.ports import CommandOutput, Database, ReplicaMember, Shell, Snapshot


@dataclass(frozen=True)
class Exchange:
    """One question to one node and its answer, as text. `elapsed` in seconds; `status` is a command's exit status."""

    node: str
    question: str
    answer: str
    asked_at: datetime
    elapsed: float
    status: int | None = None


Note = Callable[[Exchange], None]


def recorded(node: Node, note: Note) -> Node:
    """The same node, with every exchange handed to `note`; pages are left as they are: they have their screenshots."""
    return replace(
        node,
        shell=RecordedShell(node.name, node.shell, note),
        calendars=RecordedDatabase(node.name, node.calendars, note),
        chat=RecordedMember(node.name, node.chat, note),
    )


@dataclass(frozen=True)
class RecordedShell:
    """A shell whose commands are noted with both outputs."""

    node: str
    shell: Shell
    note: Note

    def run(self, command: str, *, within: float = 30.0) -> CommandOutput:
        """Run the command and note it, an unanswered one included."""
        with _noting_refusal(self.node, command, self.note) as asked_at:
            output = self.shell.run(command, within=within)
        answer = output.stdout + (f"\n[stderr]\n{output.stderr}" if output.stderr else "")
        self.note(Exchange(self.node, command, answer, asked_at, output.elapsed, output.exit_status))
        return output


@dataclass(frozen=True)
class RecordedDatabase:
    """A database whose queries are noted with their rows."""

    node: str
    database: Database
    note: Note

    @contextmanager
    def snapshot(self, *, within: float = 30.0) -> Iterator[Snapshot]:
        """Open the snapshot and note each query asked in it."""
        with _noting_refusal(self.node, "BEGIN READ ONLY", self.note), self.database.snapshot(within=within) as inner:
            yield RecordedSnapshot(self.node, inner, self.note)


@dataclass(frozen=True)
class RecordedSnapshot:
    """A snapshot whose queries are noted."""

    node: str
    inner: Snapshot
    note: Note

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """Ask and note; rows are written one a line, columns separated by ` | `."""
        asked_at, started = datetime.now(UTC), monotonic()
        rows = self.inner.rows(query)
        answer = "\n".join(" | ".join(str(value) for value in row) for row in rows)
        self.note(Exchange(self.node, query, answer, asked_at, monotonic() - started))
        return rows


@dataclass(frozen=True)
class RecordedMember:
    """A MongoDB member whose commands are noted."""

    node: str
    member: ReplicaMember
    note: Note

    def command(self, database: str, command: Mapping[str, Any], *, within: float = 10.0) -> Mapping[str, Any]:
        """Run the command and note its reply."""
        question = f"{database}.runCommand({dict(command)!r})"
        started = monotonic()
        with _noting_refusal(self.node, question, self.note) as asked_at:
            reply = self.member.command(database, command, within=within)
        self.note(Exchange(self.node, question, repr(dict(reply)), asked_at, monotonic() - started))
        return reply


@contextmanager
def _noting_refusal(node: str, question: str, note: Note) -> Iterator[datetime]:
    asked_at, started = datetime.now(UTC), monotonic()
    try:
        yield asked_at
    except CouldNotAsk as refusal:
        note(Exchange(node, question, str(refusal), asked_at, monotonic() - started))
        raise

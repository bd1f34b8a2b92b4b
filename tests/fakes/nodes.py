"""In-memory nodes: each port answers from what the test wrote down, and raises `CouldNotAsk` where it wrote a refusal.

>>> node = fake_node("tvox1", shell=FakeShell({"boot_id": "b1"}), chat=FakeMember({"replSetGetStatus": UNREACHABLE}))
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.pages import AdminPages
from tvox.ports import CommandOutput, Database, ReplicaMember, Shell, Snapshot
from tvox.texts import Text, verbatim

T = TypeVar("T")

UNREACHABLE = CouldNotAsk(
    verbatim("tvox2 (172.16.95.73)"), Text("no answer within {seconds} s", seconds=10), Text("Check the network.")
)
"""A refusal as an adapter raises it for a dead node."""

BLIND = CouldNotLook.because(UNREACHABLE)
"""The same as gathering hands it to a judge."""


class UnforeseenQuestionError(AssertionError):
    """The code under test asked a fake something that the test did not foresee."""


class InTurn(Generic[T]):
    """Answers given one after the other; the last one stays."""

    def __init__(self, *answers: T) -> None:
        self._answers = list(answers)

    def next(self) -> T:
        """The next one."""
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def output(stdout: str = "", *, stderr: str = "", status: int = 0, command: str = "") -> CommandOutput:
    """What a command printed."""
    return CommandOutput(command, stdout, stderr, status, 0.01)


Printed = str | CommandOutput | CouldNotAsk


@dataclass
class FakeShell:
    """Answers a command by the first key that is part of it. `asked` keeps every command."""

    answers: Mapping[str, Printed | InTurn[Printed] | Callable[[str], Printed]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def run(self, command: str, *, within: float = 30.0) -> CommandOutput:  # noqa: ARG002 - the port's signature
        """Look the command up."""
        self.asked.append(command)
        for part, answer in self.answers.items():
            if part in command:
                said: Any = _said(answer(command) if callable(answer) else answer)
                return output(said, command=command) if isinstance(said, str) else said
        raise UnforeseenQuestionError(command)


Rows = Sequence[tuple[Any, ...]]


@dataclass
class FakeDatabase:
    """Answers a query by the first key that is part of it; `refusal` is raised when the snapshot is opened."""

    answers: Mapping[str, Rows | CouldNotAsk | InTurn[Rows | CouldNotAsk]] = field(default_factory=dict)
    refusal: CouldNotAsk | None = None
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def snapshot(self, *, within: float = 30.0) -> Iterator[Snapshot]:  # noqa: ARG002 - the port's signature
        """Open it, unless there is a refusal."""
        if self.refusal is not None:
            raise self.refusal
        yield self

    def rows(self, query: str) -> Rows:
        """Look the query up."""
        self.asked.append(query)
        for part, answer in self.answers.items():
            if part in query:
                return _said(answer)
        raise UnforeseenQuestionError(query)


Reply = Mapping[str, Any] | CouldNotAsk


@dataclass
class FakeMember:
    """Answers a command by its name (its first key). A callable is given the database and the whole command."""

    replies: Mapping[str, Reply | InTurn[Reply] | Callable[[str, Mapping[str, Any]], Reply]] = field(
        default_factory=dict
    )
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def command(
        self,
        database: str,
        command: Mapping[str, Any],
        *,
        within: float = 10.0,  # noqa: ARG002 - the port's signature
    ) -> Mapping[str, Any]:
        """Look the command up."""
        self.asked.append((database, command))
        name = next(iter(command))
        if name not in self.replies:
            raise UnforeseenQuestionError(str(command))
        reply = self.replies[name]
        return _said(reply(database, command) if callable(reply) else reply)


class NoPages:
    """Pages that nobody is expected to open."""

    def __getattr__(self, name: str) -> Any:
        raise UnforeseenQuestionError(name)


ADDRESSES = {"tvox1": "172.16.95.70", "tvox2": "172.16.95.73"}
NODE_IP = "172.16.95.71"


def fake_node(
    name: str,
    *,
    shell: Shell | None = None,
    calendars: Database | None = None,
    chat: ReplicaMember | None = None,
    pages: AdminPages | None = None,
) -> Node:
    """A node of that name at the guide's address; a port that is not given answers nothing."""
    return Node(
        name,
        ADDRESSES[name],
        FakeShell() if shell is None else shell,
        FakeDatabase() if calendars is None else calendars,
        FakeMember() if chat is None else chat,
        NoPages() if pages is None else pages,
    )


def fake_cluster(*nodes: Node) -> Cluster:
    """Those nodes, or two that answer nothing, behind the guide's node IP."""
    every = nodes or (fake_node("tvox1"), fake_node("tvox2"))
    return Cluster({node.name: node for node in every}, NODE_IP)


def _said(answer: T | CouldNotAsk | InTurn[T | CouldNotAsk]) -> T:
    said = answer.next() if isinstance(answer, InTurn) else answer
    if isinstance(said, CouldNotAsk):
        raise said
    return said

"""The commands by name, and who may ask them of which member."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from lab.chat import Document
from lab.chat.errors import (
    CommandError,
    not_master,
    not_master_no_slave_ok,
    not_master_or_secondary,
)
from lab.chat.mongod import Mongod
from lab.chat.peer import State
from lab.chat.wire import Message


class Allowed(Enum):
    """Where a command may be asked."""

    EVERYWHERE = "everywhere"
    READERS = "on the primary, and on a secondary by those who put up with one"
    PRIMARY = "on the primary"


@dataclass(frozen=True)
class Request:
    """One command as it arrived."""

    server: Mongod
    message: Message

    @property
    def name(self) -> str:
        """The command's name as it was written."""
        return next(iter(self.message.body))

    @property
    def subject(self) -> str:
        """The command's first value, for most the collection's name."""
        return str(self.message.body[self.name])

    @property
    def database(self) -> str:
        """The database it was asked of."""
        return self.message.database

    @property
    def namespace(self) -> str:
        """`database.collection`."""
        return f"{self.database}.{self.subject}"

    @property
    def body(self) -> Document:
        """The whole command."""
        return self.message.body


Answer = Callable[[Request], Awaitable[Document]]
AnswerType = TypeVar("AnswerType", bound=Answer)


@dataclass(frozen=True)
class Command:
    """How a command is answered."""

    answer: Answer
    allowed: Allowed


COMMANDS: dict[str, Command] = {}


def command(*names: str, allowed: Allowed = Allowed.EVERYWHERE) -> Callable[[AnswerType], AnswerType]:
    """Register an answer under these names; upper and lower case are as the names are written."""

    def register(answer: AnswerType) -> AnswerType:
        COMMANDS.update(dict.fromkeys(names, Command(answer, allowed)))
        return answer

    return register


async def answered(request: Request) -> Document:
    """The reply; `CommandError` where the command is refused."""
    found = COMMANDS.get(request.name)
    if found is None:
        raise CommandError(59, "CommandNotFound", f"no such command: '{request.name}'")
    _refuse_if_not_allowed(request, found.allowed)
    return await found.answer(request)


def _refuse_if_not_allowed(request: Request, allowed: Allowed) -> None:
    member = request.server.member
    if allowed is Allowed.EVERYWHERE or member.is_primary or request.database == "local":
        return
    if allowed is Allowed.PRIMARY:
        raise not_master()
    if not request.message.slave_ok:
        raise not_master_no_slave_ok()
    if member.state is not State.SECONDARY:
        raise not_master_or_secondary()

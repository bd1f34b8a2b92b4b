"""At most one refused password a run: the product bans the extension and this PC's address, the third time for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from tvox.observing import CouldNotAsk
from tvox.texts import Text

REFUSED = (401, 403, 407)


@dataclass
class Attempt:
    """One use of an extension's password, and how it was answered."""

    status: int | None = None

    def answered(self, status: int) -> None:
        """The registrar's answer to the password."""
        self.status = status


class CredentialGuard:
    """Shared by all phones of a run. Passwords that are not proven yet are tried one at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._proven: set[str] = set()
        self._refused: str | None = None
        self._marks: set[str] = set()

    @contextmanager
    def trying(self, extension: str, where: Text) -> Iterator[Attempt]:
        """Use a password; `CouldNotAsk` where another was refused and this one is not proven."""
        if extension in self._proven:
            yield Attempt()
            return
        with self._lock:
            if self._refused is not None:
                raise _no_second(self._refused, extension, where)
            attempt = Attempt()
            yield attempt
            if attempt.status in REFUSED:
                self.was_refused(extension)
            elif attempt.status == 200:
                self._proven.add(extension)

    def was_refused(self, extension: str) -> None:
        """No password that is not proven is tried after this."""
        self._refused = extension
        self._proven.discard(extension)

    def add_mark(self, mark: str) -> None:
        """A phone of this run is going to register with this mark in its contact."""
        self._marks.add(mark)

    def is_ours(self, contact: str) -> bool:
        """Whether a contact is one of this run's own phones, a crashed one's perhaps."""
        return any(mark in contact for mark in self._marks)


def _no_second(refused: str, extension: str, where: Text) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text(
            "The password of extension {refused} was refused. That of {extension} was not tried:"
            " the TVOX bans whoever gives wrong passwords.",
            refused=refused,
            extension=extension,
        ),
        Text(
            "Correct the password of extension {refused} in the site file's reference, then run again.", refused=refused
        ),
    )

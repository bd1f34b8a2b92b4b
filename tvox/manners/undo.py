"""What the suite changes on a PBX, noted before it is done, so that it is taken back even after a crash.

Every change is made by dialling a service code from a test telephone, and is taken back in the same way; the way back
is noted as data, because another run, days later, may have to do it (`tvox-uat cleanup`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from tvox.texts import Text

BEGUN = "change begun"
UNDONE = "change taken back"


@dataclass(frozen=True)
class Change:
    """A change by telephone: of what, from which value to which, and what to dial from where to take it back.

    `digits` is the reference of a secret (a PIN) that is sent into the call that takes it back.
    """

    what: Text
    extension: str
    before: Text
    after: Text
    dial_to_undo: str
    digits: str | None = None


class Ledger(Protocol):
    """Where changes are noted, on the disk before they are made."""

    def begun(self, change: Change) -> str:
        """Note it; gives its key."""

    def undone(self, key: str, observed: Text) -> None:
        """It was taken back, and this is what shows it."""


@contextmanager
def changed(ledger: Ledger, change: Change, take_back: Callable[[], Text]) -> Iterator[None]:
    """Around the change and its use; `take_back` undoes it, says what shows that, and raises `CouldNotAsk` if it fails.

    The change stays open in the ledger where it could not be taken back.
    """
    key = ledger.begun(change)
    try:
        yield
    finally:
        ledger.undone(key, take_back())


def open_changes(events: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The changes of an evidence store that nobody took back, by key, the latest first."""
    still_open: dict[str, Mapping[str, Any]] = {}
    for event in events:
        if event.get("kind") == BEGUN:
            still_open[event["key"]] = event
        elif event.get("kind") == UNDONE:
            still_open.pop(event["key"], None)
    return dict(reversed(still_open.items()))

"""What the evidence store needs of others, and what it offers to a pytest item."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tvox.texts import Text


class CleanText(Protocol):
    """A text without its secrets, and how many each rule took out."""

    @property
    def text(self) -> str:
        """What may be written."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule to number of places."""


class CleanBytes(Protocol):
    """As `CleanText`, for bytes."""

    @property
    def data(self) -> bytes:
        """What may be written."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule to number of places."""


class Redacts(Protocol):
    """Takes secrets out; `tvox.secrets.Redactor` is the real one."""

    def redact(self, text: str) -> CleanText:
        """The text without its secrets."""

    def redact_bytes(self, data: bytes) -> CleanBytes:
        """The bytes without them."""


class ItemEvidence(Protocol):
    """What a pytest item adds to its own evidence; the fixture `evidence` is of this type."""

    def attach(self, name: str, path: Path) -> None:
        """Keep a file as it is now under `name`: `tvox1-received.wav`, `signalling.log`."""

    def note(self, title: Text | str, text: Text | str) -> None:
        """Keep some words or figures."""

"""How a pytest item hands its findings over; the fixture `conclude` is of this type."""

from collections.abc import Iterable
from typing import Protocol

from tvox.findings import Finding


class Conclude(Protocol):
    """Records the findings as this item's verdict and ends the item as failed unless all are PASS."""

    def __call__(self, *findings: Finding | Iterable[Finding]) -> None:
        """Take findings, or the list of them that a judge returns."""

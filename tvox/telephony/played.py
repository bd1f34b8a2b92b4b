"""A scenario that was played: what it brought back, when, and what it had waited for."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tvox.observing import CouldNotLook
from tvox.telephony.media import Baseline
from tvox.telephony.phones import KeptFile
from tvox.texts import Text

T = TypeVar("T", covariant=True)


@dataclass(frozen=True)
class Wait:
    """What stood in a scenario's way last, and the scenario whose end removed it."""

    what: Text
    holder: str


@dataclass(frozen=True)
class Played(Generic[T]):
    """Times are seconds since the first scenario could begin. `numbers` are the phones, in the scenario's order.

    `baseline` is None where no phone of the scenario was ever registered.
    """

    name: str
    value: T | CouldNotLook
    began: float = 0.0
    ended: float = 0.0
    numbers: tuple[str, ...] = ()
    alone: bool = False
    files: tuple[KeptFile, ...] = ()
    baseline: Baseline | CouldNotLook | None = None
    waited: Wait | None = None

    @property
    def lasted(self) -> float:
        """Seconds from its beginning to its end, its phones' registration included."""
        return self.ended - self.began

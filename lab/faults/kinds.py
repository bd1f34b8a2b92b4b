"""What a fault is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.machine import Machine


class At(Enum):
    """On which machine a fault is planted when nobody says; the value holds the roles that fit."""

    MASTER = frozenset({"MASTER", "STANDALONE"})
    SLAVE = frozenset({"BACKUP"})


def nothing(_machine: "Machine") -> None:
    """For a fault that a daemon plays itself while its mark is there."""


@dataclass(frozen=True)
class Fault:
    """A defect with its remedy; `sentence` says what a technician would find."""

    name: str
    sentence: str
    at: At
    plant: "Callable[[Machine], None]" = nothing
    heal: "Callable[[Machine], None]" = nothing

"""How the playing went as a whole: how much was played at the same time, and which scenarios set its length.

The chain goes back from the scenario that ended last: each began when the one before it let go of what it waited for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tvox.telephony.played import Played


@dataclass(frozen=True)
class Course:
    """Every scenario that was played, in the order they began."""

    played: tuple[Played[Any], ...]

    @property
    def elapsed(self) -> float:
        """Seconds from the beginning of the first to the end of the last."""
        return max((one.ended for one in self.played), default=0.0)

    @property
    def together(self) -> float:
        """Seconds that the scenarios would have taken one after the other."""
        return sum(one.lasted for one in self.played)

    @property
    def share(self) -> float | None:
        """`elapsed` as a share of `together`; None where nothing was played."""
        return self.elapsed / self.together if self.together else None

    @property
    def chain(self) -> tuple[Played[Any], ...]:
        """The scenarios that set the length, in the order they were played."""
        by_name = {one.name: one for one in self.played}
        chain: list[Played[Any]] = []
        link = max(self.played, key=lambda one: one.ended, default=None)
        while link is not None:
            chain.insert(0, link)
            link = by_name[link.waited.holder] if link.waited is not None else None
        return tuple(chain)


def course_of(played: Sequence[Played[Any]]) -> Course:
    """The course of a whole playing."""
    return Course(tuple(sorted(played, key=lambda one: one.began)))

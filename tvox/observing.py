"""A fact, or the reason why it could not be had: reading never raises for a foreseeable case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from tvox.findings import Finding, Kind, not_observed
from tvox.texts import Text, joined

T = TypeVar("T")


class CouldNotAsk(Exception):
    """A port could not put the question or got no answer: unreachable, refused, too late, not permitted.

    Adapters translate their tool's exceptions into this one (`from exc`); gathering turns it into `CouldNotLook`.
    """

    def __init__(self, where: Text, why: Text, next_step: Text, kind: Kind = Kind.COULD_NOT_LOOK) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why
        self.next_step = next_step
        self.kind = kind


@dataclass(frozen=True)
class CouldNotLook:
    """Stands in the place of a fact that could not be read."""

    where: Text
    why: Text
    next_step: Text
    kind: Kind = Kind.COULD_NOT_LOOK

    @classmethod
    def because(cls, refusal: CouldNotAsk) -> "CouldNotLook":
        """The same reason, as a value."""
        return cls(refusal.where, refusal.why, refusal.next_step, refusal.kind)

    def as_finding(self, expected: Text) -> Finding:
        """NOT OBSERVED, with the reason as what was observed."""
        return not_observed(self.where, expected=expected, observed=self.why, next_step=self.next_step, kind=self.kind)


@dataclass(frozen=True)
class OnNodes(Generic[T]):
    """One fact as each node gave it, by node name (`tvox1`, `tvox2`), in that order."""

    by_node: Mapping[str, T | CouldNotLook]

    def __getitem__(self, node: str) -> T | CouldNotLook:
        return self.by_node[node]

    def seen(self) -> Mapping[str, T] | CouldNotLook:
        """Every node's fact, or one `CouldNotLook` that names all nodes that did not answer."""
        blind = [fact for fact in self.by_node.values() if isinstance(fact, CouldNotLook)]
        if not blind:
            return {node: fact for node, fact in self.by_node.items() if not isinstance(fact, CouldNotLook)}
        if len(blind) == 1:
            return blind[0]
        return CouldNotLook(
            joined((fact.where for fact in blind), separator=", "),
            joined(Text("{where}: {why}", where=fact.where, why=fact.why) for fact in blind),
            joined(dict.fromkeys(fact.next_step for fact in blind), separator=" "),
            blind[0].kind,
        )

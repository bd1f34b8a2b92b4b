"""Comparing two nodes that live on while they are asked: read both again until every part has been seen equal.

A fact of a node is cut into parts (a table's rows, a collection's count). A part is EQUAL once both nodes gave the same
value for it in one reading; DIFFERENT when it never was, and the gap did not change between the last two readings;
MOVING when it never was, but the gap changed.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from tvox.gathering import from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.texts import Text
from tvox.waiting import eventually

T = TypeVar("T")
Part = Hashable
Value = Hashable
Parts = Mapping[Part, Value]


@dataclass(frozen=True)
class Readings(Generic[T]):
    """Every reading of a fact on all nodes, oldest first, and the seconds from the first to the last."""

    history: tuple[OnNodes[T], ...]
    elapsed: float

    @property
    def first(self) -> OnNodes[T]:
        """The first reading."""
        return self.history[0]

    @property
    def last(self) -> OnNodes[T]:
        """The last reading."""
        return self.history[-1]

    def pairs(self) -> Sequence[tuple[T, T]] | CouldNotLook:
        """The two nodes' facts of each reading; `CouldNotLook` when a node did not answer the last one, or is alone."""
        seen = self.last.seen()
        if isinstance(seen, CouldNotLook):
            return seen
        if len(seen) != 2:
            return CouldNotLook(
                Text("the cluster"),
                Text("there is one node only: nothing to compare it with"),
                Text("Compare once the second node is part of the cluster."),
            )
        answered = [reading.seen() for reading in self.history]
        return [_two(reading) for reading in answered if not isinstance(reading, CouldNotLook)]


@dataclass(frozen=True)
class Unlike:
    """A part that was never equal: both values of the last reading (None: absent), and whether the gap stayed."""

    part: Part
    first: Value | None
    second: Value | None
    persistent: bool


def read_until(
    name: str,
    read: Callable[[Node], T],
    cluster: Cluster,
    *,
    until: Callable[[Sequence[tuple[T, T]]], bool],
    within: float,
    every: float,
) -> Readings[T]:
    """Read all nodes at the same time, again and again until `until` holds of all pairs read; a silent node ends it."""
    fact = from_each_node(name, read)
    history: list[OnNodes[T]] = []

    def probe() -> bool:
        history.append(fact.read(cluster))
        pairs = Readings(tuple(history), 0.0).pairs()
        return isinstance(pairs, CouldNotLook) or until(pairs)

    waited = eventually(probe, within=within, every=every)
    if not waited.reached and len(history) == 1:  # one reading took all the time: without a second nothing is lasting
        probe()
    return Readings(tuple(history), waited.elapsed)


def read_until_equal(
    name: str,
    read: Callable[[Node], T],
    cluster: Cluster,
    *,
    parts: Callable[[T], Parts],
    within: float,
    every: float,
) -> Readings[T]:
    """Read both nodes again until each part has been equal in some reading."""
    return read_until(name, read, cluster, until=partial(_all_equal, parts), within=within, every=every)


def never_equal(pairs: Sequence[tuple[T, T]], parts: Callable[[T], Parts]) -> tuple[Unlike, ...]:
    """The parts that no reading showed equal, in the order of their names."""
    cut = [(parts(first), parts(second)) for first, second in pairs]
    newest_first, newest_second = cut[-1]
    names = {name for name in newest_first.keys() | newest_second.keys() if not any(_equal(name, pair) for pair in cut)}
    return tuple(
        Unlike(name, newest_first.get(name), newest_second.get(name), _gap_stayed(name, cut))
        for name in sorted(names, key=str)
    )


def _all_equal(parts: Callable[[T], Parts], pairs: Sequence[tuple[T, T]]) -> bool:
    return not never_equal(pairs, parts)


def _equal(name: Part, pair: tuple[Parts, Parts]) -> bool:
    first, second = pair
    return name in first and name in second and first[name] == second[name]


def _gap_stayed(name: Part, cut: Sequence[tuple[Parts, Parts]]) -> bool:
    return len(cut) > 1 and _gap(name, cut[-1]) == _gap(name, cut[-2])


def _gap(name: Part, pair: tuple[Parts, Parts]) -> Value:
    """Numbers by their difference, so that traffic which both nodes follow does not hide a lasting gap."""
    first, second = pair[0].get(name), pair[1].get(name)
    if isinstance(first, int) and isinstance(second, int):
        return first - second
    if _numbers(first) and _numbers(second):
        return tuple(a - b for a, b in zip(first, second, strict=True))  # type: ignore[call-overload]
    return (first, second)


def _numbers(value: Value | None) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, int) for item in value)


def _two(reading: Mapping[str, T]) -> tuple[T, T]:
    first, second = reading.values()
    return first, second

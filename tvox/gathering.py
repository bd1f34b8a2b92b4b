"""Facts first: everything the selected checks need is asked of all nodes at once, then judged.

A `Fact` is a name and a way to read it from the cluster. `Gathering` reads each at most once, all of them at the same
time, keeps what was asked and answered as evidence, and turns every `CouldNotAsk` into a `CouldNotLook`.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Generic, TypeVar

from tvox.findings import Kind
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.pages_once import PagesReadOnce
from tvox.recording import Exchange, recorded
from tvox.texts import Text, verbatim

T = TypeVar("T")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """Something that can be read from a cluster; `read` may raise `CouldNotAsk`."""

    name: str
    read: Callable[[Cluster], T]


@dataclass(frozen=True)
class Gathered(Generic[T]):
    """A fact as it was read, what was asked for it, and how many seconds that took."""

    value: T | CouldNotLook
    exchanges: tuple[Exchange, ...]
    elapsed: float


def from_each_node(name: str, read: Callable[[Node], T]) -> Fact[OnNodes[T]]:
    """A fact that every node is asked for at the same time; one silent node does not hide the other's answer."""

    def read_all(cluster: Cluster) -> OnNodes[T]:
        with ThreadPoolExecutor(max_workers=len(cluster.nodes), thread_name_prefix=name) as asking:
            answers = {node.name: asking.submit(looked, read, node, node.where) for node in cluster.nodes.values()}
            return OnNodes({node: answer.result() for node, answer in answers.items()})

    return Fact(name, read_all)


class Gathering:
    """The facts of one session."""

    def __init__(self, cluster: Cluster) -> None:
        self._pages = {name: PagesReadOnce(node.pages) for name, node in cluster.nodes.items()}
        nodes = {name: replace(node, pages=self._pages[name]) for name, node in cluster.nodes.items()}
        self._cluster = replace(cluster, nodes=nodes)
        self._reading: dict[str, Future[Gathered[Any]]] = {}
        # One thread a fact: they spend their time waiting for nodes, and one slow fact must not queue another.
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="fact")

    def begin(self, facts: Iterable[Fact[Any]]) -> None:
        """Start reading all of them now."""
        for fact in facts:
            if fact.name not in self._reading:
                self._reading[fact.name] = self._pool.submit(self._read, fact)

    def of(self, fact: Fact[T]) -> Gathered[T]:
        """The fact, waited for if it is still being read."""
        self.begin([fact])
        return self._reading[fact.name].result()

    def again(self, fact: Fact[T]) -> Gathered[T]:
        """Read it afresh: the old value has been overtaken by something the suite did."""
        self._reading.pop(fact.name, None)
        for pages in self._pages.values():
            pages.forget()
        return self.of(fact)

    def as_read(self, *, every: float = 0.2) -> Iterator[tuple[str, Gathered[Any]] | None]:
        """Each fact begun so far, by name, as soon as it is read; None every `every` seconds while none is."""
        pending = {reading: name for name, reading in self._reading.items()}
        while pending:
            done, _ = wait(pending, timeout=every, return_when=FIRST_COMPLETED)
            for reading in done:
                yield pending.pop(reading), reading.result()
            if not done:
                yield None

    def close(self) -> None:
        """Let no reading outlive the session."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _read(self, fact: Fact[T]) -> Gathered[T]:
        exchanges: list[Exchange] = []
        nodes = {name: recorded(node, exchanges.append) for name, node in self._cluster.nodes.items()}
        started = monotonic()
        value = looked(fact.read, replace(self._cluster, nodes=nodes), self._cluster.where)
        exchanges.sort(key=lambda exchange: exchange.asked_at)
        return Gathered(value, tuple(exchanges), monotonic() - started)


Place = TypeVar("Place")


def looked(read: Callable[[Place], T], place: Place, where: Text) -> T | CouldNotLook:
    """What `read` brings back from a place, or why it could not; a defect of ours too."""
    try:
        return read(place)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
    except Exception as defect:  # noqa: BLE001 - a defect of the suite must end as NOT OBSERVED, not as a lost run
        trace = "".join(traceback.format_exception(defect))
        return CouldNotLook(
            where,
            verbatim(trace),
            Text("This is a defect of the suite: report it with the run's evidence folder."),
            Kind.SUITE_ERROR,
        )

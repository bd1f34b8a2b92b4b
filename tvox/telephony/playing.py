"""All scenarios of a run, played at the same time as far as they leave each other's phones and services alone.

The longest begins first; those that must be alone come last. A scenario that cannot be played, or that fails, ends as
`CouldNotLook` and hinders no other.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from time import monotonic
from typing import Any

from tvox.telephony.allotment import Allotment, Blocked, Cast, Troupe
from tvox.telephony.played import Played, Wait
from tvox.telephony.scenario import Scenario
from tvox.texts import Text

Performance = Callable[[Scenario[Any], Cast], Played[Any]]
"""Plays one scenario with its phones, in a thread of its own; times in the seconds of `time.monotonic`."""


class Playing:
    """The scenarios of one session. Not for several threads at once: whoever iterates `play` drives it."""

    def __init__(self, troupe: Troupe, perform: Performance) -> None:
        self._troupe = troupe
        self._perform = perform
        self._waiting: list[Scenario[Any]] = []
        self._running: dict[Future[Played[Any]], Scenario[Any]] = {}
        self._blocked: dict[str, Text] = {}
        self._waits: dict[str, Wait] = {}
        self._began = 0.0
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="scenario")

    @property
    def running(self) -> tuple[Scenario[Any], ...]:
        """What is being played."""
        return tuple(self._running.values())

    @property
    def remaining_s(self) -> float:
        """A guess how long it will go on, from the scenarios' own guesses."""
        left = [one for one in (*self._waiting, *self.running) if not one.alone]
        shared = sum(one.lasts_s * one.phones for one in left) / self._troupe.at_once
        alone = sum(one.lasts_s for one in (*self._waiting, *self.running) if one.alone)
        return max([shared, *(one.lasts_s for one in left)]) + alone

    def play(self, scenarios: Sequence[Scenario[Any]], *, every: float = 0.2) -> Iterator[Played[Any] | None]:
        """Each scenario as soon as it is over; None every `every` seconds while none is."""
        self._began = monotonic()
        allotment = Allotment(self._troupe, scenarios)
        unfit = {scenario.name: why for scenario in scenarios if (why := allotment.impossible(scenario))}
        yield from (Played(name, why) for name, why in unfit.items())
        fit = [scenario for scenario in scenarios if scenario.name not in unfit]
        self._waiting = sorted(fit, key=lambda scenario: (scenario.alone, -scenario.lasts_s))
        self._begin_what_can(allotment, ended="")
        while self._running:
            done, _ = wait(self._running, timeout=every, return_when=FIRST_COMPLETED)
            if not done:
                yield None
            for future in done:
                ended = self._running.pop(future).name
                allotment.give_back(ended)
                self._begin_what_can(allotment, ended)
                yield self._since(future.result())

    def close(self) -> list[Played[Any]]:
        """Begin no other, and wait for those that play: what they have left."""
        self._waiting = []
        self._pool.shutdown(wait=True, cancel_futures=True)
        return [self._since(future.result()) for future in self._running if not future.cancelled()]

    def _begin_what_can(self, allotment: Allotment, ended: str) -> None:
        """Begin every scenario that nothing stands in the way of; the end of `ended` is what let it begin."""
        for scenario in self._waiting.copy():
            cast = allotment.take(scenario)
            if isinstance(cast, Blocked):
                self._blocked[scenario.name] = cast.what
                continue
            if scenario.name in self._blocked:
                self._waits[scenario.name] = Wait(self._blocked[scenario.name], ended)
            self._waiting.remove(scenario)
            self._running[self._pool.submit(self._perform, scenario, cast)] = scenario

    def _since(self, played: Played[Any]) -> Played[Any]:
        began, ended = played.began - self._began, played.ended - self._began
        return replace(played, began=began, ended=ended, waited=self._waits.get(played.name))

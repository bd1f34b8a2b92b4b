"""Waiting for something, never for time: a probe, a deadline, and everything seen on the way."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Waited(Generic[T]):
    """How a wait ended. `observations` holds each different answer with the second it was first seen."""

    reached: bool
    last: T
    elapsed: float
    observations: tuple[tuple[float, T], ...]


def eventually(
    probe: Callable[[], T],
    *,
    within: float,
    until: Callable[[T], bool] = bool,
    every: float = 0.2,
    progress: Callable[[T, float], None] = lambda _answer, _elapsed: None,
) -> Waited[T]:
    """Ask `probe` every `every` seconds until `until` holds of its answer or `within` seconds have passed.

    The probe is asked at least once, and once more at the deadline. Its exceptions pass through.
    """
    started = time.monotonic()
    seen: list[tuple[float, T]] = []
    while True:
        answer = probe()
        elapsed = time.monotonic() - started
        if not seen or seen[-1][1] != answer:
            seen.append((elapsed, answer))
        progress(answer, elapsed)
        if until(answer) or elapsed >= within:
            return Waited(until(answer), answer, elapsed, tuple(seen))
        time.sleep(max(0.0, min(every, within - elapsed)))

"""Waiting for something, never for time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(
    probe: Callable[[], T], *, within: float, every: float = 0.05, until: Callable[[T], bool] = bool
) -> T | None:
    """Ask `probe` until `until` holds of its answer; None when `within` seconds have passed."""
    deadline = time.monotonic() + within
    while True:
        answer = probe()
        if until(answer):
            return answer
        if time.monotonic() >= deadline:
            return None
        time.sleep(every)

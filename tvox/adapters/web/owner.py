"""One thread that owns a tool which may only be used from the thread that started it, as Playwright's is."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class OwnerThread:
    """Runs one errand at a time for any number of callers.

    A daemon: a tool that hangs must not keep the program alive. After an errand that did not end in time no further
    one is accepted, since the tool is still held by it.
    """

    def __init__(self, name: str) -> None:
        self._errands: queue.Queue[tuple[Callable[[], Any], Future[Any]] | None] = queue.Queue()
        self._turn = threading.Lock()
        self._stuck = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def run(self, errand: Callable[[], T], *, within: float) -> T:
        """The errand's result or exception; `TimeoutError` after `within` seconds of work, or at once when stuck."""
        with self._turn:
            if self._stuck:
                raise TimeoutError
            done: Future[T] = Future()
            self._errands.put((errand, done))
            try:
                return done.result(within)
            except TimeoutError:
                self._stuck = not done.done()
                raise

    def end(self, *, within: float) -> None:
        """Let the thread end after what it was handed before."""
        self._errands.put(None)
        self._thread.join(within)

    def _serve(self) -> None:
        for errand, done in iter(self._errands.get, None):
            try:
                done.set_result(errand())
            except BaseException as outcome:  # noqa: BLE001 - it belongs to whoever waits for the result
                done.set_exception(outcome)

"""One connection a node: opened when first needed, shared by all threads, opened again when it died."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

import paramiko

from tvox.adapters.ssh_door import discard
from tvox.adapters.ssh_watchdog import Watchdog


@dataclass(frozen=True)
class _Watched:
    transport: paramiko.Transport
    watchdog: Watchdog

    def close(self) -> None:
        self.watchdog.stop()
        discard(self.transport)


class KeptTransport:
    """Hands out the living transport; `open_one` gives a new one, logged in, or raises `CouldNotAsk`."""

    def __init__(self, open_one: Callable[[], paramiko.Transport]) -> None:
        self._open_one = open_one
        self._lock = Lock()
        self._opening: Future[_Watched] | None = None

    def transport(self) -> paramiko.Transport:
        """The kept transport, or a new one. Threads that ask during an attempt share it and its outcome."""
        with self._lock:
            worn = self._opening
            if worn is None or _spent(worn):
                opening = self._opening = Future()
            else:
                opening = worn
        if opening is not worn:
            self._fill(opening, worn)
        return opening.result().transport

    def close(self) -> None:
        """Close what is open; a later use opens it again."""
        with self._lock:
            worn, self._opening = self._opening, None
        _put_away(worn)

    def _fill(self, opening: "Future[_Watched]", worn: "Future[_Watched] | None") -> None:
        try:
            _put_away(worn)
            transport = self._open_one()
            opening.set_result(_Watched(transport, Watchdog(transport)))
        except BaseException as exc:  # noqa: BLE001 - whatever it was, the threads that wait must hear of it too
            opening.set_exception(exc)


def _spent(opening: "Future[_Watched]") -> bool:
    if not opening.done():
        return False
    return opening.exception() is not None or not opening.result().transport.is_active()


def _put_away(worn: "Future[_Watched] | None") -> None:
    if worn is not None and worn.exception() is None:
        worn.result().close()

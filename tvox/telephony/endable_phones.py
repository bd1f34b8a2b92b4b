"""Phones that an interrupted run can take away from whoever uses them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event, Lock

from tvox.observing import CouldNotAsk
from tvox.telephony.phones import KeptFile, Phone, Phones
from tvox.texts import Text


class EndablePhones:
    """The same phones, until `end`: then each hangs up and unregisters, and none is leased any more."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones
        self._lock = Lock()
        self._leased: set[ExitStack] = set()
        self._over = Event()

    @property
    def extensions(self) -> tuple[str, ...]:
        """All of them."""
        return self._phones.extensions

    @property
    def callable_extensions(self) -> tuple[str, ...]:
        """Those the dial guard lets anybody call."""
        return self._phones.callable_extensions

    @contextmanager
    def lease(self, extension: str) -> Iterator[Phone]:
        """A phone that nobody else uses meanwhile."""
        with ExitStack() as held:
            with self._lock:
                self._leased.add(held)
            try:
                self._go_on(extension)
                phone = held.enter_context(self._phones.lease(extension))
                self._go_on(extension)
                yield phone
            finally:
                with self._lock:
                    self._leased.discard(held)

    def kept(self) -> tuple[KeptFile, ...]:
        """The files of all leases ended since this was last asked."""
        return self._phones.kept()

    def end(self) -> None:
        """Take all phones away, whatever they are doing: who uses one is told that it could not be asked."""
        self._over.set()
        with self._lock:
            leased = list(self._leased)
        with ThreadPoolExecutor(max_workers=len(leased) + 1) as ending:
            for _ in ending.map(ExitStack.close, leased):
                pass

    def _go_on(self, extension: str) -> None:
        if self._over.is_set():
            raise CouldNotAsk(
                Text("test phone {extension}", extension=extension),
                Text("The run was interrupted."),
                Text("Run the item again."),
            )

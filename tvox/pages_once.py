"""Administration pages of which each is read once, however many facts want it.

A page costs the browser about half a second, and several facts look at the same one.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

from tvox.observing import CouldNotAsk
from tvox.pages import (
    AboutPage,
    AdminPages,
    CustomisationsPage,
    DevicesPage,
    LicencePage,
    MonitorPage,
    ReplicationPage,
)

T = TypeVar("T")


class PagesReadOnce:
    """One node's pages; a refusal is remembered like a reading. Safe to ask from any thread."""

    def __init__(self, pages: AdminPages) -> None:
        self._pages = pages
        self._read: dict[str, Any] = {}
        self._reading: dict[str, Lock] = {}
        self._guard = Lock()

    def forget(self) -> None:
        """Read everything anew from now on."""
        with self._guard:
            self._read = {}

    def monitor(self) -> MonitorPage:
        """Monitor, or Monitor di sistema."""
        return self._once("monitor", self._pages.monitor)

    def replication(self) -> ReplicationPage:
        """The Replication page."""
        return self._once("replication", self._pages.replication)

    def licence(self) -> LicencePage:
        """The licence and the upgrade rights."""
        return self._once("licence", self._pages.licence)

    def about(self) -> AboutPage:
        """About, or Info."""
        return self._once("about", self._pages.about)

    def devices(self) -> DevicesPage:
        """The devices and trunks cards of the monitor."""
        return self._once("devices", self._pages.devices)

    def customisations(self) -> CustomisationsPage:
        """The customisations."""
        return self._once("customisations", self._pages.customisations)

    def _once(self, page: str, ask: Callable[[], T]) -> T:
        with self._guard:
            reading = self._reading.setdefault(page, Lock())
            read = self._read
        with reading:
            if page not in read:
                try:
                    read[page] = ask()
                except CouldNotAsk as refusal:
                    read[page] = refusal
        if isinstance(read[page], CouldNotAsk):
            raise read[page]
        return cast("T", read[page])

"""Notices a peer that died without a word: a VPN that dropped, a node that was powered off."""

from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import cast

import paramiko

from tvox.adapters.ssh_door import HearingPacketizer

KEEPALIVE_S = 15.0
PATIENCE_S = 30.0


class Watchdog:
    """Asks the peer for a sign of life every `every` seconds; closes the transport after `patience` silent ones.

    paramiko's own keepalive asks for no answer and so never finds out. Anything that arrives counts as life, since
    the answer itself may wait behind megabytes of output on a slow line.
    """

    def __init__(
        self, transport: paramiko.Transport, *, every: float = KEEPALIVE_S, patience: float = PATIENCE_S
    ) -> None:
        self._transport = transport
        self._every = every
        self._patience = patience
        self._stopped = Event()
        self._thread = Thread(target=self._watch, name="ssh-watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(self._every) and self._transport.is_active():
            asking = Thread(target=self._ask, name="ssh-keepalive", daemon=True)
            asking.start()
            while asking.is_alive() and not self._stopped.is_set():
                asking.join(min(1.0, self._patience))
                if asking.is_alive() and self._silence() > self._patience:
                    self._transport.close()

    def _ask(self) -> None:
        with suppress(paramiko.SSHException, EOFError, OSError):
            self._transport.global_request("keepalive@openssh.com", wait=True)

    def _silence(self) -> float:
        return monotonic() - cast(HearingPacketizer, self._transport.packetizer).heard_at

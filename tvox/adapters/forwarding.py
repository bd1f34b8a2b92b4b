"""A port on this PC's loopback that leads, through a node's SSH connection, to a port as the node sees it."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Self

import paramiko

from tvox.adapters.ssh import SshConnection
from tvox.observing import CouldNotAsk

CHUNK = 65_536
LOOPBACK = "127.0.0.1"


class Forwarding:
    """Listens until closed; every connection gets a channel of its own, so a re-opened SSH connection is followed.

    `refusal` is why the latest connection could not be carried, where the client itself only sees it closed.
    """

    def __init__(self, ssh: SshConnection, host: str, port: int) -> None:
        self._ssh = ssh
        self._target = (host, port)
        self.refusal: CouldNotAsk | None = None
        self._closing = Event()
        self._lock = Lock()
        self._carried: set[_Carried] = set()
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = int(self._listener.getsockname()[1])
        self._accepting = Thread(target=self._accept, name=f"forward-{port}", daemon=True)
        self._accepting.start()

    def cut(self) -> None:
        """Close every connection now, so that whoever waits for an answer stops waiting."""
        with self._lock:
            carried = list(self._carried)
        for each in carried:
            each.close()

    def close(self) -> None:
        """Listen no longer, and close every connection."""
        if self._closing.is_set():
            return
        self._closing.set()
        with suppress(OSError):  # wakes accept(), which closing the listener does not do on every system
            socket.create_connection((LOOPBACK, self.port), timeout=1.0).close()
        self._accepting.join()
        self._listener.close()
        self.cut()
        with self._lock:
            carried = list(self._carried)
        for each in carried:
            each.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            if self._closing.is_set():
                client.close()
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            carried = _Carried(client, self._opened, self._forget)
            with self._lock:
                self._carried.add(carried)
            carried.start()

    def _opened(self) -> paramiko.Channel | None:
        try:
            channel = self._ssh.open_channel(*self._target)
        except CouldNotAsk as refusal:
            self.refusal = refusal
            return None
        self.refusal = None
        return channel

    def _forget(self, carried: "_Carried") -> None:
        with self._lock:
            self._carried.discard(carried)


class _Carried(Thread):
    """One connection: this thread carries what the client says, another one the answers."""

    def __init__(
        self,
        client: socket.socket,
        open_channel: Callable[[], paramiko.Channel | None],
        done: Callable[["_Carried"], None],
    ) -> None:
        super().__init__(name="forwarded", daemon=True)
        self._client = client
        self._open_channel = open_channel
        self._done = done
        self._channel: paramiko.Channel | None = None

    def run(self) -> None:
        """Carry until either side has closed."""
        try:
            channel = self._channel = self._open_channel()
            if channel is not None:
                back = Thread(target=_pump, args=(channel, self._client), name="forwarded-back", daemon=True)
                back.start()
                _pump(self._client, channel)
                back.join()
        finally:
            self.close()
            self._client.close()
            self._done(self)

    def close(self) -> None:
        """Hang up on both sides; the thread then ends by itself."""
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)
        if self._channel is not None:
            with suppress(paramiko.SSHException, EOFError, OSError):
                self._channel.close()


def _pump(source: socket.socket | paramiko.Channel, sink: socket.socket | paramiko.Channel) -> None:
    """Carry bytes until `source` ends, then tell `sink` so."""
    with suppress(paramiko.SSHException, EOFError, OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)
    with suppress(paramiko.SSHException, EOFError, OSError):
        sink.shutdown(socket.SHUT_WR)

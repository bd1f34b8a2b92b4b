"""Connections carried through a real OpenSSH server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.tvox.adapters.sshd import Listener, Sshd, Wire, free_port
from tvox.adapters.forwarding import Forwarding
from tvox.adapters.ssh import SshConnection
from tvox.waiting import eventually

MEGABYTE = 2**20


def echo(guest: socket.socket) -> None:
    """Repeat all that comes, say `bye` at its end, hang up."""
    with suppress(OSError):
        while data := guest.recv(65_536):
            guest.sendall(data)
        guest.sendall(b"bye")
    guest.close()


@pytest.fixture
def service() -> Iterator[Listener]:
    with Listener(echo) as listener:
        yield listener


def dialled(forwarding: Forwarding) -> socket.socket:
    return socket.create_connection(("127.0.0.1", forwarding.port), timeout=10)


def everything(client: socket.socket) -> bytes:
    return b"".join(iter(lambda: client.recv(65_536), b""))


def test_forwarding_carries_both_ways_and_both_ends(shell: SshConnection, service: Listener) -> None:
    with Forwarding(shell, "127.0.0.1", service.port) as forwarding, dialled(forwarding) as client:
        client.sendall(b"hello ")
        client.shutdown(socket.SHUT_WR)
        assert everything(client) == b"hello bye"


def test_forwarding_carries_much_on_several_connections(shell: SshConnection, service: Listener) -> None:
    with Forwarding(shell, "127.0.0.1", service.port) as forwarding:
        clients = [dialled(forwarding) for _ in range(3)]
        received: list[int] = []
        reading = [threading.Thread(target=lambda c=c: received.append(len(everything(c)))) for c in clients]
        for thread in reading:
            thread.start()
        for client in clients:
            client.sendall(b"x" * (3 * MEGABYTE))
            client.shutdown(socket.SHUT_WR)
        for thread, client in zip(reading, clients, strict=True):
            thread.join(20)
            client.close()
    assert received == [3 * MEGABYTE + 3] * 3


def test_forwarding_to_nothing_closes_and_says_why(shell: SshConnection) -> None:
    port = free_port()
    with Forwarding(shell, "127.0.0.1", port) as forwarding, dialled(forwarding) as client:
        assert client.recv(1) == b""
        assert f"nothing accepts connections on 127.0.0.1 port {port}" in str(forwarding.refusal)


def test_forwarding_cut_ends_a_wait(shell: SshConnection, service: Listener) -> None:
    with Forwarding(shell, "127.0.0.1", service.port) as forwarding, dialled(forwarding) as client:
        client.sendall(b"a")
        assert client.recv(1) == b"a"
        forwarding.cut()
        assert client.recv(1) == b""


def test_forwarding_follows_a_reopened_connection(sshd: Sshd, wire: Wire, service: Listener) -> None:
    with sshd.shell(port=wire.port) as shell, Forwarding(shell, "127.0.0.1", service.port) as forwarding:
        with dialled(forwarding) as client:
            client.sendall(b"a")
            assert client.recv(1) == b"a"
            wire.cut()
            assert client.recv(1) == b""
        with dialled(forwarding) as client:
            client.sendall(b"b")
            assert client.recv(1) == b"b"


def test_forwarding_leaves_nothing_behind(shell: SshConnection, service: Listener) -> None:
    shell.run("true")
    before = set(threading.enumerate())
    forwarding = Forwarding(shell, "127.0.0.1", service.port)
    with dialled(forwarding) as client:
        client.sendall(b"a")
        assert client.recv(1) == b"a"
        forwarding.close()
        forwarding.close()
    assert eventually(lambda: set(threading.enumerate()) - set(service._threads) <= before, within=3).reached
    with pytest.raises(OSError, match="refused"):
        dialled(forwarding)


def test_forwarding_listens_on_loopback_only(shell: SshConnection) -> None:
    with Forwarding(shell, "127.0.0.1", 9) as forwarding:
        assert forwarding._listener.getsockname()[0] == "127.0.0.1"

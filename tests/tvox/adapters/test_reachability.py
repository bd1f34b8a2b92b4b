"""TCP connections tried from this PC."""

import errno
import socket

import pytest

from tests.tvox.adapters.sshd import free_port
from tvox.adapters.reachability import SocketReachability
from tvox.observing import CouldNotAsk


def test_open_port_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert SocketReachability().answers("127.0.0.1", listener.getsockname()[1])


def test_closed_port_does_not_answer() -> None:
    assert not SocketReachability().answers("127.0.0.1", free_port())


@pytest.mark.parametrize("code", [errno.EHOSTUNREACH, errno.ETIMEDOUT])
def test_absent_host_does_not_answer(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    monkeypatch.setattr(socket, "create_connection", failing(OSError(code, "gone")))
    assert not SocketReachability().answers("172.16.95.80", 22)


@pytest.mark.parametrize(
    "own_failure",
    [
        OSError(errno.ENETUNREACH, "Network is unreachable"),
        PermissionError(errno.EACCES, "Permission denied"),
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        OSError(errno.EMFILE, "Too many open files"),
    ],
)
def test_failure_of_this_pc_is_not_the_address_being_silent(
    monkeypatch: pytest.MonkeyPatch, own_failure: OSError
) -> None:
    monkeypatch.setattr(socket, "create_connection", failing(own_failure))
    with pytest.raises(CouldNotAsk, match="cannot be tried from here") as refused:
        SocketReachability().answers("172.16.95.80", 22)
    assert str(refused.value.where) == "this PC"


def failing(failure: OSError) -> object:
    def connect(*_: object, **__: object) -> None:
        raise failure

    return connect

"""The receiver of notifications, asked over the wire."""

import socket
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tvox.adapters.http_receiver import HttpReceiver
from tvox.observing import CouldNotAsk


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_get_and_post_are_received_in_order(port: int) -> None:
    address = f"http://127.0.0.1:{port}/notify"

    with HttpReceiver().listen("127.0.0.1", port) as inbox:
        assert inbox.received() == ()
        assert httpx.get(address, params={"event": "ring", "cli": "+39 101"}).status_code == 200
        assert httpx.post(address, data={"event": "answered", "pin": ""}).status_code == 200
        first, second = inbox.received()

    assert dict(first.fields) == {"event": "ring", "cli": "+39 101"}
    assert dict(second.fields) == {"event": "answered", "pin": ""}
    assert abs(datetime.now(UTC) - second.came) < timedelta(seconds=5)


def test_nobody_listens_afterwards(port: int) -> None:
    with HttpReceiver().listen("127.0.0.1", port):
        pass

    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")


def test_a_port_in_use_is_refused(port: int) -> None:
    with (
        HttpReceiver().listen("127.0.0.1", port),
        pytest.raises(CouldNotAsk, match="could not listen"),
        HttpReceiver().listen("127.0.0.1", port),
    ):
        pass


def test_an_address_that_is_not_ours_is_refused(port: int) -> None:
    with pytest.raises(CouldNotAsk, match="could not listen"), HttpReceiver().listen("192.0.2.1", port):
        pass

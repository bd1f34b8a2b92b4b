"""The chat's state, asked over the wire of a small server, and judged."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bson
import pytest

from lab.web.reading import chat
from lab.web.state import Flow

HELLO = {"ismaster": True, "maxWireVersion": 7, "minWireVersion": 0, "ok": 1.0, "setName": "rs", "hosts": ["a:27017"]}
OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013


def members(*states: tuple[int, float]) -> dict[str, Any]:
    return {"ok": 1.0, "members": [{"state": state, "health": health} for state, health in states]}


GOOD = members((1, 1.0), (2, 1.0))


class Wire(socketserver.StreamRequestHandler):
    """Answers `isMaster`, and `replSetGetStatus` with the server's `status`."""

    def handle(self) -> None:
        while header := self.rfile.read(16):
            length, request, _, opcode = struct.unpack("<iiii", header)
            body = self.rfile.read(length - 16)
            asked = bson.decode(body[12 + body[4:].index(b"\0") + 1 :] if opcode == OP_QUERY else body[5:])
            answer = bson.encode(self.server.status if "replSetGetStatus" in asked else HELLO)  # type: ignore[attr-defined]
            if opcode == OP_QUERY:
                answer, reply = struct.pack("<iqii", 0, 0, 0, 1) + answer, OP_REPLY
            else:
                answer, reply = struct.pack("<iB", 0, 0) + answer, OP_MSG
            self.wfile.write(struct.pack("<iiii", 16 + len(answer), 1, request, reply) + answer)


@contextmanager
def serving(status: dict[str, Any]) -> Iterator[int]:
    """A chat server on a loopback port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Wire) as server:
        server.daemon_threads = True
        server.status = status  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_flow_ok() -> None:
    with serving(GOOD) as port:
        assert chat.flow(port=port) is Flow.RUNNING


def test_flow_ko() -> None:
    with serving(members((1, 1.0), (8, 0.0))) as port:
        assert chat.flow(port=port) is Flow.STOPPED


def test_flow_refused_by_the_server() -> None:
    with serving({"ok": 0.0, "errmsg": "not running with --replSet", "code": 76}) as port:
        assert chat.flow(port=port) is Flow.UNKNOWN


def test_flow_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "TIMEOUT_MS", 200)
    assert chat.flow(port=1) is Flow.UNKNOWN


@pytest.mark.parametrize(
    ("status", "flow"),
    [
        (GOOD, Flow.RUNNING),
        (members((2, 1.0), (1, 1.0)), Flow.RUNNING),
        (members((1, 1.0), (1, 1.0)), Flow.STOPPED),
        (members((2, 1.0), (2, 1.0)), Flow.STOPPED),
        (members((1, 1.0), (2, 0.0)), Flow.STOPPED),
        (members((1, 1.0), (3, 1.0)), Flow.STOPPED),
        (members((1, 1.0)), Flow.STOPPED),
        (members((1, 1.0), (2, 1.0), (2, 1.0)), Flow.STOPPED),
        ({"ok": 1.0, "members": [{"state": 1}, {"state": 2}]}, Flow.STOPPED),
        ({"ok": 1.0}, Flow.STOPPED),
    ],
)
def test_judged(status: dict[str, Any], flow: Flow) -> None:
    assert chat.judged(status) is flow

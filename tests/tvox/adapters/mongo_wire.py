"""A MongoDB server in some lines: OP_MSG and the handshake's OP_QUERY, replies given by a function."""

import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import bson

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
Document = dict[str, Any]
Reply = Document | bytes | None
"""A document; raw bytes for the wire, then the end; None: no answer at all, ever."""


@dataclass
class FakeMongo:
    """Notes the commands it is asked; answers the handshake itself, as 4.0.27 (wire version 7) does."""

    reply: Callable[[str, Document], Reply]
    wire_version: int = 7
    asked: list[Document] = field(default_factory=list)

    def welcome(self, guest: socket.socket) -> None:
        with suppress(OSError, struct.error):
            while self._answer(guest):
                pass
        guest.close()

    def _answer(self, guest: socket.socket) -> bool:
        length, request, _, kind = struct.unpack("<iiii", _exactly(guest, 16))
        body = _exactly(guest, length - 16)
        if kind == OP_QUERY:
            guest.sendall(_op_reply(request, self._handshake()))
            return True
        command = bson.decode(body[5:])
        name = next(iter(command))
        if name in {"isMaster", "ismaster", "hello"}:
            reply: Reply = self._handshake()
        elif name == "endSessions":
            reply = {"ok": 1.0}
        else:
            self.asked.append(command)
            reply = self.reply(name, command)
        if reply is None:
            guest.recv(1)  # until the client hangs up
            return False
        guest.sendall(reply if isinstance(reply, bytes) else _op_msg(request, reply))
        return not isinstance(reply, bytes)

    def _handshake(self) -> Document:
        return {
            "ismaster": False,
            "secondary": True,
            "setName": "rs-telenia-1",
            "hosts": ["172.16.95.70:27017", "172.16.95.73:27017"],
            "me": "172.16.95.73:27017",
            "maxBsonObjectSize": 16_777_216,
            "maxMessageSizeBytes": 48_000_000,
            "maxWriteBatchSize": 100_000,
            "logicalSessionTimeoutMinutes": 30,
            "minWireVersion": 0,
            "maxWireVersion": self.wire_version,
            "ok": 1.0,
        }


def _exactly(guest: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        chunk = guest.recv(count - len(got))
        if not chunk:
            raise ConnectionResetError
        got += chunk
    return got


def _op_msg(request: int, document: Document) -> bytes:
    body = struct.pack("<iB", 0, 0) + bson.encode(document)
    return struct.pack("<iiii", 16 + len(body), 0, request, OP_MSG) + body


def _op_reply(request: int, document: Document) -> bytes:
    body = struct.pack("<iqii", 8, 0, 0, 1) + bson.encode(document)
    return struct.pack("<iiii", 16 + len(body), 0, request, OP_REPLY) + body

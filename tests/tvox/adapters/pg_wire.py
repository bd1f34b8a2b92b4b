"""A PostgreSQL server in some lines: protocol 3.0, plain queries, answers given by a function.

Only what psycopg2 and libpq 9.2 to 17 ask of a server here; proven against a real one by the lab's tests.
"""

import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

Row = Sequence[str]
READY = b"Z" + struct.pack("!i", 5) + b"T"


@dataclass(frozen=True)
class Refusal:
    """An ErrorResponse: SQLSTATE and words; after a FATAL one the server hangs up."""

    code: str
    words: str
    severity: str = "ERROR"


Answer = list[Row] | Refusal | bytes | None
"""Rows; an error; raw bytes for the wire; None: no answer at all, ever."""


@dataclass
class FakePostgres:
    """Notes what it is asked: start-up parameters and statements."""

    answer: Callable[[str], Answer]
    at_start: Refusal | None = None
    started: list[dict[str, str]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    ended: int = 0

    def welcome(self, guest: socket.socket) -> None:
        with suppress(OSError, struct.error):
            self.started.append(_start_up(guest))
            if self.at_start is not None:
                guest.sendall(_error(self.at_start))
            else:
                guest.sendall(_authenticated())
                self._converse(guest)
        self.ended += 1
        guest.close()

    def _converse(self, guest: socket.socket) -> None:
        while True:
            kind = _exactly(guest, 1)
            body = _exactly(guest, struct.unpack("!i", _exactly(guest, 4))[0] - 4)
            if kind == b"X":
                return
            statement = body.rstrip(b"\0").decode()
            self.statements.append(statement)
            if not self._reply(guest, statement):
                return

    def _reply(self, guest: socket.socket, statement: str) -> bool:
        command = statement.split()[0].upper()
        if command in {"BEGIN", "ROLLBACK", "SET"}:
            guest.sendall(_complete(command) + READY)
            return True
        answer = self.answer(statement)
        if answer is None:
            guest.recv(1)  # until the client hangs up
            return False
        if isinstance(answer, bytes):
            guest.sendall(answer)
            return False
        guest.sendall((_error(answer) if isinstance(answer, Refusal) else _rows(answer)) + READY)
        return not (isinstance(answer, Refusal) and answer.severity == "FATAL")


def _start_up(guest: socket.socket) -> dict[str, str]:
    body = _exactly(guest, struct.unpack("!i", _exactly(guest, 4))[0] - 4)
    words = body[4:].rstrip(b"\0").decode().split("\0")
    return dict(zip(words[::2], words[1::2], strict=True))


def _exactly(guest: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        chunk = guest.recv(count - len(got))
        if not chunk:
            raise ConnectionResetError
        got += chunk
    return got


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _authenticated() -> bytes:
    told = {"server_version": "9.2.24", "client_encoding": "UTF8", "DateStyle": "ISO, MDY", "TimeZone": "UTC"}
    told |= {"integer_datetimes": "on", "standard_conforming_strings": "on", "server_encoding": "UTF8"}
    parameters = b"".join(_message(b"S", f"{name}\0{value}\0".encode()) for name, value in told.items())
    idle = b"Z" + struct.pack("!i", 5) + b"I"
    return _message(b"R", struct.pack("!i", 0)) + parameters + _message(b"K", struct.pack("!ii", 1, 2)) + idle


def _rows(rows: list[Row]) -> bytes:
    width = len(rows[0]) if rows else 1
    text_column = b"?column?\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0)
    described = _message(b"T", struct.pack("!h", width) + text_column * width)
    data = b"".join(_message(b"D", struct.pack("!h", width) + b"".join(_value(value) for value in row)) for row in rows)
    return described + data + _complete(f"SELECT {len(rows)}")


def _value(value: str) -> bytes:
    encoded = value.encode("utf-8", "surrogateescape")
    return struct.pack("!i", len(encoded)) + encoded


def _complete(tag: str) -> bytes:
    return _message(b"C", tag.encode() + b"\0")


def _error(refusal: Refusal) -> bytes:
    fields = f"S{refusal.severity}\0C{refusal.code}\0M{refusal.words}\0\0"
    return _message(b"E", fields.encode())

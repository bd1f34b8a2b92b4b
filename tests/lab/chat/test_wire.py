"""Messages as other drivers send them."""

import socket
import struct

import bson
import pytest

from lab.chat.wire import HEADER, ProtocolError, command_bytes, parsed, payload_length, reply_bytes
from tests.lab.chat.chat_node import Pair


def framed(operation: int, payload: bytes) -> tuple[bytes, bytes]:
    return HEADER.pack(HEADER.size + len(payload), 7, 0, operation), payload


def test_a_command_comes_back_as_it_was() -> None:
    data = command_bytes({"ping": 1, "$db": "admin", "$readPreference": {"mode": "secondary"}})
    message = parsed(data[: HEADER.size], data[HEADER.size :])
    assert (message.database, next(iter(message.body)), message.slave_ok, message.legacy) == (
        "admin",
        "ping",
        True,
        False,
    )
    assert payload_length(data[: HEADER.size]) == len(data) - HEADER.size


def test_a_sequence_of_documents_and_a_checksum() -> None:
    body = bson.encode({"insert": "users", "$db": "rocketchat"})
    documents = b"documents\0" + bson.encode({"_id": 1}) + bson.encode({"_id": 2})
    sequence = b"\1" + struct.pack("<i", len(documents) + 4) + documents
    message = parsed(*framed(2013, struct.pack("<I", 1 | 2) + b"\0" + body + sequence + b"\0\0\0\0"))
    assert message.body["documents"] == [{"_id": 1}, {"_id": 2}]
    assert not message.wants_reply


@pytest.mark.parametrize("flags", [0, 4])
def test_an_old_drivers_query(flags: int) -> None:
    query = bson.encode({"$query": {"isMaster": 1}, "$orderby": {}})
    message = parsed(*framed(2004, struct.pack("<i", flags) + b"admin.$cmd\0" + struct.pack("<ii", 0, -1) + query))
    assert (message.database, message.body, message.legacy) == ("admin", {"isMaster": 1}, True)
    assert message.slave_ok is bool(flags)
    assert HEADER.unpack(reply_bytes(message, {"ok": 1.0})[: HEADER.size])[2:] == (7, 1)


@pytest.mark.parametrize(
    ("operation", "payload"), [(2012, b""), (2002, b""), (2004, b"\0\0\0\0admin.users\0" + b"\0" * 8 + bson.encode({}))]
)
def test_what_is_not_spoken(operation: int, payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        parsed(*framed(operation, payload))


def test_a_huge_message_is_refused() -> None:
    with pytest.raises(ProtocolError):
        payload_length(HEADER.pack(2**31 - 1, 1, 0, 2013))


GARBAGE = (
    b"GET / HTTP/1.1\r\n\r\n",
    HEADER.pack(25, 1, 0, 2013) + b"\xff" * 9,
    HEADER.pack(17, 1, 0, 2013) + b"x",
)


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_ends_the_connection_and_nothing_else(seeded: Pair, garbage: bytes) -> None:
    with socket.create_connection((seeded.first.address, seeded.first.port), timeout=5) as connection:
        connection.sendall(garbage)
        assert connection.recv(100) == b""
    assert seeded.first.state() == "PRIMARY"

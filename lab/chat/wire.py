"""MongoDB's wire protocol: messages to bytes and back (OP_MSG, OP_QUERY and its OP_REPLY)."""

import asyncio
import itertools
import struct
from dataclasses import dataclass

import bson
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions

from lab.chat import Document

HEADER = struct.Struct("<iiii")
OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
CHECKSUM_PRESENT, MORE_TO_COME = 1 << 0, 1 << 1
SLAVE_OK = 1 << 2
LARGEST_MESSAGE = 48_000_000

CODEC: CodecOptions[Document] = CodecOptions(uuid_representation=UuidRepresentation.STANDARD)

_request_ids = itertools.count(1)


class ProtocolError(Exception):
    """Bytes that are no message of a protocol spoken here."""


@dataclass(frozen=True)
class Message:
    """One command with its database; `body` keeps the order of its keys, the first being the command's name."""

    request_id: int
    database: str
    body: Document
    slave_ok: bool
    legacy: bool
    wants_reply: bool = True


def encoded(document: Document) -> bytes:
    """The document as BSON."""
    return bson.encode(document, codec_options=CODEC)


def decoded(data: bytes) -> Document:
    """The document of these BSON bytes."""
    return bson.decode(data, codec_options=CODEC)


def command_bytes(body: Document) -> bytes:
    """An OP_MSG that asks for `body`, which must name its `$db`."""
    return _framed(OP_MSG, 0, struct.pack("<IB", 0, 0) + encoded(body))


def reply_bytes(message: Message, document: Document) -> bytes:
    """The answer to `message`, in the protocol it came in."""
    if message.legacy:
        return _framed(OP_REPLY, message.request_id, struct.pack("<iqii", 8, 0, 0, 1) + encoded(document))
    return _framed(OP_MSG, message.request_id, struct.pack("<IB", 0, 0) + encoded(document))


def payload_length(header: bytes) -> int:
    """How many bytes follow this header."""
    length = int(HEADER.unpack(header)[0]) - HEADER.size
    if not 0 <= length <= LARGEST_MESSAGE:
        raise ProtocolError(f"a message of {length} bytes")
    return length


def parsed(header: bytes, payload: bytes) -> Message:
    """The command or reply that these bytes are."""
    _, request_id, _, operation = HEADER.unpack(header)
    if operation == OP_MSG:
        return _parsed_msg(request_id, payload)
    if operation == OP_QUERY:
        return _parsed_query(request_id, payload)
    raise ProtocolError(f"operation {operation} is not spoken by MongoDB 4.0 or not here")


async def read_message(reader: asyncio.StreamReader) -> Message:
    """The next message; `IncompleteReadError` when the other side has hung up."""
    header = await reader.readexactly(HEADER.size)
    return parsed(header, await reader.readexactly(payload_length(header)))


def _framed(operation: int, response_to: int, payload: bytes) -> bytes:
    return HEADER.pack(HEADER.size + len(payload), next(_request_ids) & 0x7FFFFFFF, response_to, operation) + payload


def _parsed_msg(request_id: int, payload: bytes) -> Message:
    (flags,) = struct.unpack_from("<I", payload)
    end = len(payload) - (4 if flags & CHECKSUM_PRESENT else 0)
    body: Document = {}
    sequences: Document = {}
    position = 4
    while position < end:
        kind = payload[position]
        (length,) = struct.unpack_from("<i", payload, position + 1)
        section = payload[position + 1 : position + 1 + length]
        if kind == 0:
            body = decoded(section)
        else:
            name, documents = section[4:].split(b"\0", 1)
            sequences[name.decode()] = bson.decode_all(documents, CODEC)
        position += 1 + length
    body.update(sequences)
    return Message(request_id, str(body.get("$db", "admin")), body, _wants_any(body), False, not flags & MORE_TO_COME)


def _parsed_query(request_id: int, payload: bytes) -> Message:
    (flags,) = struct.unpack_from("<i", payload)
    end_of_name = payload.index(b"\0", 4)
    namespace = payload[4:end_of_name].decode()
    database, _, collection = namespace.partition(".")
    if collection != "$cmd":
        raise ProtocolError("legacy queries are not spoken here: use the find command")
    body = decoded(payload[end_of_name + 9 :])
    preference = body.get("$readPreference")
    body = body.get("$query", body)
    wants_any = bool(flags & SLAVE_OK) or _wants_any({"$readPreference": preference})
    return Message(request_id, database, body, wants_any, True)


def _wants_any(body: Document) -> bool:
    """Whether the reader put up with a secondary."""
    preference: Document = body.get("$readPreference") or {}
    return bool(preference.get("mode", "primary") != "primary")

"""Whether a server speaks an old TLS version, asked with a ClientHello of our own.

The PC's own TLS library would refuse to ask for a version that it has been built without, and a server that was never
asked must not pass for one that refused. Nothing follows the first answer: no key is made, no data is sent.

    → 16 03 02 …  ClientHello, at most TLS 1.1          ← 16 03 02 …  ServerHello, TLS 1.1: it speaks it
                                                        ← 15 03 02 00 02 02 46  alert 70: it does not
"""

import os
import socket
import struct

WIRE = {"1.0": 0x0301, "1.1": 0x0302, "1.2": 0x0303}
_HANDSHAKE, _ALERT, _SERVER_HELLO = 22, 21, 2
_PROTOCOL_VERSION = 70
# Everything that a server of the last twenty years might share: ECDHE, DHE and RSA with AES, Camellia, 3DES and RC4.
_SUITES = (
    *(0xC02F, 0xC030, 0xC02B, 0xC02C, 0x009E, 0x009F, 0x009C, 0x009D, 0xC027, 0xC028, 0xC023, 0xC024),
    *(0xC013, 0xC014, 0xC009, 0xC00A, 0x0033, 0x0039, 0x002F, 0x0035, 0x003C, 0x003D, 0x0067, 0x006B),
    *(0x0041, 0x0084, 0x0045, 0x0088, 0xC012, 0xC008, 0x0016, 0x000A, 0x0005, 0x0004, 0xC011, 0xC007, 0x00FF),
)
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)


def speaks(address: str, port: int, version: str, *, name: str | None, within: float) -> bool | None:
    """Whether the server agrees to `version` or an older one; None where its answer says neither."""
    try:
        with socket.create_connection((address, port), timeout=within) as connection:
            connection.sendall(client_hello(version, name))
            return agreed(_received(connection, 11), version)
    except TimeoutError:
        return None
    except ConnectionResetError:
        return False  # the answer of some servers to a version they do not know; they have shown that they speak TLS
    except OSError:
        return None


def agreed(answer: bytes, version: str) -> bool | None:
    """What the first bytes of the answer say."""
    if not answer:
        return False  # closed at once, as with a reset
    if len(answer) >= 11 and answer[0] == _HANDSHAKE and answer[5] == _SERVER_HELLO:
        chosen: int = struct.unpack_from("!H", answer, 9)[0]
        return chosen <= WIRE[version]
    if len(answer) >= 7 and answer[0] == _ALERT:
        return False if answer[6] == _PROTOCOL_VERSION else None
    return None


def client_hello(version: str, name: str | None) -> bytes:
    """One TLS record with a ClientHello that offers nothing newer."""
    body = struct.pack("!H", WIRE[version]) + os.urandom(32) + b"\0"
    body += _sized(b"".join(struct.pack("!H", suite) for suite in _SUITES), "!H") + b"\1\0"
    extensions = [_extension(10, _sized(_words(_GROUPS), "!H")), _extension(11, b"\1\0")]
    if name is not None:
        host = b"\0" + _sized(name.encode("idna"), "!H")
        extensions.insert(0, _extension(0, _sized(host, "!H")))
    if version == "1.2":
        extensions.append(_extension(13, _sized(_words(_SIGNATURES), "!H")))
    body += _sized(b"".join(extensions), "!H")
    handshake = b"\1" + struct.pack("!I", len(body))[1:] + body
    return bytes([_HANDSHAKE]) + struct.pack("!H", min(WIRE[version], 0x0301)) + _sized(handshake, "!H")


def _extension(kind: int, data: bytes) -> bytes:
    return struct.pack("!H", kind) + _sized(data, "!H")


def _sized(data: bytes, form: str) -> bytes:
    return struct.pack(form, len(data)) + data


def _words(values: tuple[int, ...]) -> bytes:
    return b"".join(struct.pack("!H", value) for value in values)


def _received(connection: socket.socket, count: int) -> bytes:
    """The first bytes of the answer; fewer where the server sends an alert or closes."""
    answer = b""
    while len(answer) < count and not (len(answer) >= 7 and answer[0] == _ALERT):
        piece = connection.recv(count - len(answer))
        if not piece:
            break
        answer += piece
    return answer

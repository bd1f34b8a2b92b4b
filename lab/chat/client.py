"""A plain client of one server, for the shell and the dump: it sends what it is told and nothing else."""

import socket
from collections.abc import Iterator

from bson import Int64

from lab.chat import Document
from lab.chat.wire import HEADER, command_bytes, parsed, payload_length

ANY_MEMBER = {"$readPreference": {"mode": "secondaryPreferred"}}


class CannotConnectError(Exception):
    """Nobody answers at that address; the reason in MongoDB's words."""


class RefusedError(Exception):
    """A reply that is not `ok`."""


class Connection:
    """Commands one at a time over one TCP connection."""

    def __init__(self, host: str, port: int, *, within: float = 5.0) -> None:
        self.host = f"{host}:{port}"
        try:
            self._socket = socket.create_connection((host, port), timeout=within)
        except OSError as refused:
            raise CannotConnectError(_reason(refused)) from refused
        self._socket.settimeout(60.0)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def command(self, database: str, body: Document) -> Document:
        """The reply, `ok` or not; `CannotConnectError` when the connection breaks."""
        try:
            self._socket.sendall(command_bytes({**body, "$db": database}))
            header = self._exactly(HEADER.size)
            return parsed(header, self._exactly(payload_length(header))).body
        except (OSError, EOFError) as broken:
            raise CannotConnectError(_reason(broken)) from broken

    def documents(self, database: str, body: Document) -> Iterator[Document]:
        """Every document of a command that answers with a cursor; `RefusedError` when it is refused."""
        cursor = self._cursor(database, body)
        yield from cursor["firstBatch"]
        collection = cursor["ns"].partition(".")[2]
        while cursor["id"]:
            cursor = self._cursor(database, {"getMore": Int64(cursor["id"]), "collection": collection})
            yield from cursor["nextBatch"]

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _cursor(self, database: str, body: Document) -> Document:
        reply = self.command(database, {**body, **ANY_MEMBER})
        if not reply.get("ok"):
            raise RefusedError(str(reply.get("errmsg")))
        cursor: Document = reply["cursor"]
        return cursor

    def _exactly(self, count: int) -> bytes:
        pieces: list[bytes] = []
        while count:
            piece = self._socket.recv(min(count, 1 << 20))
            if not piece:
                raise EOFError("Connection closed by peer")
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)


def server_of(address: str | None, host: str | None, port: int | None) -> tuple[str, int, str]:
    """Host, port and database of what the tools take as an address: `host[:port][/database]` or `database`."""
    server, _, database = (address or "").removeprefix("mongodb://").rpartition("/")
    if not server and database and _is_server(database):
        server, database = database, ""
    named, _, given = (host or server or "127.0.0.1").partition(":")
    return named, port or int(given or 27017), database.partition("?")[0]


def _is_server(word: str) -> bool:
    return ":" in word or "." in word


def _reason(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "Connection refused"
    if isinstance(error, TimeoutError):
        return "Connection timed out"
    return getattr(error, "strerror", None) or str(error)

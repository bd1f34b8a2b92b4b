"""A connection from one member to the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from lab.chat import Document
from lab.chat.wire import command_bytes, read_message

TIMEOUT = 2.0


class LinkError(Exception):
    """The peer could not be reached, hung up, was too slow, or refused."""


class Link:
    """One open connection; commands one at a time."""

    def __init__(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._host = host
        self._reader = reader
        self._writer = writer

    async def command(self, database: str, body: Document, *, within: float = TIMEOUT) -> Document:
        """The peer's reply; `LinkError` unless it is `ok`."""
        try:
            async with asyncio.timeout(within):
                self._writer.write(command_bytes({**body, "$db": database}))
                await self._writer.drain()
                reply = (await read_message(self._reader)).body
        except (OSError, EOFError, TimeoutError) as broken:
            raise LinkError(f"Error talking to {self._host} :: caused by :: {_cause(broken)}") from broken
        if not reply.get("ok"):
            raise LinkError(str(reply.get("errmsg")))
        return reply

    async def documents(self, database: str, body: Document) -> list[Document]:
        """All documents of a command that answers with a cursor."""
        cursor = (await self.command(database, body, within=5 * TIMEOUT))["cursor"]
        found = list(cursor["firstBatch"])
        collection = cursor["ns"].partition(".")[2]
        while cursor["id"]:
            more = {"getMore": cursor["id"], "collection": collection}
            cursor = (await self.command(database, more, within=5 * TIMEOUT))["cursor"]
            found.extend(cursor["nextBatch"])
        return found

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


@asynccontextmanager
async def linked(host: str, *, within: float = TIMEOUT) -> AsyncIterator[Link]:
    """A connection to `address:port`; `LinkError` when there is none to be had."""
    address, _, port = host.rpartition(":")
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection(address, int(port))
    except (OSError, TimeoutError) as refused:
        raise LinkError(f"Error connecting to {host} :: caused by :: {_cause(refused)}") from refused
    link = Link(host, reader, writer)
    try:
        yield link
    finally:
        await link.close()


def _cause(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "Connection refused"
    if isinstance(error, EOFError):
        return "Connection closed by peer"
    return str(error) or "network timeout"

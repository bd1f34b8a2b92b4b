"""Connections of clients: one command after the other, each with its reply."""

import asyncio

from lab.chat import Document
from lab.chat.commands import Request, answered
from lab.chat.errors import CommandError
from lab.chat.mongod import Mongod
from lab.chat.status import clocks
from lab.chat.wire import Message, ProtocolError, read_message, reply_bytes


class Connections:
    """Serves every connection to one server."""

    def __init__(self, server: Mongod) -> None:
        self._server = server

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the client hangs up or speaks something else."""
        self._server.connections += 1
        try:
            while True:
                message = await read_message(reader)
                reply = await self._reply(message)
                if message.wants_reply:
                    writer.write(reply_bytes(message, reply))
                    await writer.drain()
        except (EOFError, OSError, asyncio.CancelledError):
            pass  # the client hung up, or the server stops
        except ProtocolError as strange:
            self._server.member.log.write("NETWORK", "conn", f"closing a connection: {strange}", severity="W")
        finally:
            self._server.connections -= 1
            writer.close()

    async def _reply(self, message: Message) -> Document:
        request = Request(self._server, message)
        self._server.asked[request.name] += 1
        try:
            reply = await answered(request)
        except CommandError as refused:
            reply = refused.document()
        except OSError as full:
            reply = CommandError(14031, "OutOfDiskSpace", str(full)).document()
        except (KeyError, TypeError, ValueError, AttributeError) as malformed:
            reply = self._misunderstood(request, malformed)
        if not reply["ok"]:
            self._server.failed[request.name] += 1
        return {**reply, **clocks(self._server.member)}

    def _misunderstood(self, request: Request, malformed: Exception) -> Document:
        """A command whose fields are missing or of another type than expected."""
        what = f"{request.name}: {type(malformed).__name__}: {malformed}"
        self._server.member.log.write("COMMAND", "conn", what, severity="E")
        return CommandError(9, "FailedToParse", f"could not understand {what}").document()

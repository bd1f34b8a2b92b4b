"""JavaScript for the lab's `mongo` command: an interpreter that holds the shell's objects, wired to a server."""

import base64
import sys
import threading
import uuid
from pathlib import Path

import dukpy
from bson import ObjectId, json_util

from lab.chat import Document
from lab.chat.client import CannotConnectError, Connection, server_of
from lab.chat.wire import CODEC

PRELUDE = Path(__file__).with_name("shell.js")
AS_JSON = json_util.CANONICAL_JSON_OPTIONS.with_options(uuid_representation=CODEC.uuid_representation)


class Interpreter:
    """Runs statements; what they print goes to standard output at once."""

    def __init__(self, connection: Connection, database: str) -> None:
        self._connection = connection
        self._javascript = dukpy.JSInterpreter()
        self.left_with: int | None = None
        for function in (self.emit, self.ask, self.pause, self.connect, self.leave, self.new_id, self.hex, self.base64):
            self._javascript.export_function(function.__name__, function)
        self._javascript.export_function("uuid_base64", self.uuid_base64)
        self._javascript.evaljs(PRELUDE.read_text(encoding="utf-8") + "\n;undefined")
        self._call("__start", database)

    def run(self, source: str) -> str:
        """Run one statement; what went wrong, or nothing. `left_with` tells whether it was the last."""
        return "" if (trouble := self._call("__run", source)) is None or self.left_with is not None else trouble

    def prompt_name(self) -> str:
        """`rs-telenia-…:PRIMARY`."""
        return self._call("__promptName") or ""

    def _call(self, function: str, *arguments: str) -> str | None:
        result: str | None = self._javascript.evaljs(f"{function}.apply(null, dukpy.arguments)", arguments=arguments)
        return result

    def emit(self, text: str) -> None:
        """Print a line."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def ask(self, database: str, command: str) -> str:
        """One command and its reply, both as canonical extended JSON; an empty text when the server is gone."""
        body = json_util.loads(command, json_options=AS_JSON)
        try:
            reply = self._connection.command(database, body)
        except CannotConnectError:
            return self._ask_again(database, body)
        return json_util.dumps(reply, json_options=AS_JSON)

    def connect(self, address: str) -> str:
        """Speak to another server from now on; its `host:port`."""
        if address:
            host, port, _ = server_of(address, None, None)
            self._connection = Connection(host, port)
        return self._connection.host

    def _ask_again(self, database: str, body: Document) -> str:
        """As the real shell: one new connection before it gives up."""
        try:
            self.connect(self._connection.host)
            return json_util.dumps(self._connection.command(database, body), json_options=AS_JSON)
        except CannotConnectError:
            return ""

    def pause(self, milliseconds: float) -> None:
        """What `sleep(…)` asks for."""
        threading.Event().wait(milliseconds / 1000)

    def leave(self, status: float) -> None:
        """End the shell after this statement."""
        self.left_with = int(status)

    def new_id(self) -> str:
        """An ObjectId's 24 digits."""
        return str(ObjectId())

    def hex(self, data: str) -> str:
        """From base64 to hexadecimal digits."""
        return base64.b64decode(data).hex()

    def base64(self, digits: str) -> str:
        """From hexadecimal digits to base64."""
        return base64.b64encode(bytes.fromhex(digits)).decode()

    def uuid_base64(self, text: str) -> str:
        """A UUID's bytes; a random one's for an empty text."""
        return base64.b64encode((uuid.UUID(text) if text else uuid.uuid4()).bytes).decode()

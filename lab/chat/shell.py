"""The `mongo` command: `python -m lab.chat.shell [host[:port]/db | db] [--host H] [--port P] [--quiet] [--eval JS]`.

With `--eval` it runs that; from a terminal it prompts; from a pipe it runs what it reads, without a prompt.
"""

import argparse
import sys
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import IO, NoReturn

from lab.chat import VERSION
from lab.chat.client import CannotConnectError, Connection, server_of
from lab.chat.javascript import Interpreter
from lab.chat.log import stamp
from lab.chat.statements import Statements, shell_word

DEFAULT_DATABASE = "test"
# What the real shell exits with when --eval throws: -4 as a byte.
EVAL_FAILED = 252


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.stdout.write(f"Error parsing command line: {message}\ntry 'mongo --help' for more information\n")
        sys.exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the shell; the exit status."""
    given = _arguments().parse_args(arguments)
    host, port, database = server_of(given.address, given.host, given.port)
    if not given.quiet:
        where = f"mongodb://{host}:{port}/{database}?gssapiServiceName=mongodb"
        print(f"MongoDB shell version v{VERSION}\nconnecting to: {where}")
    try:
        connection = Connection(host, port)
        if not given.quiet:
            _greet(connection, interactive=given.eval is None)
        interpreter = Interpreter(connection, database or DEFAULT_DATABASE)
        if given.eval is not None:
            return _evaluate(interpreter, given.eval)
        return _converse(interpreter, sys.stdin)
    except CannotConnectError as nobody:
        return _not_connected(f"{host}:{port}", nobody)


def _greet(connection: Connection, *, interactive: bool) -> None:
    print(f'Implicit session: session {{ "id" : UUID("{uuid.uuid4()}") }}')
    print(f"MongoDB server version: {connection.command('admin', {'buildInfo': 1})['version']}")
    warnings = connection.command("admin", {"getLog": "startupWarnings"}).get("log", []) if interactive else []
    if warnings:
        print("Server has startup warnings: ")
        print("\n".join(warnings))


def _evaluate(interpreter: Interpreter, source: str) -> int:
    trouble = interpreter.run(source)
    if interpreter.left_with is not None:
        return interpreter.left_with
    if trouble:
        _complain(f"{trouble} :\n@(shell eval):1:1")
        return EVAL_FAILED
    return 0


def _converse(interpreter: Interpreter, source: IO[str]) -> int:
    statements = Statements()
    at_terminal = source.isatty()
    while True:
        if at_terminal:
            print("... " if statements.open else f"{interpreter.prompt_name()}> ", end="", flush=True)
        line = source.readline()
        if not line or (not statements.open and line.strip().rstrip(";") in {"exit", "quit", "quit()", "exit()"}):
            print("bye")
            return 0
        statement = statements.take(line)
        if statement is None:
            continue
        trouble = interpreter.run(shell_word(statement) or statement)
        if interpreter.left_with is not None:
            return interpreter.left_with
        if trouble:
            _complain(f"{trouble} :\n@(shell):1:1")


def _not_connected(server: str, nobody: CannotConnectError) -> int:
    cause = f"SocketException: Error connecting to {server} :: caused by :: {nobody}"
    _complain(
        f"Error: couldn't connect to server {server}, connection attempt failed: {cause} :\n"
        "connect@src/mongo/shell/mongo.js:356:17\n@(connect):2:6"
    )
    sys.stdout.flush()
    print("exception: connect failed", file=sys.stderr)
    return 1


def _complain(what: str) -> None:
    print(f"{stamp(datetime.now().astimezone())} E QUERY    [js] {what}", flush=True)


def _arguments() -> argparse.ArgumentParser:
    parser = _Parser(prog="mongo", allow_abbrev=False, add_help=False, description=__doc__)
    parser.add_argument("address", nargs="?", help="host[:port]/db, or a database's name")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--eval")
    parser.add_argument("--norc", action="store_true")
    parser.add_argument("--help", "-h", action="help")
    return parser


if __name__ == "__main__":
    sys.exit(main())

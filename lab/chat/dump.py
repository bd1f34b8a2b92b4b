"""The `mongodump` command: `python -m lab.chat.dump --root ROOT [--cwd DIRECTORY-IN-THE-NODE] MONGODUMP-OPTIONS`.

`--root` and `--cwd` come from the node's stub and say where the node's file system and the caller's directory are.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NoReturn

from bson import json_util

from lab.chat import Document
from lab.chat.client import CannotConnectError, Connection, RefusedError, server_of
from lab.chat.log import stamp
from lab.chat.wire import encoded

NOT_DUMPED = {"local", "config"}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        _say(f"error parsing command line options: {message}")
        _say("try 'mongodump --help' for more information")
        sys.exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Dump; the exit status."""
    given = _arguments().parse_args(arguments)
    host, port, _ = server_of(None, given.host, given.port)
    directory = PurePosixPath("/", given.cwd, given.out)
    try:
        connection = Connection(host, port)
        for database in [given.db] if given.db else _databases(connection):
            _dump(connection, database, given.collection, given.root / directory.relative_to("/"))
    except CannotConnectError:
        _say("Failed: error connecting to db server: no reachable servers")
        return 1
    except (RefusedError, OSError) as failed:
        _say(f"Failed: {failed}")
        return 1
    return 0


def _dump(connection: Connection, database: str, only: str | None, folder: Path) -> None:
    for found in connection.documents(database, {"listCollections": 1}):
        name = found["name"]
        if only is not None and name != only:
            continue
        target = folder / database
        target.mkdir(parents=True, exist_ok=True)
        _say(f"writing {database}.{name} to ")
        count = _write(connection, database, name, target / f"{name}.bson")
        indexes = list(connection.documents(database, {"listIndexes": name}))
        (target / f"{name}.metadata.json").write_text(_metadata(found, indexes))
        _say(f"done dumping {database}.{name} ({count} document{'' if count == 1 else 's'})")


def _write(connection: Connection, database: str, name: str, path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for document in connection.documents(database, {"find": name, "sort": {"_id": 1}}):
            file.write(encoded(document))
            count += 1
    return count


def _metadata(found: Document, indexes: list[Document]) -> str:
    content = {"options": found["options"], "indexes": indexes, "uuid": found["info"]["uuid"].hex}
    return json_util.dumps(content, separators=(",", ":"))


def _databases(connection: Connection) -> list[str]:
    reply = connection.command("admin", {"listDatabases": 1, "nameOnly": True, "$readPreference": {"mode": "nearest"}})
    return [each["name"] for each in reply["databases"] if each["name"] not in NOT_DUMPED]


def _say(line: str) -> None:
    sys.stderr.write(f"{stamp(datetime.now().astimezone())}\t{line}\n")


def _arguments() -> argparse.ArgumentParser:
    parser = _Parser(prog="mongodump", allow_abbrev=False, add_help=False)
    parser.add_argument("--root", type=Path, default=Path("/"))
    parser.add_argument("--cwd", default="/")
    parser.add_argument("-h", "--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("-d", "--db")
    parser.add_argument("-c", "--collection")
    parser.add_argument("-o", "--out", default="dump")
    return parser


if __name__ == "__main__":
    sys.exit(main())

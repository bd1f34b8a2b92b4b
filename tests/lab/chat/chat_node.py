"""Two chat servers on loopback addresses, each with a root directory of its own."""

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from lab.waiting import eventually

SET_NAME = "rs-telenia-145538678961e3317449edd9.49630486-21.0.26"
ADDRESSES = ("127.0.0.70", "127.0.0.73")
Document = dict[str, Any]


class ChatNode:
    """One node: its root, its server and a client that speaks to this server only."""

    def __init__(self, root: Path, address: str, peer: str | None, port: int) -> None:
        self.root = root
        self.host = f"{address}:{port}"
        self.address = address
        self.peer = peer
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None
        self.client: MongoClient[Document] = MongoClient(
            address, port, directConnection=True, serverSelectionTimeoutMS=2000, connect=False
        )

    def seed(self) -> None:
        """Fill it with the lab's `rocketchat`."""
        subprocess.run([sys.executable, "-m", "lab.chat.seed", "--root", str(self.root)], check=True)

    def start(self, set_name: str = SET_NAME, *, everywhere: bool = False) -> None:
        """Start the server, listening on its address only or as it does in the lab; it may not listen yet."""
        peer = ["--peer", self.peer] if self.peer else []
        timing = ["--heartbeat-every", "0.25", "--noop-every", "0.3"]
        bound = [] if everywhere else ["--bind-ip", self.address]
        where = ["--address", self.address, *bound, "--port", str(self.port)]
        server = [sys.executable, "-m", "lab.chat.server", "--root", str(self.root), "--set-name", set_name]
        self._process = subprocess.Popen([*server, *where, *peer, *timing])

    @property
    def running(self) -> bool:
        """Whether the server's process is there."""
        return self._process is not None and self._process.poll() is None

    def ended(self) -> int:
        """The exit status of a server that ends by itself."""
        assert self._process is not None
        return self._process.wait(5)

    def role(self, role: str) -> None:
        """What keepalived's notify script would write."""
        path = self.root / "run/tvox/role"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{role}\n")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End the server; its exit status."""
        if self._process is None:
            return 0
        self._process.send_signal(number)
        status = self._process.wait(10)
        self._process = None
        return status

    def kill(self) -> None:
        """As `kill -9` does."""
        self.stop(signal.SIGKILL)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """No file of this server can grow as long as the block lasts."""
        assert self._process is not None
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    @contextmanager
    def fault(self, name: str) -> Iterator[None]:
        """Play a fault as long as the block lasts."""
        flag = self.root / "var/lib/tvox-lab/faults" / name
        flag.parent.mkdir(parents=True, exist_ok=True)
        flag.touch()
        try:
            yield
        finally:
            flag.unlink()

    def command(self, name: str, database: str = "admin", **fields: Any) -> Document:
        """One command's reply."""
        reply: Document = self.client[database].command(name, **fields)
        return reply

    def status(self) -> Document:
        """`rs.status()`."""
        return self.command("replSetGetStatus")

    def state(self) -> str:
        """PRIMARY, SECONDARY, …; the error's name where there is no answer."""
        try:
            status = self.status()
        except PyMongoError as silence:
            return type(silence).__name__
        return str(next(each["stateStr"] for each in status["members"] if each.get("self")))

    def version(self) -> int:
        """ConfigVersion."""
        return int(self.command("replSetGetConfig")["config"]["version"])

    def count(self, collection: str) -> int:
        """Documents of a `rocketchat` collection."""
        return self.client.rocketchat[collection].count_documents({})

    def tool(self, module: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run one of the lab's programs; output decoded."""
        command = [sys.executable, "-m", f"lab.chat.{module}", *arguments]
        environment = {**os.environ, "TZ": "UTC"}
        return subprocess.run(
            command, input=typed, capture_output=True, text=True, timeout=20, check=False, env=environment
        )

    def mongo(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """The lab's `mongo`, told to speak to this node."""
        return self.tool("shell", "--host", self.address, "--port", str(self.port), *arguments, typed=typed)


@dataclass(frozen=True)
class Pair:
    """TVOX 1 and TVOX 2."""

    first: ChatNode
    second: ChatNode

    def states(self) -> tuple[str, str]:
        """Each member's state in its own words."""
        return self.first.state(), self.second.state()

    def become(self, first: str, second: str, *, within: float = 8.0) -> None:
        """Wait for these states."""
        reached = eventually(self.states, within=within, until=lambda states: states == (first, second))
        assert reached is not None, f"{self.states()} instead of {(first, second)}"

    def settle(self) -> None:
        """Wait until both see the healthy pair, first PRIMARY."""
        self.become("PRIMARY", "SECONDARY")
        agreed = eventually(self._views, within=8, until=lambda views: views == [["PRIMARY", "SECONDARY"]] * 2)
        assert agreed, f"{self._views()}"

    def _views(self) -> list[list[str]]:
        return [[each["stateStr"] for each in node.status()["members"]] for node in (self.first, self.second)]

    def in_step(self, *, within: float = 8.0) -> None:
        """Wait until both hold the same documents, and something of the present term is committed."""
        reached = eventually(self._in_step, within=within)
        assert reached, f"{contents(self.first)} against {contents(self.second)}"

    def _in_step(self) -> bool:
        return contents(self.first) == contents(self.second)

    def roles(self, first: str, second: str) -> None:
        """What keepalived decided."""
        self.first.role(first)
        self.second.role(second)


def contents(node: ChatNode) -> Mapping[str, Sequence[Document]]:
    """Every document of `rocketchat`."""
    database = node.client.rocketchat
    return {name: list(database[name].find().sort("_id", 1)) for name in sorted(database.list_collection_names())}


def users(node: ChatNode) -> list[object]:
    """The `_id`s of its users, in the order they were written."""
    return [document["_id"] for document in node.client.rocketchat.users.find()]


def other_member(status: Document) -> Document:
    """What a member says of its peer."""
    return next(dict(each) for each in status["members"] if not each.get("self"))


def free_port() -> int:
    """A port that is free on both addresses, most likely."""
    with socket.create_server((ADDRESSES[0], 0)) as listener:
        return int(listener.getsockname()[1])

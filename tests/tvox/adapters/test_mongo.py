"""The chat database through a real OpenSSH server; pymongo is real, the server is played."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest

from tests.tvox.adapters.mongo_wire import FakeMongo, Reply
from tests.tvox.adapters.sshd import WHERE, Listener, Sshd, Wire, free_port
from tvox.adapters.mongo import MongoMember, refuse_what_locks_or_writes
from tvox.adapters.ssh import SshConnection
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.waiting import eventually

STATUS = {"set": "rs-telenia-1", "myState": 2, "ok": 1.0}


@contextmanager
def served(shell: SshConnection, server: FakeMongo) -> Iterator[MongoMember]:
    with Listener(server.welcome) as listener:
        member = MongoMember(shell, listener.port, WHERE)
        yield member
        member.close()


def replying(reply: Reply) -> FakeMongo:
    return FakeMongo(lambda _name, _command: reply)


def failing(code: int, words: str) -> FakeMongo:
    return replying({"ok": 0.0, "code": code, "codeName": "Any", "errmsg": words})


def refusal(shell: SshConnection, server: FakeMongo, *, within: float = 5.0) -> CouldNotAsk:
    with served(shell, server) as member, pytest.raises(CouldNotAsk) as refused:
        member.command("admin", {"replSetGetStatus": 1}, within=within)
    return refused.value


def test_command_gives_the_reply_of_this_very_member(shell: SshConnection) -> None:
    server = replying(STATUS)
    with served(shell, server) as member:
        assert member.command("admin", {"replSetGetStatus": 1})["myState"] == 2
        member.command("rocketchat", {"count": "users"}, within=4.0)
    first, second = server.asked
    assert (first["$db"], second["$db"], second["count"]) == ("admin", "rocketchat", "users")
    assert first["$readPreference"]["mode"] in {"secondaryPreferred", "primaryPreferred"}, "a slave must answer"
    assert 3000 < second["maxTimeMS"] <= 4000
    assert 9000 < first["maxTimeMS"] <= 10_000


def test_get_more_bears_no_time_limit(shell: SshConnection) -> None:
    server = replying({"cursor": {"nextBatch": [], "id": 0, "ns": "a.b"}, "ok": 1.0})
    with served(shell, server) as member:
        member.command("a", {"getMore": 17, "collection": "b"})
    assert "maxTimeMS" not in server.asked[0]


@pytest.mark.parametrize(
    "command",
    [
        {"dbHash": 1},
        {"validate": "users"},
        {"insert": "users", "documents": [{}]},
        {"fsync": 1, "lock": True},
        {"replSetStepDown": 60},
        {"replSetReconfig": {}},
        {"eval": "1"},
        {"aggregate": "users", "pipeline": [{"$match": {}}, {"$out": "copy"}], "cursor": {}},
        {"aggregate": "users", "pipeline": [{"$merge": {"into": "copy"}}], "cursor": {}},
        {},
    ],
)
def test_command_that_locks_or_writes_is_a_defect(shell: SshConnection, command: dict[str, Any]) -> None:
    server = replying({"ok": 1.0})
    with served(shell, server) as member, pytest.raises(ValueError, match=r"only read|writes"):
        member.command("rocketchat", command)
    assert server.asked == []


def test_reading_aggregation_is_allowed() -> None:
    refuse_what_locks_or_writes({"aggregate": "users", "pipeline": [{"$group": {"_id": None}}], "cursor": {}})


@pytest.mark.parametrize(
    ("code", "words", "why", "step"),
    [
        (13, "not authorized on admin", "asks for a login", "access control"),
        (94, "no replset config has been received", "not a member of a replica set", "set up to the end"),
        (76, "not running with --replSet", "not a member of a replica set", "set up to the end"),
        (13436, "node is recovering", "does not serve reads now: node is recovering", "Wait"),
        (59, "no such command: 'hello'", "refused the command: no such command: 'hello'", "mongod.log"),
        (50, "operation exceeded time limit", "had not answered after 5 s", "load"),
    ],
)
def test_refused_command(shell: SshConnection, code: int, words: str, why: str, step: str) -> None:
    said = refusal(shell, failing(code, words))
    assert why in str(said.why)
    assert step in str(said.next_step)


def test_older_server_is_said_with_its_version(shell: SshConnection) -> None:
    server = replying(STATUS)
    server.wire_version = 6
    said = refusal(shell, server)
    assert "speaks wire version 6" in str(said.why)
    assert said.kind is Kind.COULD_NOT_COMPARE
    assert server.asked == []


def test_server_that_does_not_answer_the_command(shell: SshConnection) -> None:
    started = monotonic()
    said = refusal(shell, replying(None), within=0.5)
    assert "had not answered after 0.5 s" in str(said.why)
    assert monotonic() - started < 3


def test_server_that_does_not_answer_at_all(shell: SshConnection) -> None:
    def say_nothing(guest: Any) -> None:
        guest.recv(100_000)
        guest.recv(1)

    with Listener(say_nothing) as listener:
        member = MongoMember(shell, listener.port, WHERE)
        with pytest.raises(CouldNotAsk, match=r"does not answer within 0\.5 s"):
            member.command("admin", {"replSetGetStatus": 1}, within=0.5)
        member.close()


def test_server_that_hangs_up_in_mid_command(shell: SshConnection) -> None:
    assert "broke off" in str(refusal(shell, replying(b"")).why)


def test_answer_that_is_no_bson(shell: SshConnection) -> None:
    garbage = b"\x20\0\0\0" + b"\xff" * 28
    assert str(refusal(shell, replying(garbage)).why)


def test_server_down_is_said_at_once(shell: SshConnection) -> None:
    member = MongoMember(shell, free_port(), WHERE)
    started = monotonic()
    with pytest.raises(CouldNotAsk, match=r"nothing accepts connections on 127\.0\.0\.1"):
        member.command("admin", {"replSetGetStatus": 1})
    assert monotonic() - started < 2
    member.close()


def test_member_outlives_a_lost_ssh_connection(sshd: Sshd, wire: Wire) -> None:
    with sshd.shell(port=wire.port) as shell, served(shell, replying(STATUS)) as member:
        member.command("admin", {"replSetGetStatus": 1})
        wire.cut()
        with pytest.raises(CouldNotAsk, match="broke off"):
            member.command("admin", {"replSetGetStatus": 1})
        assert member.command("admin", {"replSetGetStatus": 1})["myState"] == 2


def test_connection_closes_its_member_first(sshd: Sshd) -> None:
    before = set(threading.enumerate())
    with Listener(replying(STATUS).welcome) as listener:
        with sshd.shell() as shell:
            MongoMember(shell, listener.port, WHERE).command("admin", {"replSetGetStatus": 1})
        listener.cut()
    assert eventually(lambda: set(threading.enumerate()) <= before, within=5).reached, threading.enumerate()

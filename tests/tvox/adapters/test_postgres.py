"""The calendars' database through a real OpenSSH server; psycopg2 and libpq are real, the server is played."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from tests.tvox.adapters.pg_wire import Answer, FakePostgres, Refusal
from tests.tvox.adapters.sshd import WHERE, Listener, free_port
from tvox.adapters import postgres
from tvox.adapters.postgres import PostgresDatabase
from tvox.adapters.ssh import SshConnection
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.waiting import eventually


@contextmanager
def served(shell: SshConnection, server: FakePostgres) -> Iterator[PostgresDatabase]:
    with Listener(server.welcome) as listener:
        yield PostgresDatabase(shell, listener.port, "davical_administrators", "davical_dba", WHERE)


def answering(answer: Answer) -> FakePostgres:
    return FakePostgres(lambda _: answer)


def refusal(shell: SshConnection, server: FakePostgres, *, within: float = 5.0) -> CouldNotAsk:
    asking = pytest.raises(CouldNotAsk)
    with served(shell, server) as database, asking as refused, database.snapshot(within=within) as snapshot:
        snapshot.rows("SELECT 1")
    return refused.value


def test_snapshot_gives_rows_of_one_read_only_transaction(shell: SshConnection) -> None:
    server = FakePostgres(lambda statement: [("1", "città")] if "calendar_item" in statement else [])
    with served(shell, server) as database, database.snapshot() as snapshot:
        assert snapshot.rows("SELECT * FROM calendar_item") == [("1", "città")]
        assert snapshot.rows("SELECT * FROM collection") == []
    begin, *asked = [statement for statement in server.statements if not statement.startswith("SET")]
    assert begin == "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    assert asked[:2] == ["SELECT * FROM calendar_item", "SELECT * FROM collection"]
    assert not any(statement.startswith("COMMIT") for statement in server.statements)


def test_snapshot_makes_both_nodes_print_alike(shell: SshConnection) -> None:
    server = answering([("1",)])
    with served(shell, server) as database, database.snapshot(within=7.0) as snapshot:
        snapshot.rows("SELECT 1")
    told = server.started[0]
    assert (told["user"], told["database"], told["client_encoding"]) == (
        "davical_dba",
        "davical_administrators",
        "UTF8",
    )
    for setting in ("TimeZone=UTC", "DateStyle=ISO", "extra_float_digits=3", "search_path=public"):
        assert f"-c {setting}" in told["options"]
    assert "-c statement_timeout=7000" in told["options"]


def test_snapshot_leaves_no_connection_and_no_thread(shell: SshConnection) -> None:
    server = answering([("1",)])
    shell.run("true")
    before = set(threading.enumerate())
    with served(shell, server) as database:
        with database.snapshot() as snapshot:
            snapshot.rows("SELECT 1")
        with pytest.raises(ZeroDivisionError), database.snapshot():
            _ = 1 / 0
        assert eventually(lambda: server.ended == 2, within=5).reached
    assert eventually(lambda: set(threading.enumerate()) <= before, within=5).reached


@pytest.mark.parametrize(
    ("refused", "why", "step"),
    [
        (Refusal("3D000", 'database "davical_administrators" does not exist', "FATAL"), "has no database", "psql -l"),
        (Refusal("28P01", 'password authentication failed for user "x"', "FATAL"), "refused the login", "pg_hba.conf"),
        (Refusal("28000", 'no pg_hba.conf entry for host "127.0.0.1"', "FATAL"), "refused the login", "pg_hba.conf"),
        (Refusal("28000", 'role "davical_dba" does not exist', "FATAL"), "refused the login", "pg_hba.conf"),
        (Refusal("57P03", "the database system is starting up", "FATAL"), "takes no connection now", "Wait"),
        (Refusal("53300", "sorry, too many clients already", "FATAL"), "takes no connection now", "Wait"),
        (Refusal("3D000", 'il database "x" non esiste', "FATAL"), 'il database "x" non esiste', "systemctl"),
    ],
)
def test_refused_connection(shell: SshConnection, refused: Refusal, why: str, step: str) -> None:
    said = refusal(shell, FakePostgres(lambda _: [], at_start=refused))
    assert why in str(said.why)
    assert step in str(said.next_step)
    assert said.kind is Kind.COULD_NOT_LOOK
    assert "\n" not in str(said.why)
    assert '127.0.0.1", port' not in str(said.why), "the local end of the tunnel tells nobody anything"


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (Refusal("42501", "permission denied for table usr"), "may not read this: permission denied for table usr"),
        (Refusal("42P01", 'relation "calendar_item" does not exist'), "built differently than known"),
        (Refusal("57014", "canceling statement due to statement timeout"), "had not answered after 5 s"),
        (Refusal("XX001", "invalid page in block 7"), "could not answer: invalid page in block 7"),
    ],
)
def test_refused_query(shell: SshConnection, refused: Refusal, why: str) -> None:
    said = refusal(shell, answering(refused))
    assert why in str(said.why)
    assert said.kind is Kind.COULD_NOT_COMPARE


def test_text_that_is_not_utf_8_is_not_compared(shell: SshConnection) -> None:
    said = refusal(shell, answering([("caff\udce8",)]))
    assert "not of its own encoding" in str(said.why)
    assert said.kind is Kind.COULD_NOT_COMPARE


def test_server_that_dies_in_mid_query(shell: SshConnection) -> None:
    said = refusal(shell, answering(b""))
    assert "broke off" in str(said.why)
    assert said.kind is Kind.COULD_NOT_LOOK


def test_server_that_is_terminated(shell: SshConnection) -> None:
    gone = Refusal("57P01", "terminating connection due to administrator command", "FATAL")
    assert "terminating connection" in str(refusal(shell, answering(gone)).why)


def test_server_that_hangs_is_hung_up_on(shell: SshConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "GRACE_S", 0.2)
    started = monotonic()
    said = refusal(shell, answering(None), within=0.5)
    assert "had not answered after 0.5 s" in str(said.why)
    assert monotonic() - started < 3


def test_server_down(shell: SshConnection) -> None:
    database = PostgresDatabase(shell, free_port(), "davical_administrators", "davical_dba", WHERE)
    with (
        pytest.raises(CouldNotAsk, match=r"nothing accepts connections on 127\.0\.0\.1") as refused,
        database.snapshot(),
    ):
        pass
    assert "service is running" in str(refused.value.next_step)


def test_password_is_looked_up_and_not_shown(shell: SshConnection) -> None:
    wrong = Refusal("28P01", 'password authentication failed for user "davical_dba"', "FATAL")
    with Listener(FakePostgres(lambda _: [], at_start=wrong).welcome) as listener:
        database = PostgresDatabase(shell, listener.port, "d", "davical_dba", WHERE, password=lambda: "hush hush")
        with pytest.raises(CouldNotAsk) as refused, database.snapshot():
            pass
    assert "hush" not in str(refused.value)

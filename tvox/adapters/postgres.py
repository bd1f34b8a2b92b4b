"""A PostgreSQL database of one node, by psycopg2 through the node's SSH connection; servers from 9.2 on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event, Timer
from typing import Any, Self

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, connection

from tvox.adapters.forwarding import LOOPBACK, Forwarding
from tvox.adapters.postgres_refusals import cannot_connect, no_answer, too_slow
from tvox.adapters.ssh import SshConnection
from tvox.observing import CouldNotAsk
from tvox.site import Site
from tvox.texts import Text

CONNECT_WITHIN_S = 10
GRACE_S = 2.0
"""What a statement may take beyond its limit before a server that no longer enforces it is hung up on."""

# Both nodes must print one value in one way, whatever their configuration: these settings change what text a row gives.
SAME_WORDS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "extra_float_digits": "3",  # the most that 9.2 accepts
    "bytea_output": "hex",
    "search_path": "public",
}


@dataclass(frozen=True)
class PostgresDatabase:
    """A `tvox.ports.Database`: `user` is local to the node and mostly needs no password."""

    ssh: SshConnection
    port: int
    name: str
    user: str
    where: Text
    password: Callable[[], str] | None = None

    @contextmanager
    def snapshot(self, *, within: float = 30.0) -> Iterator["PostgresSnapshot"]:
        """A REPEATABLE READ, READ ONLY transaction, ended by a rollback; each statement may take `within` seconds."""
        with (
            Forwarding(self.ssh, LOOPBACK, self.port) as forwarding,
            closing(self._connected(forwarding, within)) as opened,
        ):
            yield PostgresSnapshot(opened, forwarding, self.where, within)

    def _connected(self, forwarding: Forwarding, within: float) -> connection:
        settings = {**SAME_WORDS, "statement_timeout": f"{within * 1000:.0f}"}
        with _HangUp(forwarding, CONNECT_WITHIN_S + GRACE_S):
            try:
                opened = psycopg2.connect(
                    host=LOOPBACK,
                    port=forwarding.port,
                    dbname=self.name,
                    user=self.user,
                    password=self.password() if self.password else None,
                    connect_timeout=CONNECT_WITHIN_S,
                    sslmode="disable",  # SSH has encrypted it already
                    gssencmode="disable",
                    client_encoding="UTF8",
                    application_name="tvox-uat",
                    options=" ".join(f"-c {name}={value}" for name, value in settings.items()),
                )
                opened.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
            except psycopg2.Error as exc:
                raise forwarding.refusal or cannot_connect(self.where, self.name, self.user, exc) from exc
        return opened


@dataclass(frozen=True)
class PostgresSnapshot:
    """A `tvox.ports.Snapshot`."""

    opened: connection
    forwarding: Forwarding
    where: Text
    within: float

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """All rows of one query; once one has failed, the others of this snapshot fail too."""
        with _HangUp(self.forwarding, self.within + GRACE_S) as hang_up:
            try:
                with self.opened.cursor() as cursor:
                    cursor.execute(query)
                    return cursor.fetchall()
            except (psycopg2.Error, UnicodeDecodeError) as exc:
                raise self._refusal(exc, hang_up.happened) from exc

    def _refusal(self, exc: Exception, hung_up: bool) -> CouldNotAsk:
        if hung_up:
            return too_slow(self.where, self.within)
        return self.forwarding.refusal or no_answer(self.where, self.within, exc)


def connect_calendars(
    site: Site, secrets: Callable[[str], str], *, shell: SshConnection, where: Text
) -> PostgresDatabase:
    """The calendars' database on the node of `shell`; it keeps nothing open between snapshots."""
    names = site.databases
    password = partial(secrets, names.calendar_password) if names.calendar_password else None
    return PostgresDatabase(shell, site.ports.postgres, names.calendars, names.calendar_user, where, password)


class _HangUp:
    """Closes the connection when its `with` lasts longer than `after` seconds: libpq itself would wait for ever."""

    def __init__(self, forwarding: Forwarding, after: float) -> None:
        self._forwarding = forwarding
        self._happened = Event()
        self._timer = Timer(after, self._now)
        self._timer.daemon = True

    @property
    def happened(self) -> bool:
        """Whether it was necessary."""
        return self._happened.is_set()

    def _now(self) -> None:
        self._happened.set()
        self._forwarding.cut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

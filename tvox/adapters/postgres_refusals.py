"""Why a PostgreSQL server gave no answer, in a technician's words, with what to do about it."""

import re

import psycopg2
from psycopg2 import errors

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

# libpq gives no error code for a refused connection, only words; a server that speaks Italian gets the general step.
LOGIN = re.compile("no password supplied|authentication failed|pg_hba.conf|role .* does not exist")
ABSENT = re.compile("database .* does not exist")
BUSY = re.compile("starting up|shutting down|recovery mode|too many clients|connection slots")


def cannot_connect(where: Text, database: str, user: str, exc: psycopg2.Error) -> CouldNotAsk:
    """The server was reached but no session was opened."""
    words = _said(exc)
    if ABSENT.search(words):
        why = Text("PostgreSQL has no database {database}", database=database)
        step = Text("Check the name in the site file, and with `psql -l` on the machine that the calendars are there.")
    elif LOGIN.search(words):
        why = Text("PostgreSQL refused the login of {user}: {reason}", user=user, reason=verbatim(words))
        step = Text("Check user and password of the calendars in the site file, and pg_hba.conf for 127.0.0.1.")
    elif BUSY.search(words):
        why = Text("PostgreSQL takes no connection now: {reason}", reason=verbatim(words))
        step = Text("Wait until it has started, or look at who holds its connections (pg_stat_activity); run again.")
    else:
        why = Text("PostgreSQL could not be asked: {reason}", reason=verbatim(words))
        step = Text("Check `systemctl status postgresql` and the server's log on the machine.")
    return CouldNotAsk(where, why, step)


def no_answer(where: Text, within: float, exc: Exception) -> CouldNotAsk:
    """A query was put and not answered."""
    if isinstance(exc, errors.QueryCanceled):
        return too_slow(where, within)
    if isinstance(exc, errors.InsufficientPrivilege):
        why = Text("the calendar user may not read this: {reason}", reason=verbatim(_said(exc)))
        step = Text("Use the owner of the calendars (davical_dba) as calendar user in the site file.")
    elif isinstance(exc, errors.UndefinedTable | errors.UndefinedColumn | errors.InvalidSchemaName):
        why = Text("the calendars are built differently than known: {reason}", reason=verbatim(_said(exc)))
        step = Text(
            "Check that the database name in the site file is that of the calendars; compare by the guide's dump."
        )
    elif isinstance(exc, UnicodeDecodeError | errors.CharacterNotInRepertoire | errors.UntranslatableCharacter):
        why = Text("the database holds text that is not of its own encoding: {reason}", reason=verbatim(_said(exc)))
        step = Text("Compare by the guide's dump, and report the case with the run's evidence folder.")
    elif isinstance(exc, psycopg2.OperationalError | psycopg2.InterfaceError):
        return _broken_off(where, exc)
    else:
        why = Text("PostgreSQL could not answer: {reason}", reason=verbatim(_said(exc)))
        step = Text("Look at the server's log on the machine, and report the case with the run's evidence folder.")
    return CouldNotAsk(where, why, step, Kind.COULD_NOT_COMPARE)


def too_slow(where: Text, within: float) -> CouldNotAsk:
    """The query was stopped at its limit."""
    return CouldNotAsk(
        where,
        Text("PostgreSQL had not answered after {seconds} s and was stopped", seconds=within),
        Text("Look at the load of the machine and at locks (pg_stat_activity), then run again."),
        Kind.COULD_NOT_COMPARE,
    )


def _broken_off(where: Text, exc: Exception) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text("the connection to PostgreSQL broke off: {reason}", reason=verbatim(_said(exc))),
        Text("Check `systemctl status postgresql` and whether the machine was restarted, then run again."),
    )


def _said(exc: Exception) -> str:
    """The server's first line, without libpq's preamble of the local port."""
    line = next(iter(str(exc).strip().splitlines()), type(exc).__name__)
    return re.sub(r"^connection to server at .*? failed: (FATAL:\s*)?", "", line)

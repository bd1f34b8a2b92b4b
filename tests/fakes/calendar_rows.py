"""A calendar database of two tables as PostgreSQL 13.16 gave it (DAViCal schema, 2026), cut down."""

from itertools import count
from typing import Any

from tests.fakes.nodes import FakeDatabase, InTurn, Rows

SERVER: Rows = [("13.16", "UTF8", "C.UTF-8")]
COLUMNS: Rows = [
    ("public", "caldav_data", "dav_id", "bigint", True, "nextval('public.dav_id_seq'::regclass)", True),
    ("public", "caldav_data", "caldav_data", "text", False, "", False),
    ("public", "usr", "user_no", "integer", True, "", True),
]
OBJECTS: Rows = [("constraint", "public.usr.usr_pkey", "c4ca"), ("function", "public.calculate(integer)", "eccb")]
SEQUENCES: Rows = [
    ("public", "dav_id_seq", "public", "caldav_data", "dav_id"),
    ("public", "lone_seq", None, None, None),
]
ROWS: Rows = [
    ("public.caldav_data", 3, 600, 4611686018427387904),
    ("public.caldav_data", 60, 600, -17),
    ("public.usr", 1, 20, 99),
]
VALUES: Rows = [("public.dav_id_seq", 1300, True, 1300), ("public.lone_seq", 1, False, None)]


_started = count(1)


def calendar_database(**changed: Any) -> FakeDatabase:
    """That database, each time on a server of its own.

    `rows=[…]`, `values=…`, `columns=…`, `objects=…`, `server=…`, or `in_turn(…)` of them.
    """
    said: dict[str, Any] = {
        "set_config": [("UTC",)],
        "pg_postmaster_start_time": [(f"2026-01-01 08:00:00.{next(_started):06}+00",)],
        "server_encoding": changed.get("server", SERVER),
        "pg_extension": changed.get("extensions", [("plpgsql 1.0",)]),
        "format_type": changed.get("columns", COLUMNS),
        "pg_get_constraintdef": changed.get("objects", OBJECTS),
        "c.relkind = 'S'": changed.get("sequences", SEQUENCES),
        'FROM ONLY "public"."caldav_data" AS t': changed.get("rows", ROWS),
        "is_called": changed.get("values", VALUES),
    }
    return FakeDatabase(said)


def in_turn(*answers: Rows) -> InTurn[Any]:
    """One answer at each reading."""
    return InTurn(*answers)

"""Calendars, beyond the guide: the same rows, tables and sequences on both nodes, whatever a dump's size says.

Each node is read in one REPEATABLE READ, READ ONLY transaction. Only counts, digests and names of tables leave a node,
never a row. Differing nodes are read again for `stable_s`, since a row may just be on its way.

    fixture     fact                      type
    calendars   calendars_fact(site)      Readings[CalendarContent]
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from tvox.calendar_queries import (
    COLUMNS,
    EXTENSIONS,
    FIXED_SESSION,
    OBJECTS,
    SEQUENCES,
    SERVER,
    STARTED,
    rows_query,
    sequences_query,
)
from tvox.gathering import Fact
from tvox.nodes import Node
from tvox.ports import Snapshot
from tvox.rereading import Parts, Readings, read_until_equal
from tvox.site import Site

RECHECK_EVERY_S = 5.0

Digest = tuple[int, int]
"""Number of rows, and the sum of their digests."""


@dataclass(frozen=True)
class Sequence_:  # noqa: N801 - `Sequence` is a Python word
    """The next number it hands out, and the highest that a column fed by it holds."""

    next_value: int
    highest_stored: int | None

    @property
    def behind(self) -> bool:
        """Whether the next number is one already in use: the next insert ends as a duplicate key."""
        return self.highest_stored is not None and self.next_value <= self.highest_stored


@dataclass(frozen=True)
class CalendarContent:
    """One node's calendar database, cut into digests; tables and sequences by `schema.name`.

    `started` is when the server was, which tells two servers apart.
    """

    started: str
    server_version: str
    encoding: str
    collation: str
    extensions: tuple[str, ...]
    tables: Mapping[str, str]
    """Table to its columns, written out."""
    objects: Mapping[str, str]
    """Constraint, index, trigger, view or function to the digest of its definition."""
    rows: Mapping[str, Mapping[int, Digest]]
    """Table to bucket to digest; a bucket without rows is absent."""
    sequences: Mapping[str, Sequence_]

    def count(self, table: str) -> int:
        """Rows of that table."""
        return sum(count for count, _digest in self.rows.get(table, {}).values())

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.count(table) for table in self.tables)


def calendars_fact(site: Site) -> Fact[Readings[CalendarContent]]:
    """The calendars of both nodes, read until they agree or `stable_s` have passed."""
    read = partial(read_calendars, within=site.thresholds.command_s)
    again = partial(
        read_until_equal, "calendars", read, parts=parts, within=site.thresholds.stable_s, every=RECHECK_EVERY_S
    )
    return Fact("calendars", again)


def parts(content: CalendarContent) -> Parts:
    """What is compared: rows by table and bucket, the structure, and which sequences are behind their tables."""
    cut: dict[Hashable, Hashable] = {
        ("rows", table, str(bucket)): digest
        for table, buckets in content.rows.items()
        for bucket, digest in buckets.items()
    }
    cut |= {("table", table): columns for table, columns in content.tables.items()}
    cut |= {("object", name): definition for name, definition in content.objects.items()}
    cut |= {("sequence", name): sequence.behind for name, sequence in content.sequences.items()}
    cut[("database", "encoding")] = content.encoding
    cut[("database", "collation")] = content.collation
    cut[("database", "extensions")] = content.extensions
    return cut


def read_calendars(node: Node, *, within: float) -> CalendarContent:
    """The calendar database of one node as one snapshot shows it; no statement takes longer than `within` seconds."""
    with node.calendars.snapshot(within=within) as snapshot:
        snapshot.rows(FIXED_SESSION)
        ((version, encoding, collation),) = snapshot.rows(SERVER)
        ((started,),) = snapshot.rows(STARTED)
        columns = snapshot.rows(COLUMNS)
        return CalendarContent(
            started=started,
            server_version=version,
            encoding=encoding,
            collation=collation,
            extensions=tuple(sorted(name for (name,) in snapshot.rows(EXTENSIONS))),
            tables=_tables(columns),
            objects={f"{kind} {name}": digest for kind, name, digest in snapshot.rows(OBJECTS)},
            rows=_rows(snapshot, columns),
            sequences=_sequences(snapshot),
        )


def _tables(columns: Sequence[tuple[Any, ...]]) -> Mapping[str, str]:
    return {
        f"{schema}.{table}": ", ".join(_column(*row[2:]) for row in of_table)
        for (schema, table), of_table in groupby(columns, key=lambda row: row[:2])
    }


def _column(name: str, type_: str, not_null: bool, default: str, key: bool) -> str:
    words = (name, type_, "not null" if not_null else "", f"default {default}" if default else "", "key" if key else "")
    return " ".join(word for word in words if word)


def _rows(snapshot: Snapshot, columns: Sequence[tuple[Any, ...]]) -> Mapping[str, Mapping[int, Digest]]:
    by_table: defaultdict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for schema, table, name, _type, _not_null, _default, key in columns:
        by_table[schema, table].append((name, key))
    digests: dict[str, dict[int, Digest]] = {".".join(table): {} for table in by_table}
    for table, bucket, count, total in snapshot.rows(rows_query(by_table)) if by_table else ():
        digests[table][int(bucket)] = (int(count), int(total))
    return digests


def _sequences(snapshot: Snapshot) -> Mapping[str, Sequence_]:
    users: defaultdict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for schema, name, table_schema, table, column in snapshot.rows(SEQUENCES):
        fed = [(table_schema, table, column)] if column is not None else []
        users[schema, name].extend(fed)
    values = snapshot.rows(sequences_query(users)) if users else ()
    return {name: _sequence(last, handed_out, highest) for name, last, handed_out, highest in values}


def _sequence(last: int, handed_out: bool, highest: int | None) -> Sequence_:
    return Sequence_(int(last) + 1 if handed_out else int(last), None if highest is None else int(highest))

"""Whether both nodes hold the same calendars: rows, structure, and sequences that will not hand out used numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tvox.calendars import CalendarContent, parts
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.rereading import Readings, Unlike, never_equal
from tvox.texts import Text, joined, listed

WHERE = Text("calendars of both nodes")
SAME_ROWS = Text("every calendar table holds the same rows on both nodes")
SAME_STRUCTURE = Text("the same calendar tables, definitions, encoding and extensions on both nodes")
SEQUENCES_AHEAD = Text("no sequence of a node hands out a number that its tables already hold")

ENTRIES = "caldav_data"
"""DAViCal's table of appointments."""
SHIPPED_BEHIND = "principal_type_principal_type_id_seq"

MASTER_IS_VALID = Text(
    "The master's calendars are the valid ones: start a full synchronisation from the slave's replication page, "
    "then run this check again."
)
LOOK_AGAIN = Text("Run this check again in a few minutes; if it stays so, call vendor support.")


_ONE_SERVER = CouldNotLook(
    WHERE,
    Text("both nodes lead to one and the same PostgreSQL server: it was compared with itself"),
    Text("Find out what listens on PostgreSQL's port of each node, and correct ports.postgres in the site file."),
    Kind.COULD_NOT_COMPARE,
)


@dataclass(frozen=True)
class _Pair:
    names: tuple[str, str]
    first: CalendarContent
    second: CalendarContent
    unlike: tuple[Unlike, ...]
    seconds: float


def judge_calendar_content(calendars: Readings[CalendarContent]) -> Finding:
    """C5-CONTENT: the same rows in every table. Another database than the calendars' is compared with nothing."""
    pair = _pair(calendars)
    if isinstance(pair, CouldNotLook):
        return pair.as_finding(SAME_ROWS)
    if not pair.first.tables and not pair.second.tables:
        return failed(WHERE, expected=SAME_ROWS, observed=Text("no table on either node"), next_step=MASTER_IS_VALID)
    if pair.first.total == 0 and pair.second.total == 0:
        empty = Text("all tables are empty on both nodes: there is nothing to compare")
        return _nothing_to_compare(SAME_ROWS, empty)
    if not _entry_tables(pair):
        return _nothing_to_compare(SAME_ROWS, Text("no table {table} on either node: no calendars", table=ENTRIES))
    rows = [part for part in pair.unlike if _kind(part) == "rows"]
    rows += [part for part in pair.unlike if _kind(part) == "table" and None in (part.first, part.second)]
    if not rows:
        return passed(WHERE, expected=SAME_ROWS, observed=_equal(pair), advisory=_without_entries(pair))
    return _rows_finding(pair, rows)


def judge_calendar_structure(calendars: Readings[CalendarContent]) -> Finding:
    """C5-STRUCTURE: the same tables, columns, constraints, functions, encoding and extensions."""
    pair = _pair(calendars)
    if isinstance(pair, CouldNotLook):
        return pair.as_finding(SAME_STRUCTURE)
    if not pair.first.tables and not pair.second.tables:
        observed = Text("no table on either node")
        return failed(WHERE, expected=SAME_STRUCTURE, observed=observed, next_step=MASTER_IS_VALID)
    unlike = [part for part in pair.unlike if _of_structure(part)]
    if unlike:
        return failed(WHERE, expected=SAME_STRUCTURE, observed=_structure(pair, unlike), next_step=MASTER_IS_VALID)
    observed = Text(
        "{tables} tables and {objects} constraints, indexes, triggers, views and functions, the same on both nodes; "
        "PostgreSQL {first} and {second}",
        tables=len(pair.first.tables),
        objects=len(pair.first.objects),
        first=pair.first.server_version,
        second=pair.second.server_version,
    )
    return passed(WHERE, expected=SAME_STRUCTURE, observed=observed)


def judge_calendar_sequences(calendars: Readings[CalendarContent]) -> Finding:
    """C5-SEQUENCES: a sequence behind its own data makes duplicate keys as soon as that node is master: FAIL.

    A mere difference (a gap in the numbers) is harmless and only an advisory. A sequence that is behind on both nodes
    alike is an advisory: no synchronisation caused it. DAViCal ships with one (of its fixed principal types), which is
    only counted.
    """
    pair = _pair(calendars)
    if isinstance(pair, CouldNotLook):
        return pair.as_finding(SEQUENCES_AHEAD)
    names = sorted(pair.first.sequences.keys() | pair.second.sequences.keys())
    if not names:
        return _nothing_to_compare(SEQUENCES_AHEAD, Text("no sequence on either node: there is nothing to compare"))
    behind = list(_behind(pair, names))
    if behind:
        return failed(WHERE, expected=SEQUENCES_AHEAD, observed=listed(behind), next_step=MASTER_IS_VALID)
    alike = [name for name in names if pair.first.sequences[name].behind]
    unequal = [name for name in names if pair.first.sequences.get(name) != pair.second.sequences.get(name)]
    observed = Text(
        "{count} sequences, none behind its tables on one node only ({alike} on both alike)",
        count=len(names),
        alike=len(alike),
    )
    advice = _advice(unequal, [name for name in alike if not name.endswith(f".{SHIPPED_BEHIND}")])
    return passed(WHERE, expected=SEQUENCES_AHEAD, observed=observed, advisory=joined(advice) if advice else None)


def _advice(unequal: list[str], behind: list[str]) -> list[Text]:
    advice = []
    if behind:
        message = "on both nodes alike, the next number is already in use in {sequences}: new entries may be refused"
        advice.append(Text(message, sequences=listed(behind)))
    if unequal:
        advice.append(Text("the next numbers differ, harmlessly, in {sequences}", sequences=listed(unequal)))
    return advice


def _entry_tables(pair: _Pair) -> list[str]:
    names = pair.first.tables.keys() | pair.second.tables.keys()
    return [name for name in names if name.endswith(f".{ENTRIES}")]


def _without_entries(pair: _Pair) -> Text | None:
    """Two nodes that have both lost every appointment are equal, too."""
    if any(pair.first.count(table) for table in _entry_tables(pair)):
        return None
    return Text("no calendar entry on either node: right only where nobody keeps a calendar on this TVOX")


def _pair(calendars: Readings[CalendarContent]) -> _Pair | CouldNotLook:
    pairs = calendars.pairs()
    if isinstance(pairs, CouldNotLook):
        return pairs
    one, two = calendars.last.by_node
    first, second = pairs[-1]
    if first.started == second.started:
        return _ONE_SERVER
    return _Pair((one, two), first, second, never_equal(pairs, parts), calendars.elapsed)


def _kind(part: Unlike) -> str:
    return str(part.part[0]) if isinstance(part.part, tuple) else ""


def _of_structure(part: Unlike) -> bool:
    absent = None in (part.first, part.second)
    return absent if _kind(part) == "sequence" else _kind(part) != "rows"


def _table(part: Unlike) -> str:
    return str(part.part[1]) if isinstance(part.part, tuple) else ""


def _nothing_to_compare(expected: Text, observed: Text) -> Finding:
    next_step = Text("Check in the site file that databases.calendars names the calendar database.")
    kind = Kind.COULD_NOT_COMPARE
    return not_observed(WHERE, expected=expected, observed=observed, next_step=next_step, kind=kind)


def _equal(pair: _Pair) -> Text:
    return Text(
        "{tables} tables with {rows} rows, the same on both nodes ({seconds} s)",
        tables=len(pair.first.tables),
        rows=pair.first.total,
        seconds=round(pair.seconds, 1),
    )


def _rows_finding(pair: _Pair, unlike: list[Unlike]) -> Finding:
    observed = listed(_table_unlike(pair, table, count) for table, count in _by_table(unlike))
    if any(part.persistent for part in unlike):
        return failed(WHERE, expected=SAME_ROWS, observed=observed, next_step=MASTER_IS_VALID)
    moving = Text("still moving after {seconds} s: {tables}", seconds=round(pair.seconds, 1), tables=observed)
    return not_observed(WHERE, expected=SAME_ROWS, observed=moving, next_step=LOOK_AGAIN, kind=Kind.IN_FLIGHT)


def _by_table(unlike: Iterable[Unlike]) -> list[tuple[str, int]]:
    return sorted(Counter(_table(part) for part in unlike).items())


def _table_unlike(pair: _Pair, table: str, buckets: int) -> Text:
    one, two = pair.names
    absent = [name for name, node in ((one, pair.first), (two, pair.second)) if table not in node.tables]
    if absent:
        return Text("table {table} is missing on {node}", table=table, node=absent[0])
    first, second = pair.first.count(table), pair.second.count(table)
    return Text(
        "table {table}: {first} rows on {one}, {second} on {two}, at least {differing} not the same",
        table=table,
        first=first,
        one=one,
        second=second,
        two=two,
        differing=max(buckets, abs(first - second)),
    )


def _structure(pair: _Pair, unlike: list[Unlike]) -> Text:
    return listed(_object_unlike(pair.names, part) for part in unlike)


_KINDS: Mapping[str, Text] = {
    "table": Text("table"),
    "constraint": Text("constraint"),
    "index": Text("index"),
    "trigger": Text("trigger"),
    "view": Text("view"),
    "function": Text("function"),
    "sequence": Text("sequence"),
}
_PROPERTIES: Mapping[str, Text] = {
    "encoding": Text("database encoding"),
    "collation": Text("database collation"),
    "extensions": Text("database extensions"),
}


def _object(part: Unlike) -> Text:
    """`view public.dav_resource`: an object's name begins with its kind, as the database says it."""
    kind, name = _kind(part), _table(part)
    if kind == "database":
        return _PROPERTIES[name]
    if kind == "object":
        kind, _, name = name.partition(" ")
    return Text("{kind} {name}", kind=_KINDS[kind], name=name)


def _object_unlike(names: tuple[str, str], part: Unlike) -> Text:
    what = _object(part)
    for node, value in zip(names, (part.first, part.second), strict=True):
        if value is None:
            return Text("{what} is missing on {node}", what=what, node=node)
    return Text("{what} is defined differently", what=what)


def _behind(pair: _Pair, names: Iterable[str]) -> Iterable[Text]:
    """What is wrong on one node and not on the other alike."""
    for name in names:
        for node, here, there in ((pair.names[0], pair.first, pair.second), (pair.names[1], pair.second, pair.first)):
            sequence = here.sequences.get(name)
            if sequence is None:
                yield Text("sequence {sequence} is missing on {node}", sequence=name, node=node)
            elif sequence.behind and sequence != there.sequences.get(name):
                yield Text(
                    "{sequence} on {node}: next number {next}, but {stored} is already stored",
                    sequence=name,
                    node=node,
                    next=sequence.next_value,
                    stored=sequence.highest_stored or 0,
                )

"""C5 as the guide has it: dump the calendars on both nodes with the guide's command and compare the sizes.

The dump goes to the guide's own path and is removed whatever happens, in the same shell command. A file that is already
there belongs to a technician: it is kept, and the dump goes to a fresh name beside it.

    fixture         fact                          type
    calendar_dumps  calendar_dumps_fact(site)     OnNodes[CalendarDump]
"""

import shlex
from dataclasses import dataclass
from functools import partial

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.ports import CommandOutput
from tvox.site import Site
from tvox.texts import Text, joined, verbatim

DUMP_S = 120.0
"""Seconds a dump may take on the node; calendars of some hundred thousand events take a few."""

WHERE = Text("calendar dumps of both nodes")
EQUAL_SIZES = Text("complete calendar dumps of the same size on both nodes")
MASTER_IS_VALID = Text(
    "The calendars are not aligned and the master's are the valid ones: start a full synchronisation from the slave's "
    "replication page, then run this check again."
)


@dataclass(frozen=True)
class CalendarDump:
    """What the dump of one node was like before it was removed. `size` in bytes.

    `complete`: it ends as pg_dump ends a whole dump. `tables`: how many tables it creates.
    `kept`: a file that was already at the guide's path, left as it was; None without one.
    """

    size: int
    complete: bool
    tables: int
    kept: str | None = None


def calendar_dumps_fact(site: Site) -> Fact[OnNodes[CalendarDump]]:
    """The size of each node's calendar dump."""
    return from_each_node("calendar_dumps", partial(read_calendar_dump, site=site))


def read_calendar_dump(node: Node, site: Site) -> CalendarDump:
    """Dump, measure, remove."""
    ran = node.shell.run(dump_command(site), within=DUMP_S + 15)
    if not ran.succeeded:
        raise CouldNotAsk(node.where, _why(ran), _next_step(ran, site))
    said = dict(line.split("=", 1) for line in ran.stdout.splitlines() if "=" in line)
    if said.keys() < {"size", "complete", "tables", "kept"}:
        raise CouldNotAsk(node.where, Text("the dump gave no figures: {said}", said=ran.stdout[-200:]), _AGAIN)
    kept = site.paths.calendar_dump if said["kept"] == "1" else None
    return CalendarDump(int(said["size"]), said["complete"] == "1", int(said["tables"]), kept)


def dump_command(site: Site) -> str:
    """The guide's command between its precautions; for any POSIX shell. `set -C` never writes over a file."""
    wanted = shlex.quote(site.paths.calendar_dump)
    databases = site.databases
    dump = shlex.join([site.paths.pg_dump, "--clean", "-U", databases.calendar_user, databases.calendars])
    return f"""export LC_ALL=C; umask 077; file= kept=0
trap 'test -z "$file" || rm -f -- "$file"' EXIT; trap 'exit 129' HUP INT TERM PIPE
if test -e {wanted} || test -L {wanted}; then kept=1; file=$(mktemp {wanted}.XXXXXX) || exit 74
else (set -C; : > {wanted}) || exit 74; file={wanted}; fi
if test $kept = 0; then timeout -k 5 {DUMP_S:.0f} {dump} -f {wanted} < /dev/null || exit $?
else timeout -k 5 {DUMP_S:.0f} {dump} -f "$file" < /dev/null || exit $?; fi
echo "size=$(stat -c %s -- "$file")"
echo "tables=$(grep -c '^CREATE TABLE ' -- "$file")"
echo "complete=$(tail -n 12 -- "$file" | grep -c '^-- PostgreSQL database dump complete')"
echo "kept=$kept" """


def judge_calendar_dumps(dumps: OnNodes[CalendarDump]) -> Finding:
    """C5-SIZE: the guide's comparison. An incomplete dump, or one without a table, is not compared."""
    seen = dumps.seen()
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(EQUAL_SIZES)
    observed = joined(
        (Text("{node}: {size} bytes", node=node, size=dump.size) for node, dump in seen.items()), separator=", "
    )
    useless = [node for node, dump in seen.items() if not dump.complete or not dump.tables]
    if useless or len(seen) != 2:
        return _not_comparable(observed, useless)
    if len({dump.size for dump in seen.values()}) > 1:
        return failed(WHERE, expected=EQUAL_SIZES, observed=observed, next_step=MASTER_IS_VALID)
    kept = [node for node, dump in seen.items() if dump.kept is not None]
    return passed(WHERE, expected=EQUAL_SIZES, observed=observed, advisory=_kept(seen[kept[0]], kept) if kept else None)


def _not_comparable(observed: Text, useless: list[str]) -> Finding:
    why = Text("no whole dump with tables from {nodes}", nodes=verbatim(", ".join(useless)))
    alone = Text("there is one node only")
    return not_observed(
        WHERE,
        expected=EQUAL_SIZES,
        observed=joined((observed, why if useless else alone)),
        next_step=Text("Check that the site file names the calendar database, and that it is the same on both nodes."),
        kind=Kind.COULD_NOT_COMPARE,
    )


def _kept(dump: CalendarDump, nodes: list[str]) -> Text:
    return Text(
        "{path} was already there on {nodes} and was left alone: it is not from this check",
        path=dump.kept or "",
        nodes=verbatim(", ".join(nodes)),
    )


_AGAIN = Text("Run this check again; if it stays so, report it with the run's evidence folder.")


def _why(ran: CommandOutput) -> Text:
    return Text("the dump ended with status {status}: {said}", status=ran.exit_status, said=ran.stderr.strip()[-300:])


def _next_step(ran: CommandOutput, site: Site) -> Text:
    if ran.exit_status == 74:
        return Text("Make room in the folder of {path} on that node.", path=site.paths.calendar_dump)
    return Text(
        "Run {command} by hand on that node: PostgreSQL must run and let {user} in without a password.",
        command=site.paths.pg_dump,
        user=site.databases.calendar_user,
    )

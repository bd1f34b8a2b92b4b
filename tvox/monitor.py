"""C4: what the master's monitor says of the pair, read from the page a technician would look at.

Every cell must show its known good word, and show it in green. Any other word is FAIL, an unknown one included: the
product's words for failure are not documented, so what is not known to be good is not taken for good.

    fixture         fact            type
    monitor_pages   MONITOR_PAGES   OnNodes[MonitorPage]
"""

from collections.abc import Mapping

from tvox.colours import is_green
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node, where
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import COLUMN_LABELS, Column, Indicator, Interface, MonitorPage
from tvox.roles import NEVER_TWO, Roles
from tvox.site import Topology
from tvox.texts import Text, joined, verbatim

MASTER, SLAVE = "MASTER", "SLAVE"

GOOD_WORDS: Mapping[Column, tuple[str, ...]] = {
    Column.STATE: ("SILENT",),
    Column.DATABASE: ("ON",),
    Column.FILES: ("ON",),
    Column.COMPLETENESS: ("Completa", "Complete"),
    Column.CHAT: ("ON",),
}
COLUMNS: Mapping[Interface, tuple[Column, ...]] = {
    Interface.APPLICATION_MANAGER: (Column.STATE, Column.DATABASE, Column.FILES),
    Interface.OCC: tuple(Column),
}


def read_monitor(node: Node) -> MonitorPage:
    """The node's own monitor page."""
    return node.pages.monitor()


MONITOR_PAGES = from_each_node("monitor_pages", read_monitor)


def judge_roles_shown(pages: OnNodes[MonitorPage]) -> Finding:
    """One page says MASTER and the other SLAVE."""
    expected = Text("one node's page says {master}, the other's {slave}", master=MASTER, slave=SLAVE)
    seen = pages.seen()
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(expected)
    observed = joined(
        (Text("{node}: {role}", node=name, role=page.role) for name, page in seen.items()), separator=", "
    )
    here = Text("both nodes, header of the pages")
    if sorted(page.role for page in seen.values()) == [MASTER, SLAVE]:
        return passed(here, expected=expected, observed=observed)
    return failed(
        here,
        expected=expected,
        observed=observed,
        next_step=Text("Do not go on: find out which node holds the node IP and call vendor support."),
    )


def judge_master_shown(pages: OnNodes[MonitorPage], roles: Roles) -> Finding:
    """The page that says MASTER is that of the node which holds the node IP: pages may be old, or another machine's."""
    expected = Text("the page of the node that holds the node IP says {master}", master=MASTER)
    seen, holders = pages.seen(), roles.holders
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(expected)
    if isinstance(holders, CouldNotLook):
        return holders.as_finding(expected)
    shown = tuple(name for name, page in seen.items() if page.role == MASTER)
    here = Text("both nodes, header of the pages")
    observed = Text(
        "{master} stands on the page of {shown}; the node IP is held by {holders}",
        master=MASTER,
        shown=verbatim(", ".join(shown) or "-"),
        holders=verbatim(", ".join(holders) or "-"),
    )
    if len(shown) == 1 and shown == holders:
        return passed(here, expected=expected, observed=observed)
    return failed(here, expected=expected, observed=observed, next_step=NEVER_TWO)


def judge_fault_tolerance_table(pages: OnNodes[MonitorPage], topology: Topology) -> list[Finding]:
    """On the master: the other node's address, and the good word in green in every column."""
    masters = {
        name: page for name, page in pages.by_node.items() if not isinstance(page, CouldNotLook) and page.role == MASTER
    }
    if not masters:
        return [_no_master(pages)]
    return [finding for name, page in masters.items() for finding in _judge_table(name, page, topology)]


def judge_indicator(here: Text, shown: Indicator, good_words: tuple[str, ...], next_step: Text) -> Finding:
    """The known good word, in green; both must hold."""
    expected = Text("{word}, in green", word=good_words[0])
    if not is_green(shown.colour):
        observed = Text("{word}, not in green ({colour})", word=shown.word or "-", colour=shown.colour)
    else:
        observed = Text("{word}, in green", word=shown.word or "-")
    if shown.word in good_words and is_green(shown.colour):
        return passed(here, expected=expected, observed=observed)
    return failed(here, expected=expected, observed=observed, next_step=next_step)


def _judge_table(name: str, page: MonitorPage, topology: Topology) -> list[Finding]:
    node = where(name, str(topology.machines[name].address))
    if not page.fault_tolerance:
        return [_no_table(node)]
    cells = [_judge_cell(node, page, column) for column in COLUMNS[page.interface]]
    return [_judge_other_node(node, name, page, topology), *cells]


def _no_table(node: Text) -> Finding:
    """A node outside any pair draws none, and another layout looks the same: neither of them is green."""
    return not_observed(
        Text("{node}, monitor", node=node),
        expected=Text("the Fault Tolerance table of the master, all green"),
        observed=Text(
            "the monitor shows no Fault Tolerance table: another layout, or a node that is not part of a pair"
        ),
        next_step=Text(
            "Look at the monitor by hand, and check the Fault Tolerance settings (steps {steps}).", steps="B6, C2"
        ),
        kind=Kind.COULD_NOT_LOOK,
    )


def _judge_other_node(node: Text, name: str, page: MonitorPage, topology: Topology) -> Finding:
    other = next(str(machine.address) for other, machine in topology.machines.items() if other != name)
    here = Text("{node}, monitor, IP of the other node", node=node)
    expected = Text("{address}, the physical address of the slave", address=other)
    observed = Text("{address}", address=page.other_node or "-")
    if page.other_node == other:
        return passed(here, expected=expected, observed=observed)
    next_step = Text("Correct the IP of the other node in the Fault Tolerance settings, or the site file.")
    return failed(here, expected=expected, observed=observed, next_step=next_step)


def _judge_cell(node: Text, page: MonitorPage, column: Column) -> Finding:
    here = Text("{node}, monitor, column {column}", node=node, column=COLUMN_LABELS[page.interface][column])
    shown = page.fault_tolerance.get(column)
    if shown is None:
        return not_observed(
            here,
            expected=Text("{word}, in green", word=GOOD_WORDS[column][0]),
            observed=Text("the table has no such column"),
            next_step=Text("Look at the page by hand and report its layout."),
            kind=Kind.COULD_NOT_LOOK,
        )
    finding = judge_indicator(here, shown, GOOD_WORDS[column], _NEXT_STEPS[column])
    unfinished = column is Column.FILES and page.interface is Interface.APPLICATION_MANAGER
    if finding.next_step is not None or not unfinished:
        return finding
    advisory = Text("ON says that the file synchronisation runs, not that it has finished: see the comparison of files")
    return passed(here, expected=finding.expected, observed=finding.observed, advisory=advisory)


def _no_master(pages: OnNodes[MonitorPage]) -> Finding:
    expected = Text("the Fault Tolerance table of the master, all green")
    seen = pages.seen()
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(expected)
    return not_observed(
        Text("both nodes, monitor"),
        expected=expected,
        observed=Text("no node's page says {master}, so there is no master's table", master=MASTER),
        next_step=Text("Find out which node holds the node IP and call vendor support."),
        kind=Kind.COULD_NOT_LOOK,
    )


_NEXT_STEPS: Mapping[Column, Text] = {
    Column.STATE: Text("Check that the slave is up and reachable from the master; do not switch before it is SILENT."),
    Column.DATABASE: Text("Open the slave's Replication page and start the database replication, then look again."),
    Column.FILES: Text("Run setperms.sh on the master to start the file synchronisation, then look again."),
    Column.COMPLETENESS: Text("Wait for the file synchronisation to finish: a first one takes long."),
    Column.CHAT: Text("Compare rs.status() on both nodes and repair the chat database from the Replication page."),
}

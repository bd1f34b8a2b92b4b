"""C4, release 22 above all: every row of the slave's Replication page is ON, RabbitMQ included.

The monitor's table has no column for the message queues, and the vendor's own picture of a good Replication page shows
RabbitMQ OFF: a pair may look green on the monitor while its queues are not replicated.

    fixture             fact                type
    replication_pages   REPLICATION_PAGES   OnNodes[ReplicationPage]

The page belongs to the slave: nodes whose monitor says another role are left out of the fact.
"""

from collections.abc import Mapping

from tvox.findings import Finding, Kind, failed, not_observed
from tvox.gathering import Fact, from_each_node
from tvox.monitor import SLAVE, judge_indicator
from tvox.nodes import Cluster, Node, where
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import ROW_LABELS, Interface, ReplicationPage, Row
from tvox.site import Topology
from tvox.texts import Text, verbatim

ON = ("ON",)
ROWS: Mapping[Interface, tuple[Row, ...]] = {
    Interface.APPLICATION_MANAGER: (Row.DATABASE, Row.FILES),
    Interface.OCC: tuple(Row),
}
_EVERY_ROW = Text("every row of the slave's Replication page is ON, in green")


def read_replication(node: Node) -> ReplicationPage | None:
    """The node's Replication page; None where its monitor does not say SLAVE."""
    return node.pages.replication() if node.pages.monitor().role == SLAVE else None


def read_slaves(cluster: Cluster) -> OnNodes[ReplicationPage]:
    """Every node is asked; those that are no slave are left out."""
    asked = from_each_node("replication_pages", read_replication).read(cluster)
    return OnNodes({name: page for name, page in asked.by_node.items() if page is not None})


REPLICATION_PAGES = Fact("replication_pages", read_slaves)


def judge_replication_rows(pages: OnNodes[ReplicationPage], topology: Topology) -> list[Finding]:
    """Each row of the slave's page. A node whose role could not be read might be the slave, too."""
    slaves = {name: page for name, page in pages.by_node.items() if not isinstance(page, CouldNotLook)}
    findings = [page.as_finding(_EVERY_ROW) for page in pages.by_node.values() if isinstance(page, CouldNotLook)]
    if len(slaves) > 1 or not (slaves or findings):
        findings.append(_not_one_slave(len(slaves)))
    for name, page in slaves.items():
        node = where(name, str(topology.machines[name].address))
        rows = dict.fromkeys((*(row.value for row in ROWS[page.interface]), *page.rows))
        findings += [_judge_row(node, page, row) for row in rows]
    return findings


def _judge_row(node: Text, page: ReplicationPage, row: str) -> Finding:
    here = Text("{node}, page Replication, row {row}", node=node, row=ROW_LABELS.get(row, verbatim(row)))
    shown = page.rows.get(row)
    if shown is None:
        return not_observed(
            here,
            expected=Text("{word}, in green", word=ON[0]),
            observed=Text("the page has no such row"),
            next_step=Text("Look at the page by hand and report its layout."),
            kind=Kind.COULD_NOT_LOOK,
        )
    return judge_indicator(here, shown, ON, _NEXT_STEPS.get(row, _START_IT))


def _not_one_slave(count: int) -> Finding:
    return failed(
        Text("both nodes, header of the pages"),
        expected=Text("exactly one node whose page says {slave}", slave=SLAVE),
        observed=Text("{count} nodes say so", count=count),
        next_step=Text("Find out which node holds the node IP and call vendor support."),
    )


_START_IT = Text("Start the replication of this row on the slave's Replication page, then look again.")
_NEXT_STEPS: Mapping[str, Text] = {
    Row.CHAT: Text("Compare rs.status() on both nodes, then press RIPARA beside MongoDB on this page."),
    Row.QUEUES: Text(
        "Press RIPARA beside Rabbitmq on the slave's Replication page. The monitor does not show this row and the "
        "vendor's own example has it OFF, so nobody else notices: after a switch the queues would start empty. If it "
        "stays OFF, call vendor support."
    ),
}

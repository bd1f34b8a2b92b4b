from dataclasses import dataclass
from typing import Any

import pytest

from tests.fakes.nodes import BLIND, fake_cluster, fake_node
from tests.tvox.web_facts import GREEN, RED, a_site, monitor_page, on_nodes, replication_page
from tvox.findings import Verdict, worst
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import Indicator, Interface, ReplicationPage, Row
from tvox.replication import REPLICATION_PAGES, judge_replication_rows

TOPOLOGY = a_site().topology


def judged(page: ReplicationPage) -> Verdict:
    """The slave is TVOX 2; the master has no such page and is left out."""
    return worst(judge_replication_rows(OnNodes({"tvox2": page}), TOPOLOGY))


@pytest.mark.parametrize("interface", list(Interface))
def test_judge_rows_ok(interface: Interface) -> None:
    assert judged(replication_page(interface)) is Verdict.PASS


@pytest.mark.parametrize("row", list(Row))
@pytest.mark.parametrize("shown", [Indicator("OFF", RED), Indicator("ON", RED), Indicator("OFF", GREEN)], ids=str)
def test_judge_rows_ko(row: Row, shown: Indicator) -> None:
    assert judged(replication_page(rows={row: shown})) is Verdict.FAIL


def test_judge_rows_ko_names_why_rabbitmq_matters() -> None:
    page = replication_page(rows={Row.QUEUES: Indicator("OFF", RED)})
    (off,) = [
        finding
        for finding in judge_replication_rows(OnNodes({"tvox2": page}), TOPOLOGY)
        if finding.verdict is Verdict.FAIL
    ]
    assert "RIPARA" in str(off.next_step)
    assert Row.QUEUES in str(off.where)


def test_judge_rows_ko_for_a_row_that_nobody_knows() -> None:
    page = replication_page()
    grown = ReplicationPage(page.interface, {**page.rows, "Elasticsearch": Indicator("OFF", RED)}, page.screenshot)
    assert judged(grown) is Verdict.FAIL


def test_judge_rows_not_observed_when_a_known_row_is_missing() -> None:
    page = replication_page()
    shrunk = {row: shown for row, shown in page.rows.items() if row != Row.QUEUES}
    assert judged(ReplicationPage(page.interface, shrunk, page.screenshot)) is Verdict.NOT_OBSERVED


def test_judge_rows_unreachable() -> None:
    assert worst(judge_replication_rows(on_nodes(BLIND, BLIND), TOPOLOGY)) is Verdict.NOT_OBSERVED
    assert worst(judge_replication_rows(OnNodes({"tvox2": BLIND}), TOPOLOGY)) is Verdict.NOT_OBSERVED
    one_unread = on_nodes(BLIND, replication_page())
    assert worst(judge_replication_rows(one_unread, TOPOLOGY)) is Verdict.NOT_OBSERVED


def test_judge_rows_ko_without_a_slave_or_with_two() -> None:
    assert worst(judge_replication_rows(OnNodes({}), TOPOLOGY)) is Verdict.FAIL
    two = on_nodes(replication_page(), replication_page())
    assert worst(judge_replication_rows(two, TOPOLOGY)) is Verdict.FAIL


@dataclass
class FakePages:
    """Pages of a node that says `role`; it is an error to ask a master for its Replication page."""

    role: str

    def __getattr__(self, name: str) -> Any:
        answers = {"monitor": monitor_page(self.role)} | (
            {"replication": replication_page()} if self.role == "SLAVE" else {}
        )
        return lambda: answers[name]


def test_read_asks_the_slave_only() -> None:
    cluster = fake_cluster(fake_node("tvox1", pages=FakePages("MASTER")), fake_node("tvox2", pages=FakePages("SLAVE")))
    assert list(REPLICATION_PAGES.read(cluster).by_node) == ["tvox2"]


def test_read_keeps_a_node_whose_role_is_unknown() -> None:
    cluster = fake_cluster(fake_node("tvox1"), fake_node("tvox2", pages=FakePages("SLAVE")))
    assert isinstance(REPLICATION_PAGES.read(cluster)["tvox1"], CouldNotLook)


def test_judge_rows_names_the_rows_in_italian_and_a_new_one_by_its_own_label() -> None:
    page = replication_page()
    grown = ReplicationPage(page.interface, {**page.rows, "Elasticsearch": Indicator("ON", GREEN)}, page.screenshot)
    findings = judge_replication_rows(OnNodes({"tvox2": grown}), TOPOLOGY)
    rows = [finding.where.render("it").rpartition(", riga ")[2] for finding in findings]
    assert rows == ["Database", "File di sistema", "MongoDB", "Rabbitmq", "Elasticsearch"]

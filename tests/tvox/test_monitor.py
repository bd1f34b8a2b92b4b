from dataclasses import replace

import pytest

from tests.fakes.nodes import BLIND
from tests.fakes.role_facts import HEALTHY, NO_MASTER, TWO_MASTERS, role, roles
from tests.tvox.web_facts import GREEN, RED, a_site, monitor_page, on_nodes
from tvox.findings import Kind, Verdict, worst
from tvox.monitor import judge_fault_tolerance_table, judge_master_shown, judge_roles_shown
from tvox.observing import OnNodes
from tvox.pages import Column, Indicator, Interface, MonitorPage
from tvox.roles import Roles

TOPOLOGY = a_site().topology
INTERFACES = list(Interface)


def pair(master: MonitorPage) -> OnNodes[MonitorPage]:
    return on_nodes(master, monitor_page("SLAVE", master.interface))


@pytest.mark.parametrize("interface", INTERFACES)
def test_judge_table_ok(interface: Interface) -> None:
    findings = judge_fault_tolerance_table(pair(monitor_page("MASTER", interface)), TOPOLOGY)
    assert worst(findings) is Verdict.PASS
    assert len(findings) == (4 if interface is Interface.APPLICATION_MANAGER else 6)


def test_judge_table_advises_that_running_is_not_finished_in_application_manager_only() -> None:
    advised = {
        interface: [f.advisory for f in judge_fault_tolerance_table(pair(monitor_page("MASTER", interface)), TOPOLOGY)]
        for interface in INTERFACES
    }
    assert len([advice for advice in advised[Interface.APPLICATION_MANAGER] if advice]) == 1
    assert not any(advised[Interface.OCC])


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize(
    "shown",
    [
        Indicator("OFF", RED),
        Indicator("ON", RED),
        Indicator("OFF", GREEN),
        Indicator("UNKNOWN", GREEN),
        Indicator("", GREEN),
        Indicator("on", "rgb(0, 0, 0)"),
    ],
    ids=lambda shown: f"{shown.word or 'empty'}-{shown.colour}",
)
def test_judge_table_ko_for_any_word_or_colour_but_the_good_one(column: Column, shown: Indicator) -> None:
    findings = judge_fault_tolerance_table(pair(monitor_page("MASTER", cells={column: shown})), TOPOLOGY)
    failed = [finding for finding in findings if finding.verdict is Verdict.FAIL]
    assert len(failed) == 1
    assert shown.word in str(failed[0].observed)


@pytest.mark.parametrize("word", ["ON", "Complete!", "In corso"])
def test_judge_table_ko_when_the_good_word_of_another_column_is_shown(word: str) -> None:
    page = monitor_page("MASTER", cells={Column.COMPLETENESS: Indicator(word, GREEN)})
    assert worst(judge_fault_tolerance_table(pair(page), TOPOLOGY)) is Verdict.FAIL


def test_judge_table_ko_when_the_other_nodes_address_is_not_the_slaves() -> None:
    page = replace(monitor_page("MASTER"), other_node="172.16.95.71")
    (wrong,) = [f for f in judge_fault_tolerance_table(pair(page), TOPOLOGY) if f.verdict is Verdict.FAIL]
    assert "172.16.95.73" in str(wrong.expected)
    assert "172.16.95.71" in str(wrong.observed)


def test_judge_table_not_observed_when_the_master_has_no_table() -> None:
    page = replace(monitor_page("MASTER"), other_node="", fault_tolerance={})
    assert worst(judge_fault_tolerance_table(pair(page), TOPOLOGY)) is Verdict.NOT_OBSERVED


def test_judge_table_looks_at_the_table_of_the_master_wherever_it_is() -> None:
    swapped = on_nodes(monitor_page("SLAVE"), replace(monitor_page("MASTER"), other_node="172.16.95.70"))
    assert worst(judge_fault_tolerance_table(swapped, TOPOLOGY)) is Verdict.PASS


def test_judge_table_not_observed_when_a_known_column_is_missing() -> None:
    page = monitor_page("MASTER")
    without = replace(page, fault_tolerance={c: i for c, i in page.fault_tolerance.items() if c != "MongoDB"})
    findings = judge_fault_tolerance_table(pair(without), TOPOLOGY)
    assert [finding.kind for finding in findings if finding.verdict is not Verdict.PASS] == [Kind.COULD_NOT_LOOK]


def test_judge_table_unreachable() -> None:
    only_slave = on_nodes(BLIND, monitor_page("SLAVE"))
    assert worst(judge_fault_tolerance_table(only_slave, TOPOLOGY)) is Verdict.NOT_OBSERVED
    assert worst(judge_fault_tolerance_table(on_nodes(BLIND, BLIND), TOPOLOGY)) is Verdict.NOT_OBSERVED


def test_judge_table_not_observed_without_any_master() -> None:
    slaves = on_nodes(monitor_page("SLAVE"), monitor_page("SLAVE"))
    assert worst(judge_fault_tolerance_table(slaves, TOPOLOGY)) is Verdict.NOT_OBSERVED


def test_judge_roles_ok() -> None:
    assert judge_roles_shown(on_nodes(monitor_page("SLAVE"), monitor_page("MASTER"))).verdict is Verdict.PASS


@pytest.mark.parametrize("roles", [("MASTER", "MASTER"), ("SLAVE", "SLAVE"), ("MASTER", "OFF"), ("MASTER", "UNKNOWN")])
def test_judge_roles_ko(roles: tuple[str, str]) -> None:
    pages = on_nodes(*(replace(monitor_page("MASTER"), role=role) for role in roles))
    assert judge_roles_shown(pages).verdict is Verdict.FAIL


def test_judge_roles_unreachable() -> None:
    assert judge_roles_shown(on_nodes(monitor_page("MASTER"), BLIND)).verdict is Verdict.NOT_OBSERVED


def test_judge_table_names_the_columns_as_the_page_does_in_italian() -> None:
    def columns(interface: Interface) -> list[str]:
        _other_node, *cells = judge_fault_tolerance_table(pair(monitor_page("MASTER", interface=interface)), TOPOLOGY)
        return [cell.where.render("it").rpartition(", colonna ")[2] for cell in cells]

    assert columns(Interface.APPLICATION_MANAGER) == ["Stato", "DB Sync", "FS Sync"]
    assert columns(Interface.OCC) == ["Stato", "Database", "File di sistema", "Replicazione filesystem", "MongoDB"]


HEALTHY_PAIR = pair(monitor_page("MASTER"))


def test_judge_master_shown_ok() -> None:
    finding = judge_master_shown(HEALTHY_PAIR, HEALTHY)
    assert finding.verdict is Verdict.PASS
    assert str(finding.observed) == "MASTER stands on the page of tvox1; the node IP is held by tvox1"


@pytest.mark.parametrize("held", [roles(role("tvox1", holds=False), role("tvox2", holds=True)), TWO_MASTERS, NO_MASTER])
def test_judge_master_shown_ko_where_another_node_holds_the_node_ip(held: Roles) -> None:
    assert judge_roles_shown(HEALTHY_PAIR).verdict is Verdict.PASS
    assert judge_master_shown(HEALTHY_PAIR, held).verdict is Verdict.FAIL


def test_judge_master_shown_ko_of_two_pages() -> None:
    both = on_nodes(monitor_page("MASTER"), monitor_page("MASTER"))
    assert judge_master_shown(both, HEALTHY).verdict is Verdict.FAIL


def test_judge_master_shown_unreachable() -> None:
    half = on_nodes(monitor_page("MASTER"), BLIND)
    assert judge_master_shown(half, HEALTHY).kind is Kind.COULD_NOT_LOOK
    assert judge_master_shown(HEALTHY_PAIR, roles(role("tvox1", holds=True), BLIND)).kind is Kind.COULD_NOT_LOOK

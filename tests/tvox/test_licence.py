from dataclasses import replace

import pytest

from tests.fakes.nodes import BLIND
from tests.tvox.web_facts import GREEN, PICTURE, RED, on_nodes
from tvox.findings import Kind, Verdict, worst
from tvox.licence import judge_licence, judge_major_upgrade
from tvox.pages import Indicator, Interface, LicencePage

PAGE = LicencePage(
    Interface.OCC,
    Indicator("ATTIVA", GREEN),
    {"Agents": "40", "Fault Tolerance": "1", "CAC": "no"},
    {"Major": "Abilitato", "Minor": "Non disponibile", "Patch": "Abilitato"},
    PICTURE,
)


@pytest.mark.parametrize("word", ["VALID", "VALIDA", "ATTIVA", "ACTIVE"])
def test_judge_licence_ok(word: str) -> None:
    (finding,) = judge_licence(on_nodes(replace(PAGE, status=Indicator(word, GREEN))))
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None


@pytest.mark.parametrize("modules", [{"Agents": "40"}, {"Fault Tolerance": "no"}, {"Fault Tolerance": "0"}])
def test_judge_licence_advises_where_fault_tolerance_is_missing(modules: dict[str, str]) -> None:
    (finding,) = judge_licence(on_nodes(replace(PAGE, modules=modules)))
    assert finding.verdict is Verdict.PASS
    assert "Fault Tolerance" in str(finding.advisory)


@pytest.mark.parametrize(
    "status",
    [Indicator("VALID", RED), Indicator("EXPIRED", GREEN), Indicator("SCADUTA", RED), Indicator("", GREEN)],
    ids=str,
)
def test_judge_licence_ko(status: Indicator) -> None:
    assert worst(judge_licence(on_nodes(replace(PAGE, status=status)))) is Verdict.FAIL


def test_judge_licence_unreachable() -> None:
    assert worst(judge_licence(on_nodes(BLIND))) is Verdict.NOT_OBSERVED


@pytest.mark.parametrize("word", ["Abilitato", "Enabled"])
def test_judge_major_upgrade_ok(word: str) -> None:
    assert worst(judge_major_upgrade(on_nodes(replace(PAGE, upgrades={"Major": word})))) is Verdict.PASS


@pytest.mark.parametrize("word", ["Disabilitato", "Disabled", "Non disponibile", "UNKNOWN", ""])
def test_judge_major_upgrade_ko(word: str) -> None:
    page = replace(PAGE, upgrades={"Major": word, "Minor": "Abilitato", "Patch": "Abilitato"})
    assert worst(judge_major_upgrade(on_nodes(page))) is Verdict.FAIL


def test_judge_major_upgrade_not_observed_without_the_card() -> None:
    (finding,) = judge_major_upgrade(on_nodes(replace(PAGE, upgrades={})))
    assert finding.kind is Kind.NOT_TESTABLE


def test_judge_major_upgrade_unreachable() -> None:
    assert worst(judge_major_upgrade(on_nodes(BLIND))) is Verdict.NOT_OBSERVED

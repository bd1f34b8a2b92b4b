from dataclasses import replace

from tests.fakes.nodes import BLIND
from tests.tvox.web_facts import PICTURE, on_nodes
from tvox.customisations import judge_customisations
from tvox.findings import Kind, Verdict, worst
from tvox.pages import CustomisationsPage, Interface


def test_judge_customisations_ok() -> None:
    page = CustomisationsPage(Interface.OCC, (), PICTURE)
    assert worst(judge_customisations(on_nodes(page))) is Verdict.PASS


def test_judge_customisations_ko_names_them() -> None:
    page = CustomisationsPage(Interface.OCC, ("IVR notturno", "Export CDR"), PICTURE)
    (finding,) = judge_customisations(on_nodes(page))
    assert finding.verdict is Verdict.FAIL
    assert "IVR notturno" in str(finding.observed)


def test_judge_customisations_unreachable() -> None:
    assert worst(judge_customisations(on_nodes(BLIND))) is Verdict.NOT_OBSERVED


def test_judge_customisations_asks_the_vendor_where_the_release_has_no_such_page() -> None:
    (finding,) = judge_customisations(on_nodes(replace(BLIND, kind=Kind.NOT_TESTABLE)))
    assert finding.verdict is Verdict.NOT_OBSERVED
    assert "vendor support" in str(finding.next_step)

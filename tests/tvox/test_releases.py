import pytest

from tests.fakes.nodes import BLIND
from tests.tvox.web_facts import PICTURE, on_nodes
from tvox.findings import Verdict, worst
from tvox.pages import AboutPage, Interface
from tvox.releases import judge_release, judge_same_release


def about(release: str) -> AboutPage:
    return AboutPage(Interface.OCC, release, PICTURE)


@pytest.mark.parametrize(("shown", "expected"), [("21.0.26", "21.0.26"), ("21.0.26", "21.0"), ("22.0.5+2", "22.0.5")])
def test_judge_release_ok(shown: str, expected: str) -> None:
    assert worst(judge_release(on_nodes(about(shown)), expected)) is Verdict.PASS


@pytest.mark.parametrize(
    ("shown", "expected"), [("21.0.2", "21.0.26"), ("21.0.26", "21.0.2"), ("21.01.2", "21.0"), ("22.0.20", "21.0.26")]
)
def test_judge_release_ko(shown: str, expected: str) -> None:
    assert worst(judge_release(on_nodes(about(shown)), expected)) is Verdict.FAIL


def test_judge_release_unreachable() -> None:
    findings = judge_release(on_nodes(about("21.0.26"), BLIND), "21.0.26")
    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.NOT_OBSERVED]


def test_judge_same_release_ok() -> None:
    assert worst(judge_same_release(on_nodes(about("21.0.26"), about("21.0.26")), "21.0.26")) is Verdict.PASS


def test_judge_same_release_ko_when_both_fit_the_expectation_but_not_each_other() -> None:
    findings = judge_same_release(on_nodes(about("21.0.26"), about("21.0.25")), "21.0")
    assert [finding.verdict for finding in findings] == [Verdict.FAIL, Verdict.PASS, Verdict.PASS]


def test_judge_same_release_ko_when_equal_but_not_the_expected_one() -> None:
    assert worst(judge_same_release(on_nodes(about("22.0.20"), about("22.0.20")), "21.0.26")) is Verdict.FAIL


def test_judge_same_release_unreachable() -> None:
    assert worst(judge_same_release(on_nodes(BLIND, about("21.0.26")), "21.0.26")) is Verdict.NOT_OBSERVED

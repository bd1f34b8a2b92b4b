"""What ends an item decides its verdict, and only PASS is green: one run with every kind of ending."""

from pathlib import Path

import pytest

from tests.reports.customer_suite import CANARY, CustomerSuite, Ran
from tvox.evidence import verify_chain

ENDINGS = """
@pytest.mark.check("PASS", title="All is well")
def test_pass(conclude: Conclude) -> None:
    conclude(GREEN, [GREEN])

@pytest.mark.check("WARN", title="Well, with advice")
def test_warn(conclude: Conclude) -> None:
    conclude(ADVISED)

@pytest.mark.check("FAIL", title="Not well")
def test_fail(conclude: Conclude) -> None:
    conclude([GREEN, RED, BLIND])

@pytest.mark.check("BLIND", title="Could not look")
def test_blind(conclude: Conclude) -> None:
    conclude(BLIND)

@pytest.mark.check("NOTHING", title="Concludes nothing")
def test_nothing() -> None:
    pass

@pytest.mark.check("EMPTY", title="Concludes an empty list beside a good one")
def test_empty(conclude: Conclude) -> None:
    conclude(GREEN, [])

@pytest.mark.check("NO-ARGUMENT", title="Concludes without a finding")
def test_no_argument(conclude: Conclude) -> None:
    conclude()

@pytest.mark.check("CRASH", title="Breaks down after a PASS")
def test_crash(conclude: Conclude) -> None:
    conclude(GREEN)
    raise KeyError("careless c4n4ry/Pa55+w0rd")

@pytest.mark.check("ASSERT", title="Asserts")
def test_assert(conclude: Conclude) -> None:
    assert 1 == 2

@pytest.mark.check("STRANGER", title="Concludes something that is no finding")
def test_stranger(conclude: Conclude) -> None:
    conclude([True])

@pytest.mark.check("REFUSED", title="A port refuses in the body")
def test_refused(conclude: Conclude) -> None:
    raise CouldNotAsk(HERE, Text("connection refused"), Text("Start sshd."), Kind.COULD_NOT_LOOK)

@pytest.mark.check("SKIPPED", title="Skipped")
def test_skipped(conclude: Conclude) -> None:
    pytest.skip("no phone at hand")

@pytest.mark.skip(reason="not today")
@pytest.mark.check("SKIP-MARK", title="Skipped by a mark")
def test_skip_mark(conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.xfail(reason="known")
@pytest.mark.check("XFAIL", title="Expected to fail")
def test_xfail(conclude: Conclude) -> None:
    conclude(RED)

@pytest.fixture
def broken():
    raise RuntimeError("no such thing")

@pytest.fixture
def refusing():
    raise CouldNotAsk(HERE, Text("no answer"), Text("Look at the cable."), Kind.NOT_MEASURED)

@pytest.fixture
def untidy():
    yield
    raise RuntimeError("could not tidy up")

@pytest.mark.check("SETUP", title="Breaks down before it begins")
def test_setup(broken: None, conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.check("SETUP-REFUSED", title="A port refuses in a fixture")
def test_setup_refused(refusing: None, conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.check("TEARDOWN", title="Breaks down after a PASS, tidying up")
def test_teardown(untidy: None, conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.check("SWALLOWED", title="Swallows the end that a FAIL makes")
def test_swallowed(conclude: Conclude) -> None:
    try:
        conclude(RED)
    except BaseException:
        pass
"""

EXPECTED = {
    "PASS": "PASS",
    "WARN": "PASS",
    "FAIL": "FAIL/COULD NOT LOOK",
    "BLIND": "NOT OBSERVED/COULD NOT LOOK",
    "NOTHING": "NOT OBSERVED/NOTHING CONCLUDED",
    "EMPTY": "NOT OBSERVED/NOTHING CONCLUDED",
    "NO-ARGUMENT": "NOT OBSERVED/NOTHING CONCLUDED",
    "CRASH": "NOT OBSERVED/SUITE ERROR",
    "ASSERT": "NOT OBSERVED/SUITE ERROR",
    "STRANGER": "NOT OBSERVED/SUITE ERROR",
    "REFUSED": "NOT OBSERVED/COULD NOT LOOK",
    "SKIPPED": "NOT OBSERVED/NOT TESTABLE",
    "SKIP-MARK": "NOT OBSERVED/NOT TESTABLE",
    "XFAIL": "FAIL",
    "SETUP": "NOT OBSERVED/SUITE ERROR",
    "SETUP-REFUSED": "NOT OBSERVED/NOT MEASURED",
    "TEARDOWN": "NOT OBSERVED/SUITE ERROR",
    "SWALLOWED": "FAIL",
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    suite = CustomerSuite(tmp_path_factory.mktemp("customer"))
    suite.write("checks/test_endings.py", ENDINGS)
    return suite.run("-m", "post_sync")


@pytest.mark.parametrize("check", EXPECTED)
def test_every_ending_has_its_verdict(ran: Ran, check: str) -> None:
    assert ran.words(check) == EXPECTED[check], ran.output


def test_no_item_is_without_a_verdict(ran: Ran) -> None:
    assert set(ran.verdicts) == set(EXPECTED)


def test_only_pass_is_green_in_pytest_and_in_the_report(ran: Ran) -> None:
    green = {check for check in EXPECTED if "Passed" in {row["result"] for row in ran.rows(check)}}
    assert green == {"PASS", "WARN"}
    # TEARDOWN passed as pytest sees it, and is an error beside.
    assert "15 failed, 3 passed, 1 error" in ran.output


def test_a_fail_decides_the_exit_status(ran: Ran) -> None:
    assert ran.status == 1


def test_an_advisory_is_shown_as_warn(ran: Ran) -> None:
    (row,) = ran.rows("WARN")
    assert "verdict-warn" in "".join(row["resultsTableRow"])
    assert "Mind the disk." in "".join(row["resultsTableRow"])
    assert ran.verdicts["WARN"]["warns"] is True


def test_a_foreseen_failure_shows_a_block_and_no_traceback(ran: Ran) -> None:
    block = ran.output[ran.output.index("FAIL  Not well") :].split("____")[0]
    for words in ("Where:", "tvox1 (172.16.95.70)", "Expected:", "Observed:", "two", "Next step:", "Make it one."):
        assert words in block
    assert "Traceback" not in block
    assert "test_endings.py" not in block


def test_a_defect_keeps_its_traceback(ran: Ran) -> None:
    assert "KeyError" in ran.verdicts["CRASH"]["error"]
    assert "could not tidy up" in ran.verdicts["TEARDOWN"]["error"]


def test_the_evidence_is_whole_and_holds_no_secret(ran: Ran) -> None:
    assert verify_chain(ran.evidence).intact
    assert CANARY.encode() not in ran.written()
    assert CANARY not in ran.output
    assert ran.events[0]["kind"] == "run started"
    assert ran.events[-1]["kind"] == "run ended"
    assert ran.events[-1]["exit_status"] == 1
    assert ran.events[-1]["counts"] == {"PASS": 2, "FAIL": 3, "NOT OBSERVED": 13}


def test_the_table_of_verdicts_is_printed(ran: Ran) -> None:
    assert "PASS 2 · FAIL 3 · NOT OBSERVED 13" in ran.output
    assert f"Evidence: {ran.evidence}" in ran.output


def test_the_report_lies_in_the_evidence_folder(ran: Ran) -> None:
    (path,) = Path(ran.evidence).glob("report-*.html")
    assert path.as_uri() in ran.output

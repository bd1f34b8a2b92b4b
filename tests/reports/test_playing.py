"""Scenarios of a whole run: played together before the first judgement, in the evidence and in every report."""

import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.reports.customer_suite import CHECKS, CustomerSuite, Ran
from tvox.evidence_chain import events
from tvox.waiting import eventually

PRELUDE = (
    CHECKS
    + """
from tvox.observing import CouldNotLook
from tvox.telephony.media import about_media
EXPECTED = Text("It is played.")

def judged(seen) -> list:
    return [seen.as_finding(EXPECTED)] if isinstance(seen, CouldNotLook) else [GREEN, about_media(GREEN)]
"""
)

ITEMS = """
@pytest.mark.check("T-1", title="First call")
def test_first(first_call, boot_ids, conclude: Conclude) -> None:
    conclude(judged(first_call))

@pytest.mark.check("T-2", title="Second call, of the same extension")
def test_second(second_call, conclude: Conclude) -> None:
    conclude(judged(second_call))

@pytest.mark.check("T-3", title="Alone")
def test_third(quality_call, conclude: Conclude) -> None:
    conclude(judged(quality_call))

@pytest.mark.check("T-4", title="First call once more")
def test_fourth(first_call, conclude: Conclude) -> None:
    conclude(judged(first_call), about_media(RED))

@pytest.mark.check("T-5", title="A defect of the suite")
def test_fifth(broken_call, conclude: Conclude) -> None:
    conclude(judged(broken_call))

@pytest.mark.check("T-6", title="Not in the site file")
def test_sixth(ivr_call, conclude: Conclude) -> None:
    conclude(judged(ivr_call))

@pytest.mark.check("T-7", title="A secret that is not there")
def test_seventh(secret_call, conclude: Conclude) -> None:
    conclude(judged(secret_call))

@pytest.mark.check("T-8", title="A scenario by another name")
def test_eighth(misnamed_call, conclude: Conclude) -> None:
    conclude(judged(misnamed_call))
"""

ONE = """
@pytest.mark.check("T-1", title="First call")
def test_first(first_call, conclude: Conclude) -> None:
    conclude(judged(first_call))

@pytest.mark.check("T-2", title="Signalling alone")
def test_second(second_call, conclude: Conclude) -> None:
    conclude(GREEN)
"""

ENDLESS = """
@pytest.mark.check("T-1", title="Endless")
def test_endless(long_call, conclude: Conclude) -> None:
    conclude(GREEN)
"""


def suite_of(folder: Path, items: str) -> CustomerSuite:
    suite = CustomerSuite(folder)
    conftest = suite.root / "conftest.py"
    conftest.write_text(conftest.read_text() + 'pytest_plugins.append("tests.reports.fake_stage")\n')
    suite.write("checks/test_calls.py", items, prelude=PRELUDE)
    return suite


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return suite_of(tmp_path_factory.mktemp("stage"), ITEMS).run("-m", "post_sync")


def of_kind(ran: Ran, kind: str) -> list[dict[str, Any]]:
    return [event for event in ran.events if event["kind"] == kind]


def test_every_scenario_is_played_once_before_the_first_verdict(ran: Ran) -> None:
    kinds = [event["kind"] for event in ran.events if event["kind"] in {"fact", "scenario", "all played", "verdict"}]

    assert kinds == [*["fact"] * 2, *["scenario"] * 7, "all played", *["verdict"] * 8], ran.output


def test_an_item_has_taken_as_long_as_its_scenario(ran: Ran) -> None:
    assert ran.verdicts["T-1"]["elapsed"] >= 0.5


def test_verdicts(ran: Ran) -> None:
    assert {check: ran.words(check) for check in sorted(ran.verdicts)} == {
        "T-1": "PASS",
        "T-2": "PASS",
        "T-3": "PASS",
        "T-4": "FAIL",
        "T-5": "NOT OBSERVED/SUITE ERROR",
        "T-6": "NOT OBSERVED/NOT TESTABLE",
        "T-7": "NOT OBSERVED/COULD NOT LOOK",
        "T-8": "NOT OBSERVED/SUITE ERROR",
    }
    assert "ZeroDivisionError" in str(ran.verdicts["T-5"])
    assert "telephony.ivr" in str(ran.verdicts["T-6"])


def test_the_files_belong_to_every_item_that_asked(ran: Ran) -> None:
    kept = [(event["check"], event["name"]) for event in of_kind(ran, "attachment")]

    both = ["101-signalling.log", "102-signalling.log"]
    assert sorted(name for check, name in kept if check == "T-1") == both
    assert sorted(name for check, name in kept if check == "T-4") == both
    assert [name for check, name in kept if check == "T-2"] == ["101-signalling.log"]
    assert len([name for check, name in kept if check == "T-5"]) == 1, "a scenario that failed leaves its files too"
    by_name = {event["scenario"]: event for event in of_kind(ran, "scenario")}
    assert sorted(file["name"] for file in by_name["first_call"]["files"]) == both


def test_what_was_waited_for_and_the_chain_are_written(ran: Ran) -> None:
    (course,) = of_kind(ran, "all played")
    by_name = {one["scenario"]: one for one in course["scenarios"]}

    assert by_name["second_call"]["waited_for"]["held_by"] == "first_call"
    assert course["chain"] == ["first_call", "second_call", "quality_call"]
    assert course["elapsed"] == pytest.approx(by_name["quality_call"]["ended"], abs=0.01)
    assert course["share"] == pytest.approx(course["elapsed"] / course["together"])


def test_the_course_is_shown(ran: Ran) -> None:
    assert "Playing 4 scenarios on test phones" in ran.output
    assert re.search(r"  first_call 0\.\d+ s", ran.output)
    assert "broken_call: could not look" in ran.output
    assert re.search(r"The length was set by: first_call \(0\.\d s\) → second_call .* → quality_call", ran.output)
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img"' in ran.report
    assert ran.report.count('class="bar-chain"') == 3
    assert "phone 101 (until the end of first_call)" in ran.report


def test_the_control_call_stands_beside_media_findings(ran: Ran) -> None:
    said = [finding["observed"] for finding in ran.verdicts["T-1"]["findings"]]

    assert "longest gap 20 ms" not in str(said[0])
    assert "longest gap 20 ms" in str(said[1])


@pytest.mark.parametrize("control_call", ["disturbed", "crashed"])
def test_media_are_not_observed_where_this_pc_was_disturbed(tmp_path: Path, control_call: str) -> None:
    ran = suite_of(tmp_path, ONE).run("-m", "post_sync", environment={"FAKE_CONTROL_CALL": control_call})

    assert ran.words("T-1") == "NOT OBSERVED/NOT MEASURED"
    assert [finding["verdict"] for finding in ran.verdicts["T-1"]["findings"]] == ["PASS", "NOT OBSERVED"]
    assert ran.words("T-2") == "PASS"
    assert ran.status == 6


def test_an_interrupted_run_ends_its_phones(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, ENDLESS)
    mark = tmp_path / "marks"
    mark.mkdir()
    running = subprocess.Popen(
        suite.command("--site", "acme", "-m", "post_sync"),
        cwd=suite.root,
        env=suite.started_with({"FAKE_MARK": str(mark)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert eventually(lambda: list(mark.iterdir()), within=30).reached
        os.kill(running.pid, signal.SIGINT)
        output, _ = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 2, output
    assert "Interrupted" in output or "KeyboardInterrupt" in output
    folder = suite.root / "reports" / "out" / "acme-s.p.a" / "chg-1"
    assert [event["kind"] for event in events(folder)][-1] == "run ended"
    (broken_off,) = [event for event in events(folder) if event["kind"] == "scenario"]
    assert [file["name"] for file in broken_off["files"]] == ["101-signalling.log"]

"""A run and the customer's check-list: what is planned, left out, asked, repeated; and what every report says of it."""

from pathlib import Path

import pytest

from tests.reports.customer_suite import CHECKS, REPOSITORY, CustomerSuite
from tests.tvox.checklist.lists import ADDED
from tvox.evidence_chain import verify_chain

PRELUDE = CHECKS.replace("pytestmark = pytest.mark.post_sync", "")
GREEN = """
@pytest.mark.check("UAT-TEL-002")
def test_talk(conclude: Conclude) -> None:
    conclude(GREEN)
"""
BLIND = """
@pytest.mark.check("UAT-TEL-001")
def test_register(conclude: Conclude) -> None:
    conclude(BLIND)
"""
SECOND = GREEN.replace("UAT-TEL-002", "UAT-SUP-001").replace("test_talk", "test_hold")
REQUESTED = GREEN.replace("UAT-TEL-002", "UAT-SEC-001").replace("test_talk", "test_wrong_password")
RECORDS = GREEN.replace("UAT-TEL-002", "UAT-REC-001").replace("test_talk", "test_record")
GUIDED = (REPOSITORY / "tests_uat" / "test_guided.py").read_text()
CONFIRMED = "1\nversion 22\n\nAnna Bianchi\nIT\n"


@pytest.fixture
def suite(tmp_path: Path) -> CustomerSuite:
    return CustomerSuite(tmp_path)


def test_title_phases_and_impact_come_from_the_list(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002")
    suite.write("tests_uat/test_tel.py", GREEN, prelude=PRELUDE)
    ran = suite.run("-m", "post_switch")
    assert ran.status == 0, ran.output
    assert "Call between two extensions" in ran.output
    (planned,) = [event for event in ran.events if event["kind"] == "planned"]
    assert [item["check"] for item in planned["items"]] == ["UAT-TEL-002"]
    assert planned["items"][0]["title"]["values"]["it"].startswith("Chiamata tra due interni")
    assert "What the items do beside looking: test phones only 1" in ran.output


def test_an_item_that_the_customer_took_off_is_listed_with_its_reason(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002")
    suite.write("tests_uat/test_tel.py", GREEN + SECOND, prelude=PRELUDE)
    ran = suite.run("-m", "final")
    assert ran.status == 0, ran.output
    assert set(ran.verdicts) == {"UAT-TEL-002"}
    assert "Not planned (not here): " in ran.output
    assert "UAT-SUP-001" in ran.report
    (planned,) = [event for event in ran.events if event["kind"] == "planned"]
    assert "UAT-SUP-001" in {one["check"] for one in planned["left_out"]}


def test_an_item_of_the_list_that_nothing_runs_is_named_and_never_green(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002", "UAT-SUP-001")
    suite.write("tests_uat/test_tel.py", GREEN, prelude=PRELUDE)
    ran = suite.run("-m", "final")
    assert ran.status == 6, ran.output
    assert "1 of 2 planned items were not run." in ran.output
    assert "Not run: UAT-SUP-001" in ran.output
    assert "Not run: UAT-SUP-001" in ran.report


def test_a_list_of_which_nothing_can_be_run_is_6(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002")
    ran = suite.run("-m", "final")
    assert ran.status == 6, ran.output


def test_core_leaves_an_item_to_its_own_phases(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002", "UAT-TEL-004")
    other = SECOND.replace("UAT-SUP-001", "UAT-TEL-004")
    suite.write("tests_uat/test_tel.py", GREEN + other, prelude=PRELUDE)
    assert set(suite.run("-m", "post_switch").verdicts) == {"UAT-TEL-002", "UAT-TEL-004"}
    ran = suite.run("-m", "post_switch", "--profile", "core")
    assert ran.status == 0, ran.output
    assert "Not planned (not an item of this phase): UAT-TEL-004" in ran.output
    assert "PARTIAL" not in ran.output


def test_what_is_done_on_request_waits_for_it(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002", "UAT-SEC-001")
    suite.write("tests_uat/test_tel.py", GREEN + REQUESTED, prelude=PRELUDE)
    ran = suite.run("-m", "final")
    assert ran.status == 0, ran.output
    assert "(--opt-in)): UAT-SEC-001" in ran.output
    ran = suite.run("-m", "final", "--opt-in", "UAT-SEC-001")
    assert "UAT-SEC-001" in ran.verdicts
    assert "wrong credential 1" in ran.output


def test_a_marker_is_no_request(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002", "UAT-SEC-001")
    suite.write("tests_uat/test_tel.py", GREEN + REQUESTED, prelude=PRELUDE)
    assert set(suite.run("-m", "final and check").verdicts) == {"UAT-TEL-002"}


def test_an_unknown_request_is_a_usage_error(suite: CustomerSuite) -> None:
    ran = suite.run("-m", "final", "--opt-in", "UAT-SEC-099")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "no such item on the check-list" in ran.output


def test_an_id_of_nobody_without_a_title_is_a_usage_error(suite: CustomerSuite) -> None:
    suite.write("tests_uat/test_tel.py", GREEN.replace("UAT-TEL-002", "UAT-TEL-099"), prelude=PRELUDE)
    ran = suite.run("-m", "final")
    assert ran.status == pytest.ExitCode.USAGE_ERROR, ran.output
    assert "only an id of the check-list goes without a title" in ran.output


def test_a_list_with_errors_is_a_usage_error_that_names_all(suite: CustomerSuite) -> None:
    suite.checklist(more='[[remove]]\nid = "UAT-XXX-001"\n[[change]]\nid = "UAT-TEL-001"\nreason = "x"\n')
    ran = suite.run("-m", "final")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "remove[81].id" in ran.output
    assert "remove[81].reason" in ran.output
    assert "change[0].id" in ran.output
    assert list(ran.evidence.glob("events.jsonl")) == [], list(ran.evidence.rglob("*"))


def test_the_evidence_of_another_change_is_refused(suite: CustomerSuite) -> None:
    suite.checklist("UAT-CLI-001")
    suite.write("tests_uat/test_guided.py", GUIDED, prelude="")
    suite.run_at_a_terminal("-m", "final", "--evidence", "kept", typed=CONFIRMED)
    site = suite.root / "sites" / "acme.toml"
    site.write_text(site.read_text().replace("CHG-1", "CHG-2"))
    ran = suite.run("-m", "final", "--evidence", "kept")
    assert ran.status == pytest.ExitCode.USAGE_ERROR, ran.output
    assert "of Acme S.p.A., change CHG-1" in ran.output


def test_a_list_changed_after_its_approval_is_said_everywhere(suite: CustomerSuite) -> None:
    approval = f'[approval]\nhash = "{"a" * 64}"\nnames = ["Anna Bianchi"]\ndate = 2026-11-20\n'
    suite.checklist("UAT-TEL-002", more=approval)
    suite.write("tests_uat/test_tel.py", GREEN, prelude=PRELUDE)
    ran = suite.run("-m", "final")
    said = "The check-list was changed after Anna Bianchi approved it on 2026-11-20."
    assert ran.output.count(said) >= 2
    assert said in ran.report
    (planned,) = [event for event in ran.events if event["kind"] == "planned"]
    assert planned["changed_since_approval"] is True


def test_a_final_run_says_that_only_planned_switches_were_proven(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002")
    suite.write("tests_uat/test_tel.py", GREEN, prelude=PRELUDE)
    said = "Only planned switches were proven"
    assert said in suite.run("-m", "final").output
    assert said not in suite.run("-m", "post_switch").output


def test_the_failed_and_what_depends_on_them_are_repeated(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-001", "UAT-TEL-002", "UAT-SEC-002")
    other = GREEN.replace("UAT-TEL-002", "UAT-SEC-002").replace("test_talk", "test_tls")
    suite.write("tests_uat/test_tel.py", BLIND + GREEN + other, prelude=PRELUDE)
    suite.run("-m", "final")
    ran = suite.run("-m", "final", "--failed")
    assert ran.status == 6, ran.output
    assert "PARTIAL run: items were chosen by --failed" in ran.output
    planned = [event for event in ran.events if event["kind"] == "planned"]
    assert {item["check"] for item in planned[-1]["items"]} == {"UAT-TEL-001", "UAT-TEL-002"}


def test_what_failed_and_is_not_repeated_is_named_and_not_green(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-001", "UAT-SEC-001")
    failing = REQUESTED.replace("conclude(GREEN)", "conclude(RED)")
    suite.write("tests_uat/test_tel.py", BLIND + failing, prelude=PRELUDE)
    suite.run("-m", "final", "--opt-in", "UAT-SEC-001")
    suite.write("tests_uat/test_tel.py", BLIND.replace("BLIND", "GREEN") + failing, prelude=PRELUDE)
    ran = suite.run("-m", "final", "--failed")
    assert ran.verdicts["UAT-TEL-001"]["verdict"] == "PASS"
    assert ran.status == 6, ran.output
    assert "Not run: UAT-SEC-001" in ran.output


def test_what_failed_and_was_taken_off_the_list_since_is_named(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-001", "UAT-TEL-002")
    suite.write("tests_uat/test_tel.py", BLIND + GREEN.replace("GREEN", "RED"), prelude=PRELUDE)
    suite.run("-m", "final")
    suite.checklist("UAT-TEL-001")
    suite.write("tests_uat/test_tel.py", BLIND.replace("BLIND", "GREEN") + GREEN, prelude=PRELUDE)
    ran = suite.run("-m", "final", "--failed")
    assert ran.status == 0, ran.output
    assert "Did not pass and is not on the list any more: UAT-TEL-002" in ran.output


def test_nothing_to_repeat_is_said_and_not_green(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002")
    suite.write("tests_uat/test_tel.py", GREEN, prelude=PRELUDE)
    suite.run("-m", "final")
    ran = suite.run("-m", "final", "--failed")
    assert ran.status == 6
    assert "there is nothing to do again" in ran.output


def test_repeating_without_an_earlier_run_is_a_usage_error(suite: CustomerSuite) -> None:
    suite.checklist("UAT-TEL-002")
    suite.write("tests_uat/test_tel.py", GREEN, prelude=PRELUDE)
    suite.run("-m", "post_switch")
    ran = suite.run("-m", "final", "--failed")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "no earlier run of this change at this phase" in ran.output


def test_a_guided_item_without_a_terminal_is_unanswered(suite: CustomerSuite) -> None:
    suite.checklist("UAT-CLI-001", more=ADDED)
    suite.write("tests_uat/test_guided.py", GUIDED, prelude="")
    ran = suite.run("-m", "final")
    assert ran.status == 6, ran.output
    assert ran.words("UAT-CLI-001") == "NOT OBSERVED/UNANSWERED"
    assert ran.words("ACME-901") == "NOT OBSERVED/UNANSWERED"


def test_a_guided_item_is_answered_at_the_terminal_once_for_its_phase(suite: CustomerSuite) -> None:
    suite.checklist("UAT-CLI-001")
    suite.write("tests_uat/test_guided.py", GUIDED, prelude="")
    ran = suite.run_at_a_terminal("-m", "post_switch", typed=CONFIRMED)
    assert ran.status == 0, ran.output
    assert ran.verdicts["UAT-CLI-001"]["verdict"] == "PASS"
    assert "Open https://" in ran.output
    again = suite.run("-m", "post_switch")
    assert again.status == 0, again.output
    elsewhere = suite.run("-m", "final")
    assert elsewhere.words("UAT-CLI-001") == "NOT OBSERVED/UNANSWERED"
    assert verify_chain(ran.evidence).intact


def test_an_answer_without_the_part_on_request_is_none_where_that_was_asked_for(suite: CustomerSuite) -> None:
    suite.checklist("UAT-PBX-007")
    suite.write("tests_uat/test_guided.py", GUIDED, prelude="")
    assert suite.run_at_a_terminal("-m", "final", "--yes", typed=CONFIRMED).status == 0
    asked = ("-m", "final", "--yes", "--opt-in", "UAT-PBX-007")
    assert suite.run(*asked).words("UAT-PBX-007") == "NOT OBSERVED/UNANSWERED"
    assert suite.run_at_a_terminal(*asked, typed=CONFIRMED).status == 0
    assert suite.run(*asked).status == 0


def test_a_guided_item_that_failed_is_fail(suite: CustomerSuite) -> None:
    suite.checklist("UAT-CLI-001")
    suite.write("tests_uat/test_guided.py", GUIDED, prelude="")
    ran = suite.run_at_a_terminal("-m", "final", typed="2\nno login\n\nAnna\nIT\n")
    assert ran.status == 1, ran.output
    assert "reported as failed by Anna (IT)" in ran.output
    assert suite.run("-m", "final").words("UAT-CLI-001") == "FAIL", "nobody has said otherwise since"


def test_an_operator_who_does_not_agree_starts_nothing(suite: CustomerSuite) -> None:
    suite.checklist("UAT-REC-001")
    suite.write("tests_uat/test_rec.py", RECORDS, prelude=PRELUDE)
    ran = suite.run_at_a_terminal("-m", "final", typed="no\n")
    assert ran.status == 6, ran.output
    assert "makes a recording 1" in ran.output
    assert ran.verdicts == {}
    assert suite.run_at_a_terminal("-m", "final", typed="yes\n").status == 0


def test_who_said_yes_on_the_command_line_is_not_asked(suite: CustomerSuite) -> None:
    suite.checklist("UAT-REC-001")
    suite.write("tests_uat/test_rec.py", RECORDS, prelude=PRELUDE)
    assert suite.run_at_a_terminal("-m", "final", "--yes", typed="no\n").status == 0

"""Facts read together, their evidence in the store and in the HTML report: escaped, without secrets, side by side."""

import base64
import re
from datetime import datetime

import pytest

from reports.surroundings import TOOLS
from tests.reports.customer_suite import CANARY, CHECKS, CustomerSuite, Ran
from tests.reports.fake_customer import PNG
from tvox.evidence import verify_chain

GATHERED = """
@pytest.mark.check("BOOT", title="Titles & <b>markup</b>")
def test_boot(boot_ids, folders, conclude: Conclude) -> None:
    conclude(failed(HERE, expected=Text("<i>one</i>"), observed=Text("{found}", found="<script>alert(2)</script>"),
                    next_step=Text("Ask c4n4ry/Pa55+w0rd.")))

@pytest.mark.parametrize("markup", [
    pytest.param("<img src=x onerror=alert(3)>", marks=pytest.mark.check("MARKUP", title="Markup in the item's id")),
])
def test_markup(markup: str, conclude: Conclude) -> None:
    print("printed c4n4ry/Pa55+w0rd <u>")
    conclude(GREEN)

@pytest.mark.check("SOUND", title="A recording, a trace and a note")
def test_sound(tmp_path: Path, evidence: ItemEvidence, folders, conclude: Conclude) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF\\0\\0sound")
    (tmp_path / "b.log").write_text("REGISTER c4n4ry/Pa55+w0rd <sip:101@tvox>")
    evidence.attach("received.wav", tmp_path / "a.wav")
    evidence.attach("signalling.log", tmp_path / "b.log")
    evidence.note(Text("Level"), Text("{level} dBFS", level=-12.5))
    conclude(GREEN)
"""

OTHER_PHASE = """
@pytest.mark.check("UNUSED", title="Of another phase")
def test_other(conclude: Conclude) -> None:
    conclude(GREEN)
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    suite = CustomerSuite(tmp_path_factory.mktemp("customer"))
    suite.write("checks/test_gathered.py", GATHERED)
    suite.write("tests_uat/test_other.py", OTHER_PHASE, prelude=CHECKS.replace("post_sync", "post_switch"))
    return suite.run("-m", "post_sync")


def cells(ran: Ran, check: str) -> str:
    (row,) = ran.rows(check)
    return "".join(row["resultsTableRow"])


def extras(ran: Ran, check: str, kind: str) -> list[str]:
    (row,) = ran.rows(check)
    return [extra["content"] for extra in row["extras"] if extra["format_type"] == kind]


def test_all_facts_are_read_at_the_same_time_and_once(ran: Ran) -> None:
    facts = [event for event in ran.events if event["kind"] == "fact"]
    assert sorted(fact["fact"] for fact in facts) == ["boot_ids", "folders"]
    assert all(fact["elapsed"] > 1.0 for fact in facts), "each takes a second by itself"
    # Asked of both nodes after the same second of waiting: read one after the other they would lie a second apart.
    asked = sorted(datetime.fromisoformat(exchange["asked_at"]) for fact in facts for exchange in fact["exchanges"])
    assert len(asked) == 4
    assert (asked[-1] - asked[0]).total_seconds() < 0.9


def test_progress_of_the_gathering_is_shown(ran: Ran) -> None:
    assert "Gathering 2 facts: boot_ids, folders" in ran.output
    assert re.search(r"  boot_ids 1(\.\d)? s", ran.output)


def test_the_store_keeps_what_was_asked_and_answered(ran: Ran) -> None:
    (boot,) = [event for event in ran.events if event.get("fact") == "boot_ids"]
    first, second = boot["exchanges"]
    assert {first["node"], second["node"]} == {"tvox1", "tvox2"}
    assert first["question"] == "cat boot_id"
    assert "onerror" in first["answer"]
    assert "[stderr]\nlogin with *****" in first["answer"]
    assert boot["redacted"] == {"env:ACME_ROOT": 2}


def test_long_answers_and_screenshots_are_blobs(ran: Ran) -> None:
    (folders,) = [event for event in ran.events if event.get("fact") == "folders"]
    blobs = ran.evidence / "blobs"
    answer = (blobs / folders["exchanges"][0]["answer"]["blob"]).read_text()
    assert answer.endswith("x" * 9000)
    assert [(blobs / picture["blob"]).read_bytes() for picture in folders["screenshots"]] == [PNG, PNG]
    assert verify_chain(ran.evidence).intact


def test_a_verdict_names_the_facts_it_rests_on(ran: Ran) -> None:
    assert ran.verdicts["BOOT"]["facts"] == ["boot_ids", "folders"]
    assert ran.verdicts["MARKUP"]["facts"] == []


def test_what_is_planned_is_known_before_the_first_item(ran: Ran) -> None:
    kinds = [event["kind"] for event in ran.events]
    assert kinds.index("planned") < kinds.index("fact")
    (planned,) = [event for event in ran.events if event["kind"] == "planned"]
    assert [item["check"] for item in planned["items"]] == ["BOOT", "MARKUP", "SOUND"]


def test_the_columns(ran: Ran) -> None:
    headings = re.findall(r'data-column-type="(\w+)">([^<]*)</th>', ran.report)
    assert [name for name, _ in headings] == ["result", "id", "title", "node", "verdict", "finding", "duration"]
    assert "tvox1 (172.16.95.70)" in cells(ran, "BOOT")
    assert "verdict-fail" in cells(ran, "BOOT")


def test_markup_from_titles_findings_and_ids_is_shown_not_obeyed(ran: Ran) -> None:
    assert "Titles &amp; &lt;b&gt;markup&lt;/b&gt;" in cells(ran, "BOOT")
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in cells(ran, "BOOT")
    everything = "".join(
        "".join(row["resultsTableRow"]) + row["log"] + "".join(extra["content"] for extra in row["extras"])
        for rows in ran.report_data["tests"].values()
        for row in rows
    )
    assert "&lt;img" in everything
    assert not re.search(r"<(img|script|b|i|u)[ >]", everything)
    # Outside of the quoted data of the table nothing of it stands in the page either.
    page = re.sub(r'data-jsonblob="[^"]*"', "", ran.report)
    assert "onerror=alert" not in page


def test_both_nodes_stand_side_by_side(ran: Ran) -> None:
    (tables,) = [part for part in extras(ran, "BOOT", "html") if "boot_ids" in part]
    assert tables.count("<table") == 1
    assert tables.index("tvox1") < tables.index("tvox2")
    assert "cat boot_id" in tables
    assert "&lt;img src=x onerror=alert(1)&gt;" in tables


def test_control_characters_are_shown(ran: Ran) -> None:
    (tables,) = [
        part for part in extras(ran, "BOOT", "html") if "du" in part and "side-by-side" in part and "red" in part
    ]
    assert "\\x1b[31mred" in tables
    assert "\x1b" not in ran.report


def test_screenshots_and_recordings_are_inside(ran: Ran) -> None:
    assert [base64.b64decode(picture.split(",")[1]) for picture in extras(ran, "SOUND", "image")] == [PNG, PNG]
    (player,) = [part for part in extras(ran, "SOUND", "html") if "<audio" in part]
    sound = re.search(r'src="data:audio/wav;base64,([^"]+)"', player)
    assert sound is not None
    assert base64.b64decode(sound[1]) == b"RIFF\0\0sound"


def test_traces_and_figures_are_inside(ran: Ran) -> None:
    kept = "".join(extras(ran, "SOUND", "html"))
    assert "REGISTER ***** &lt;sip:101@tvox&gt;" in kept
    assert "-12.5 dBFS" in kept
    names = [event["name"] for event in ran.events if event["kind"] == "attachment"]
    assert names == ["received.wav", "signalling.log", "Level"]


def test_no_secret_is_in_anything_that_was_written(ran: Ran) -> None:
    for form in (CANARY, "c4n4ry%2FPa55%2Bw0rd", base64.b64encode(CANARY.encode()).decode()):
        assert form.encode() not in ran.written()
        assert form not in ran.output
    assert b"*****" in ran.written(), "the canary was planted"


def test_the_summary_says_what_was_tested(ran: Ran) -> None:
    for words in ("Acme S.p.A.", "CHG-1", "post_sync", "Measured from", "PASS 2 · FAIL 1 · NOT OBSERVED 0"):
        assert words in ran.report
    assert "PARTIAL" not in ran.report
    assert ran.report_data["environment"]["paramiko"] != "-"
    assert set(ran.report_data["environment"]) == {"Python", "System", *TOOLS}

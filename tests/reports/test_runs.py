"""Which run it is, what it may be called, and its exit status."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reports.customer_suite import CHECKS, REPOSITORY, CustomerSuite
from tvox.evidence import verify_chain
from tvox.evidence_chain import events
from tvox.waiting import eventually

GREEN = """
@pytest.mark.check("GREEN", title="All is well")
def test_green(conclude: Conclude) -> None:
    conclude(GREEN)
"""
ADVISED = """
@pytest.mark.check("ADVISED", title="All is well, with advice")
def test_advised(conclude: Conclude) -> None:
    conclude(ADVISED)
"""
RED = """
@pytest.mark.check("RED", title="Not well")
def test_red(conclude: Conclude) -> None:
    conclude(RED)
"""
BLIND = """
@pytest.mark.check("BLIND", title="Could not look")
def test_blind(conclude: Conclude) -> None:
    conclude(BLIND)
"""
ENDLESS = """
import itertools
from tvox.waiting import eventually

@pytest.mark.check("ENDLESS", title="Never ends")
def test_endless(evidence: ItemEvidence, conclude: Conclude) -> None:
    counter = itertools.count()
    eventually(lambda: evidence.note("step", str(next(counter))), within=60, every=0.001)
"""


@pytest.fixture
def suite(tmp_path: Path) -> CustomerSuite:
    return CustomerSuite(tmp_path)


def test_all_pass_is_0(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN + ADVISED)
    ran = suite.run("-m", "post_sync")
    assert ran.status == 0, ran.output
    assert "PASS 2 · FAIL 0 · NOT OBSERVED 0" in ran.output


def test_any_fail_is_1(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN + BLIND + RED)
    assert suite.run("-m", "post_sync").status == 1


def test_not_observed_is_6(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN + BLIND)
    ran = suite.run("-m", "post_sync")
    assert ran.status == 6, ran.output
    assert ran.events[-1]["exit_status"] == 6


def test_nothing_selected_is_6(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("-m", "final")
    assert ran.status == 6, ran.output
    assert "Nothing was selected, so nothing was observed." in ran.output


def test_an_empty_suite_is_6(suite: CustomerSuite) -> None:
    assert suite.run("-m", "post_sync").status == 6


def test_fewer_items_than_planned_is_6(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", BLIND + GREEN)
    ran = suite.run("-m", "post_sync", "-x")
    assert ran.status == 6, ran.output
    assert "1 of 2 planned items were not run." in ran.output
    assert ran.events[-1]["not_run"] == 1


def test_a_module_that_cannot_be_imported_is_not_green(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    suite.write("checks/test_broken.py", "import nothing_of_that_name\n")
    ran = suite.run("-m", "post_sync")
    assert ran.status == pytest.ExitCode.INTERRUPTED, ran.output
    ran = suite.run("-m", "post_sync", "--continue-on-collection-errors")
    assert ran.status == 6, ran.output
    assert "Not read, so its items are missing: checks/test_broken.py" in ran.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-m", "post_sync", "-k", "green"], "-k green"),
        (["-m", "post_sync and not impact"], "-m post_sync and not impact"),
        (["-m", "post_sync", "checks/test_all.py"], "checks/test_all.py"),
        (["-m", "post_sync", "checks"], "checks"),
        (["-m", "post_sync", "checks/test_all.py::test_green", "tests_uat"], "checks/test_all.py::test_green"),
        (["-m", "post_sync", "--deselect", "checks/test_all.py::test_red"], "--deselect"),
        (["-m", "post_sync", "-o", "python_functions=test_green test_advised"], "-o python_functions=test_green"),
        (["-m", "post_sync", "-c", "pyproject.toml"], "-c pyproject.toml"),
    ],
)
def test_a_narrowed_run_is_partial(suite: CustomerSuite, arguments: list[str], words: str) -> None:
    suite.write("checks/test_all.py", GREEN)
    suite.write("tests_uat/test_other.py", ADVISED)
    ran = suite.run(*arguments)
    assert ran.status == 0, ran.output
    assert "PARTIAL run: items were chosen by" in ran.output
    assert "It closes no gate." in ran.output
    assert words in " ".join(ran.events[0]["narrowed_by"])
    assert "PARTIAL run" in ran.report


@pytest.mark.parametrize("part", ["reports.evidence", "reports.verdicts", "reports.runs", "reports.terminal"])
def test_a_run_without_a_part_of_the_suite_is_never_green(suite: CustomerSuite, part: str) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("-m", "post_sync", "-p", f"no:{part}")
    assert ran.status not in (0, 5), ran.output


def test_a_customers_run_is_not_divided_among_processes(suite: CustomerSuite) -> None:
    ran = suite.run("-m", "post_sync", "-n", "2")

    assert ran.status == 4
    assert "one process runs them" in ran.output


def test_what_the_site_file_sets_by_itself_is_said_everywhere(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    path = suite.root / "sites" / "acme.toml"
    path.write_text(path.read_text() + "\n[thresholds]\nchat_lag_fail_s = 1000000\n")
    ran = suite.run("-m", "post_sync")
    said = "thresholds.chat_lag_fail_s = 1000000.0 instead of 60.0"
    assert said in ran.output
    assert said in ran.report
    assert "1000000.0" in str(ran.events[0]["own_settings"])


@pytest.mark.parametrize("arguments", [["-m", "post_sync"], ["-m", "post_sync", "checks", "tests_uat"]])
def test_a_whole_run_is_not_partial(suite: CustomerSuite, arguments: list[str]) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run(*arguments)
    assert "PARTIAL" not in ran.output
    assert ran.events[0]["narrowed_by"] == []


def test_the_last_failed_only_is_partial(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "--site", "acme", "-m", "post_sync", "--lf"],
        cwd=suite.root,
        env=suite.started_with(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PARTIAL run: items were chosen by --lf" in ended.stdout


def test_without_a_site_is_a_usage_error(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("-m", "post_sync", site=None)
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "--site" in ran.output
    assert "Traceback" not in ran.output
    assert not ran.evidence.exists()


def test_the_site_may_come_from_the_environment(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    assert suite.run("-m", "post_sync", site=None, environment={"TVOX_SITE": "acme"}).status == 0


def test_an_unknown_site_is_a_usage_error(suite: CustomerSuite) -> None:
    ran = suite.run("-m", "post_sync", site="acne")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "did you mean acme?" in ran.output


def test_a_malformed_site_is_a_usage_error_that_names_every_error(suite: CustomerSuite) -> None:
    path = suite.root / "sites" / "acme.toml"
    path.write_text(path.read_text().replace('"172.16.95.73"', '"tvox2"').replace('"lan"', '"wan"'))
    ran = suite.run("-m", "post_sync")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "tvox2.address" in ran.output
    assert "topology.kind" in ran.output
    assert "Traceback" not in ran.output


def test_the_lab_from_outside_its_network_is_a_usage_error(suite: CustomerSuite) -> None:
    ran = suite.run("-m", "post_sync", site="lab")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "tvox-lab exec -- pytest" in ran.output
    assert "-m post_sync" in ran.output


def test_listing_needs_no_site(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("--collect-only", "-q", site=None)
    assert ran.status == 0, ran.output
    assert "checks/test_all.py::test_green" in ran.output
    assert not (suite.root / "reports").exists()


@pytest.mark.parametrize("argument", ["--help", "--markers", "--fixtures", "--version"])
def test_explaining_needs_no_site(suite: CustomerSuite, argument: str) -> None:
    ran = suite.run(argument, site=None)
    assert ran.status == 0, ran.output


def test_the_suites_own_tests_know_nothing_of_customers(suite: CustomerSuite) -> None:
    (suite.root / "tests" / "test_own.py").write_text(
        "import pytest\ndef test_own() -> None:\n    pass\ndef test_skip() -> None:\n    pytest.skip('x')\n"
    )
    ran = suite.run("tests", site=None)
    assert ran.status == 0, ran.output
    assert "1 passed, 1 skipped" in ran.output
    assert not (suite.root / "reports").exists()


def test_own_and_customer_items_do_not_mix(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    (suite.root / "tests" / "test_own.py").write_text("def test_own() -> None:\n    pass\n")
    ran = suite.run("-m", "post_sync", ".")
    assert ran.status == pytest.ExitCode.USAGE_ERROR, ran.output


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def test_a() -> None:\n    pass\n", "needs exactly one"),
        ('@pytest.mark.check("A")\ndef test_a() -> None:\n    pass\n', "with words in both"),
        ('@pytest.mark.check("A", title="")\ndef test_a() -> None:\n    pass\n', "with words in both"),
        ('@pytest.mark.check("A", title="{x}")\ndef test_a() -> None:\n    pass\n', "may not hold braces"),
        (GREEN + GREEN.replace("test_green", "test_again"), "are both GREEN"),
        (
            '@pytest.mark.parametrize("n", [1, 2])\n@pytest.mark.check("A", title="a")\n'
            "def test_a(n: int) -> None:\n    pass\n",
            "are both A",
        ),
    ],
)
def test_an_item_without_an_id_of_its_own_is_a_usage_error(suite: CustomerSuite, source: str, words: str) -> None:
    suite.write("checks/test_all.py", source)
    ran = suite.run("-m", "post_sync")
    assert ran.status == pytest.ExitCode.USAGE_ERROR, ran.output
    assert words in ran.output
    assert list(ran.evidence.glob("*.html")) == []


def test_an_item_without_a_phase_is_a_usage_error(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN, prelude=CHECKS.replace("pytestmark =", "_ ="))
    ran = suite.run()
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "has no phase" in ran.output


@pytest.mark.parametrize(
    ("there", "phase", "words"),
    [
        ("cluster", "pre_migration", "is for a stand-alone TVOX, but this one is a cluster"),
        ("stand-alone", "post_sync", "is for a cluster, but this TVOX is stand-alone"),
    ],
)
def test_a_phase_that_contradicts_the_tvox_is_a_usage_error(
    suite: CustomerSuite, there: str, phase: str, words: str
) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("-m", phase, environment={"FAKE_TVOX": there})
    assert ran.status == pytest.ExitCode.USAGE_ERROR, ran.output
    assert words in ran.output
    assert "172.16.95.71" in ran.output


def test_where_nothing_answers_the_marker_decides(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("-m", "post_sync", environment={"FAKE_TVOX": "silent"})
    assert ran.status == 0, ran.output
    assert ran.events[0]["shape"] == "cluster"


def test_where_nothing_answers_and_no_marker_says_it_is_a_usage_error(suite: CustomerSuite) -> None:
    ran = suite.run(environment={"FAKE_TVOX": "silent"})
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "Name the phase with -m." in ran.output


def test_without_a_marker_runs_what_fits_the_tvox(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    suite.write("checks/test_before.py", RED, prelude=CHECKS.replace("post_sync", "pre_migration"))
    assert set(suite.run().verdicts) == {"GREEN"}


@pytest.mark.parametrize(("expression", "words"), [("post_snyc", "post_snyc"), ("post_sync or final", "one phase")])
def test_a_misspelt_or_second_phase_is_a_usage_error(suite: CustomerSuite, expression: str, words: str) -> None:
    ran = suite.run("-m", expression)
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert words in ran.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-m", "post_snyc"], "-m indica “post_snyc”, che non contrassegna nulla"),
        (["-m", "post_sync or final"], "un TVOX si trova in una sola fase alla volta"),
        (["-m", "pre_migration"], "ma questo è un cluster: 172.16.95.70 (tvox1)"),
        ([".", "-m", "post_sync"], "si eseguono separatamente dalle voci di un cliente: pytest tests"),
    ],
)
def test_a_usage_error_is_said_in_the_sites_language(suite: CustomerSuite, arguments: list[str], words: str) -> None:
    suite.site(language="it")
    (suite.root / "tests" / "test_own.py").write_text("def test_own() -> None:\n    pass\n")
    ran = suite.run(*arguments)
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert words in ran.output


def test_a_usage_error_without_a_site_is_said_in_the_language_asked_for(suite: CustomerSuite) -> None:
    ran = suite.run("-m", "post_sync", "--language", "it", site="lab")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "raggiungibile solo dall'interno della sua rete: tvox-lab exec -- pytest " in ran.output


def test_several_sessions_write_one_chain(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN)
    suite.run("-m", "post_sync")
    ran = suite.run("-m", "post_sync")
    assert [event["kind"] for event in ran.events].count("run ended") == 2
    assert len({event["run"] for event in ran.events}) == 2
    assert len(list(ran.evidence.glob("report-*.html"))) == 2
    assert verify_chain(ran.evidence).intact


def test_another_evidence_folder_and_report_may_be_named(suite: CustomerSuite, tmp_path: Path) -> None:
    suite.write("checks/test_all.py", GREEN)
    suite.run("-m", "post_sync", "--evidence", "elsewhere", "--html", "mine.html")
    assert [event["kind"] for event in events(suite.root / "elsewhere")][-1] == "run ended"
    assert (suite.root / "mine.html").exists()


def test_a_killed_run_keeps_its_evidence_and_the_next_goes_on(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", ENDLESS)
    running = subprocess.Popen(
        suite.command("--site", "acme", "-m", "post_sync"),
        cwd=suite.root,
        env=suite.started_with(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    path = suite.root / "reports" / "out" / "acme-s.p.a" / "chg-1" / "events.jsonl"
    try:
        assert eventually(lambda: path.exists() and path.read_bytes().count(b"attachment") > 20, within=20).reached
        refused = suite.run("-m", "post_sync")
        assert refused.status == pytest.ExitCode.USAGE_ERROR
        assert "Another run is writing to" in refused.output
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.wait(10)

    suite.write("checks/test_all.py", GREEN)
    ran = suite.run("-m", "post_sync")
    assert ran.status == 0, ran.output
    assert verify_chain(ran.evidence).intact
    assert sum(event["kind"] == "attachment" for event in ran.events) > 20


def test_an_interrupted_run_says_so_and_keeps_its_report(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", GREEN + ENDLESS)
    running = subprocess.Popen(
        suite.command("--site", "acme", "-m", "post_sync"),
        cwd=suite.root,
        env=suite.started_with(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    folder = suite.root / "reports" / "out" / "acme-s.p.a" / "chg-1"
    path = folder / "events.jsonl"
    try:
        assert eventually(lambda: path.exists() and path.read_bytes().count(b"attachment") > 5, within=20).reached
    finally:
        running.send_signal(signal.SIGINT)
        output, _ = running.communicate(timeout=30)
    assert running.returncode == pytest.ExitCode.INTERRUPTED, output
    assert "1 of 2 planned items were not run." in output
    last = list(events(folder))[-1]
    assert (last["kind"], last["exit_status"], last["not_run"]) == ("run ended", 2, 1)
    (report,) = folder.glob("report-*.html")
    assert "1 of 2 planned items were not run." in report.read_text()


def test_edited_evidence_is_not_written_on(suite: CustomerSuite) -> None:
    suite.write("checks/test_all.py", RED)
    ran = suite.run("-m", "post_sync")
    path = ran.evidence / "events.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"FAIL"', b'"PASS"', 1))
    again = suite.run("-m", "post_sync")
    assert again.status == pytest.ExitCode.USAGE_ERROR
    assert "was changed after it was written" in again.output
    italian = suite.run("-m", "post_sync", "--language", "it")
    assert italian.status == pytest.ExitCode.USAGE_ERROR
    assert "sono state modificate dopo la scrittura" in italian.output


def test_the_real_tree_has_a_unique_id_and_title_for_every_item() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in (0, 5), ended.stdout + ended.stderr

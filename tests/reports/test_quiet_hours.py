"""In the customer's quiet hours only what nobody notices runs; the rest is named, and the run is not green."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.reports.customer_suite import CustomerSuite, Ran

ITEMS = """
@pytest.mark.check("Q-SILENT", title="Silent")
def test_silent(conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.impact("test phones only", "silent")
@pytest.mark.check("Q-PHONES", title="Test phones")
def test_phones(conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.impact("test phones only", "writes configuration")
@pytest.mark.check("Q-WRITES", title="Writes")
def test_writes(conclude: Conclude) -> None:
    Path(__file__).with_suffix(".ran").touch()
    conclude(GREEN)
"""


def run(folder: Path, *, starts: timedelta, ends: timedelta) -> tuple[Ran, bool]:
    """The run, with quiet hours from and to these moments seen from now, and whether the third item's body ran."""
    return run_in(CustomerSuite(folder), ITEMS, starts=starts, ends=ends)


def run_in(suite: CustomerSuite, items: str, *, starts: timedelta, ends: timedelta) -> tuple[Ran, bool]:
    """The same with a suite and items of one's own."""
    site = suite.root / "sites" / "acme.toml"
    now = datetime.now().astimezone()
    start, end = (f"{now + moment:%H:%M:00}" for moment in (starts, ends))
    site.write_text(site.read_text() + f"\n[manners]\nquiet_hours = {{ start = {start}, end = {end} }}\n")
    suite.write("checks/test_items.py", items)
    return suite.run("-m", "post_sync"), (suite.root / "checks" / "test_items.ran").exists()


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, bool]:
    return run(tmp_path_factory.mktemp("quiet"), starts=timedelta(hours=-2), ends=timedelta(hours=2))


def test_only_unnoticed_items_run(quiet: tuple[Ran, bool]) -> None:
    ran, wrote = quiet

    assert {check: ran.words(check) for check in sorted(ran.verdicts)} == {
        "Q-PHONES": "PASS",
        "Q-SILENT": "PASS",
        "Q-WRITES": "NOT OBSERVED/NOT TESTABLE",
    }
    assert not wrote


def test_the_run_is_not_green_and_says_until_when(quiet: tuple[Ran, bool]) -> None:
    assert quiet[0].status == 6
    assert "quiet hours" in quiet[0].output


SHARED = """
@pytest.mark.check("Q-PHONES", title="Test phones")
@pytest.mark.impact("test phones only")
def test_phones(first_call, conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.impact("may ring people")
@pytest.mark.check("Q-RINGS", title="Rings")
def test_rings(first_call, conclude: Conclude) -> None:
    conclude(GREEN)

@pytest.mark.impact("test phones only")
@pytest.mark.check("Q-OTHER", title="Another scenario")
def test_other(second_call, conclude: Conclude) -> None:
    conclude(GREEN)
"""


def test_what_a_held_back_item_plays_is_not_played_for_another_one(tmp_path: Path) -> None:
    suite = CustomerSuite(tmp_path)
    with (suite.root / "conftest.py").open("a") as conftest:
        conftest.write('pytest_plugins.append("tests.reports.fake_stage")\n')
    ran, _ = run_in(suite, SHARED, starts=timedelta(hours=-2), ends=timedelta(hours=2))

    assert {check: ran.words(check) for check in sorted(ran.verdicts)} == {
        "Q-OTHER": "PASS",
        "Q-PHONES": "NOT OBSERVED/NOT TESTABLE",
        "Q-RINGS": "NOT OBSERVED/NOT TESTABLE",
    }
    assert [event["scenario"] for event in ran.events if event["kind"] == "scenario"] == ["second_call"]


LATER = """
from datetime import datetime, timedelta
import pytest
import fixtures.quiet_hours

class Later(datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + timedelta(hours=3)

@pytest.hookimpl(wrapper=True)
def pytest_collection_finish():
    yield
    fixtures.quiet_hours.datetime = Later
"""


def test_hours_that_begin_while_the_operator_is_asked_hold_items_back(tmp_path: Path) -> None:
    suite = CustomerSuite(tmp_path)
    with (suite.root / "conftest.py").open("a") as conftest:
        conftest.write(LATER)
    ran, wrote = run_in(suite, ITEMS, starts=timedelta(hours=2), ends=timedelta(hours=4))

    assert (ran.words("Q-WRITES"), wrote) == ("NOT OBSERVED/NOT TESTABLE", False)


def test_at_any_other_time_everything_runs(tmp_path: Path) -> None:
    ran, wrote = run(tmp_path, starts=timedelta(hours=2), ends=timedelta(hours=4))

    assert (ran.status, ran.words("Q-WRITES"), wrote) == (0, "PASS", True)

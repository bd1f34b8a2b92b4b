"""The report in a real browser: its table is drawn, and no markup from outside is obeyed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.reports.customer_suite import CustomerSuite
from tests.reports.test_report import GATHERED
from tvox.adapters.web.chromium import program

PLAIN = """
import pytest

@pytest.mark.parametrize("markup", ["<img src=x onerror=alert(3)>"])
def test_markup(markup):
    pass
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Root, who runs the tests in a container, is refused Chromium's sandbox; the page is our own.
        found = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield found
        found.close()


def shown(browser: Browser, report: Path) -> tuple[Page, list[str]]:
    """The page with everything unfolded, and the text of every dialog that it opened."""
    page, dialogs = browser.new_page(), list[str]()

    def dismiss(dialog: object) -> None:
        dialogs.append(getattr(dialog, "message", ""))
        getattr(dialog, "dismiss")()  # noqa: B009 - playwright's dialogs are handed over untyped

    page.on("dialog", dismiss)
    page.goto(report.as_uri(), wait_until="load")
    page.get_by_role("button", name="Show all details").click()
    page.wait_for_timeout(300)
    return page, dialogs


def test_a_plain_pytest_html_report_obeys_markup_in_an_id(browser: Browser, tmp_path: Path) -> None:
    """The proof that the next test can fail: pytest-html issue 1024."""
    (tmp_path / "test_plain.py").write_text(PLAIN)
    subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir", ".", "--html=r.html", "--self-contained-html", "test_plain.py"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    _, dialogs = shown(browser, tmp_path / "r.html")
    assert "3" in dialogs


def test_our_report_shows_markup_and_obeys_none(browser: Browser, tmp_path: Path) -> None:
    suite = CustomerSuite(tmp_path)
    suite.write("checks/test_gathered.py", GATHERED)
    (report,) = suite.run("-m", "post_sync").evidence.glob("report-*.html")
    page, dialogs = shown(browser, report)

    assert dialogs == []
    assert [cell.inner_text() for cell in page.locator("td.col-id").all()] == ["BOOT", "MARKUP", "SOUND"]
    assert page.locator("td.col-verdict").first.inner_text() == "✘ FAIL"
    assert "<script>alert(2)</script>" in page.locator("td.col-finding").first.inner_text()
    assert page.locator("td.col-result").first.is_visible() is False
    assert page.locator("audio").count() == 1
    assert page.locator("table.side-by-side").count() > 0

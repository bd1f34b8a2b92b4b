"""A picture of a report, for the README: python -m reports.picture REPORT.html PICTURE.png.

The report's first screen with one item's evidence opened, in the system's own browser.
"""

import argparse
from pathlib import Path

from tvox.adapters.web.chromium import launched
from tvox.texts import Text

WINDOW = {"width": 1180, "height": 1100}


def take(report: Path, picture: Path, *, opened: str) -> None:
    """Open the row of the check `opened` and write what the window shows."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright, where=Text("this PC"), options=())
        page = browser.new_page(viewport=WINDOW)  # type: ignore[arg-type]
        page.goto(report.resolve().as_uri())
        row = page.get_by_role("row").filter(has_text=opened).first
        row.click()
        page.locator("details:visible summary").first.click()
        page.screenshot(path=picture)
        browser.close()


def main() -> None:
    """Parse the command line and take the picture."""
    parser = argparse.ArgumentParser(prog="python -m reports.picture", description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--opened", default="C6-GUIDE", help="the id of the check whose evidence is opened")
    arguments = parser.parse_args()
    take(arguments.report, arguments.picture, opened=arguments.opened)


if __name__ == "__main__":
    main()

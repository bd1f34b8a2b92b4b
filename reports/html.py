"""Our columns and evidence in pytest-html's report, which every customer run writes into its evidence folder.

pytest-html 4.2 puts test ids and cells into the page as they are (its issue 1024): every cell is replaced by ours.
"""

from base64 import b64encode
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from fixtures.facts import facts_used
from fixtures.gathered import facts_read
from fixtures.options import is_customer_run
from fixtures.secrets import cleaner
from fixtures.site import chosen, evidence_folder, language_of, site_of
from reports.attachments import Attachment, screenshots
from reports.evidence import ATTACHED
from reports.html_parts import attachment_html, fact_html, findings_html, observed, safe, verdict_badge
from reports.html_summary import summary
from reports.runs import Result, run_of
from reports.surroundings import versions
from reports.wording import places
from tvox.findings import Verdict
from tvox.texts import Text

STYLE = Path(__file__).parent / "templates" / "report.css"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have pytest-html write one self-contained file, unless `--html` names another."""
    if is_customer_run(config) and chosen(config).site is not None and config.pluginmanager.hasplugin("html"):
        option = config.option
        own = evidence_folder(config) / f"report-{run_of(config).identifier}.html"
        option.htmlpath = option.htmlpath or str(own)
        option.self_contained_html = True
        option.css.append(str(STYLE))
        config.pluginmanager.register(HtmlReport(config), "tvox-html")


class HtmlReport:
    """pytest-html's hooks, for a customer run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._language = language_of(config)

    def pytest_html_report_title(self, report: Any) -> None:
        """Customer and change; items stay in the order they ran in; no environment variable is shown."""
        site = site_of(self._config)
        report.title = f"TVOX {site.customer} · {site.change}"
        report.set_data("initialSort", "original")
        report.set_data("environment", {name: safe(value) for name, value in versions().items()})
        for outcome, words in (("passed", Text("passed")), ("failed", Text("failed or not observed"))):
            report.outcomes[outcome]["label"] = words.render(self._language)

    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Id, title, node, verdict, finding; pytest's own result stays hidden, since its filters need it."""
        headings = {
            "id": Text("Id"),
            "title": Text("Title"),
            "node": Text("Where"),
            "verdict": Text("Verdict"),
            "finding": Text("Finding"),
            "duration": Text("Seconds"),
        }
        ours = [
            f'<th class="sortable" data-column-type="{name}">{safe(words.render(self._language))}</th>'
            for name, words in headings.items()
        ]
        cells[:] = ['<th class="sortable" data-column-type="result"></th>', *ours]

    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        """The item's row; what has no verdict (a file that could not be imported) is named by its escaped place."""
        result = run_of(self._config).results.get(report.nodeid)
        outcome = "Error" if report.failed and report.when != "call" else report.outcome.capitalize()
        if result and result.verdict is not Verdict.PASS and outcome == "Passed":
            outcome = "Failed"  # it passed, and broke down while it was tidied up
        written = self._row(result) if result else {"id": safe(report.nodeid), "title": "", "node": "", "verdict": "✘"}
        columns = {"finding": "", "duration": "", **written}
        order = ("id", "title", "node", "verdict", "finding", "duration")
        cells[:] = [
            f'<td class="col-result">{outcome}</td>',
            *(f'<td class="col-{name}">{columns[name]}</td>' for name in order),
        ]

    def pytest_html_results_table_html(self, report: Any, data: list[str]) -> None:
        """The log below a row: the traceback of a defect, and what the item printed; findings stand in tables above."""
        result = run_of(self._config).results.get(report.nodeid)
        if result is not None:
            printed = [safe(f"--- {title} ---\n{words}") for title, words in report.sections]
            data[:] = [safe(result.error), *printed] if result.error or printed else []

    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """What was tested, from where, with what result."""
        prefix.append(summary(self._config))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Everything that belongs to the item goes with its last report."""
        report = yield
        if report.when == "teardown":
            report.extras = [*getattr(report, "extras", []), *self._extras(item)]
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, exitstatus: int) -> Generator[None, None, None]:
        """A usage error found while collecting leaves no report of nothing behind."""
        yield
        if exitstatus == pytest.ExitCode.USAGE_ERROR:
            Path(self._config.option.htmlpath).unlink(missing_ok=True)

    def _row(self, result: Result) -> dict[str, str]:
        return {
            "id": safe(result.line.id),
            "title": safe(result.line.title.render(self._language)),
            "node": safe(places(result.findings, self._language)),
            "verdict": verdict_badge(result, self._language),
            "finding": observed(result, self._language),
            "duration": f"{result.elapsed:.2f}",
        }

    def _extras(self, item: pytest.Item) -> list[dict[str, str | None]]:
        clean, read = cleaner(self._config), facts_read(self._config)
        facts = {name: read[name] for name in facts_used(item) if name in read}
        kept = item.stash.get(ATTACHED, [])
        pictures = [picture for name, fact in facts.items() for picture in screenshots(fact.value, name)]
        pictures += [one for one in kept if one.media == "image/png"]
        parts = [
            findings_html(run_of(self._config).results[item.nodeid].findings, self._language),
            *(attachment_html(one, self._language) for one in kept if one.media != "image/png"),
            *(fact_html(name, fact, self._language, clean) for name, fact in facts.items()),
        ]
        return [*(_extra("html", part) for part in parts if part), *(_picture(one) for one in pictures)]


def _extra(kind: str, content: str, name: str | None = None) -> dict[str, str | None]:
    """One of pytest-html's extras; its own constructors are not typed."""
    return {"name": name, "format_type": kind, "content": content, "mime_type": "image/png", "extension": "png"}


def _picture(attachment: Attachment) -> dict[str, str | None]:
    return _extra("image", b64encode(attachment.content).decode(), attachment.name)

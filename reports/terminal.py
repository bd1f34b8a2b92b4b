"""What the technician reads in the terminal: what is run against, and a table of verdicts at the end."""

from collections.abc import Iterator

import pytest

from fixtures.formation import Formation
from fixtures.nodes import FORMATION
from fixtures.options import is_customer_run
from fixtures.site import evidence_folder, language_of, site_of
from reports.evidence import STORE
from reports.list_words import not_planned, unproven
from reports.runs import Run, run_of
from reports.wording import count_words, places, printable, verdict_words
from tvox.findings import Verdict
from tvox.site import Site
from tvox.site_deviations import deviations
from tvox.texts import Language, Text, joined, listed

STYLES = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.NOT_OBSERVED: "bold yellow"}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Our table takes the place of pytest's short summary, which `-ra` would print."""
    if is_customer_run(config):
        config.option.reportchars = ""


def pytest_report_header(config: pytest.Config) -> list[str] | None:
    """Against what this run goes."""
    if not is_customer_run(config):
        return None
    site, run, language = site_of(config), run_of(config), language_of(config)
    formation: Formation = config.stash[FORMATION]
    return [
        Text("TVOX of {customer}, change {change}", customer=site.customer, change=site.change).render(language),
        formation.words.render(language),
        *(sentence.render(language) for sentence in [*reservations(run), *own_settings(site)]),
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of verdicts, the counts, what is missing, and where the evidence lies."""
    if not is_customer_run(config) or STORE not in config.stash:
        return
    run, language = run_of(config), language_of(config)
    terminalreporter.section(Text("verdicts").render(language))
    if run.results:
        terminalreporter.write(_table(run, language, terminalreporter))
    for sentence in [*not_planned(run), counts(run), *reservations(run), *incomplete(run)]:
        terminalreporter.write_line(sentence.render(language))
    folder = str(evidence_folder(config))
    terminalreporter.write_line(Text("Evidence: {folder}", folder=folder).render(language))


def counts(run: Run) -> Text:
    """`PASS 12 · FAIL 1 · NOT OBSERVED 2`."""
    each = [Text("{verdict} {count}", verdict=count_words(verdict), count=run.counted(verdict)) for verdict in Verdict]
    return joined(each, separator=" · ")


def reservations(run: Run) -> list[Text]:
    """What makes this run worth less than a whole one."""
    if not run.partial:
        return [*run.warnings]
    chosen_by = ", ".join(run.narrowed_by)
    partial = Text("PARTIAL run: items were chosen by {chosen_by}. It closes no gate.", chosen_by=chosen_by)
    return [partial, *run.warnings]


def own_settings(site: Site) -> list[Text]:
    """What the site file sets otherwise than the defaults."""
    found = deviations(site)
    return [Text("Set by the site file: {settings}", settings=listed(found, at_most=len(found)))] if found else []


def incomplete(run: Run) -> Iterator[Text]:
    """What was planned and did not come to a verdict."""
    if not run.planned:
        yield Text("Nothing was selected, so nothing was observed.")
    if run.unreadable:
        yield Text("Not read, so its items are missing: {files}", files=listed(run.unreadable))
    if run.missing:
        yield Text("{count} of {planned} planned items were not run.", count=run.missing, planned=len(run.planned))
        yield Text("Not run: {ids}", ids=listed([line.id for line in run.not_run], at_most=run.missing))
    yield from unproven(run)


def _table(run: Run, language: Language, terminal: pytest.TerminalReporter) -> str:
    # Rich costs a tenth of a second, which a listing does not pay.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Words

    writer = terminal._tw  # pytest has no other way to say how wide and how colourful it prints
    console = Console(width=max(writer.fullwidth, 60), color_system="standard" if writer.hasmarkup else None)
    table = Table()
    for heading in (Text("Id"), Text("Title"), Text("Where"), Text("Verdict")):
        table.add_column(heading.render(language), overflow="fold")
    for result in run.results.values():
        table.add_row(
            Words(result.line.id),
            Words(printable(result.line.title.render(language))),
            Words(printable(places(result.findings, language, at_most=1))),
            Words(verdict_words(result).render(language), style="yellow" if result.warns else STYLES[result.verdict]),
        )
    with console.capture() as captured:
        console.print(table)
    return captured.get()

"""Before the first item: what the items will do to the customer's system and people, and whether that is wanted now."""

import pytest

from fixtures.options import is_customer_run
from fixtures.site import language_of
from fixtures.terminal import AtTheTerminal, person
from reports.lines import line_of
from reports.list_words import impact_words
from reports.runs import NOT_ALL_OBSERVED, run_of
from tvox.checklist.interview import NobodyAnswersError
from tvox.manners.impact import UNNOTICED, totals
from tvox.texts import Text

_YES = frozenset({"y", "yes", "s", "si", "sì"})


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Say it, and ask where somebody could notice; a run without a terminal was started on purpose and goes on."""
    config = session.config
    # pytest comes here after a usage error of the collection too: then nothing is planned.
    if not is_customer_run(config) or not run_of(config).planned or not session.items:
        return
    counted = totals(line_of(item).impact for item in session.items)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(impact_words(counted).render(language_of(config)))
    if set(counted) <= UNNOTICED or config.getoption("--yes"):
        return
    with person(config) as somebody:
        if somebody is not None and not _agrees(somebody):
            reason = Text("Nothing was started: the operator did not agree to what the items do.")
            pytest.exit(reason.render(language_of(config)), returncode=NOT_ALL_OBSERVED)


def _agrees(somebody: AtTheTerminal) -> bool:
    try:
        return somebody.ask(Text("Start now? yes or no")).lower() in _YES
    except NobodyAnswersError:
        return False

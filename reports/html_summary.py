"""What stands above the table of the HTML report."""

import pytest

from fixtures.formation import Formation
from fixtures.nodes import FORMATION
from fixtures.site import evidence_folder, language_of, site_of
from reports.evidence import STORE
from reports.html_parts import safe, table
from reports.runs import run_of
from reports.surroundings import measuring_point
from reports.terminal import counts, incomplete, reservations
from tvox.texts import Text


def summary(config: pytest.Config) -> str:
    """What was tested, when, by whom and from where; reservations first."""
    run, language = run_of(config), language_of(config)
    warned = [f'<p class="banner">{safe(text.render(language))}</p>' for text in [*reservations(run), *incomplete(run)]]
    rows = {name.render(language): value.render(language) for name, value in _rows(config).items()}
    return "".join([*warned, table(rows)])


def _rows(config: pytest.Config) -> dict[Text, Text]:
    site, run = site_of(config), run_of(config)
    formation: Formation = config.stash[FORMATION]
    return {
        Text("Customer"): _words(site.customer),
        Text("Change"): _words(site.change),
        Text("Phase"): _words(run.phase or "-"),
        Text("TVOX"): Text("{shape}: {seen}", shape=run.shape.words, seen=formation.words),
        Text("Verdicts"): counts(run),
        Text("Operator"): _words(run.operator),
        Text("Measured from"): measuring_point(str(site.topology.node_ip)),
        Text("Run"): _words(run.identifier),
        Text("Evidence"): _words(str(evidence_folder(config))),
        Text("Head of the evidence chain"): _words(config.stash[STORE].head),
    }


def _words(words: str) -> Text:
    return Text("{words}", words=words)

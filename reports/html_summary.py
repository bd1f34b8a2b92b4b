"""What stands above the table of the HTML report."""

from pathlib import Path

import pytest

from fixtures.checklist import checklist_of, profile_of
from fixtures.formation import Formation
from fixtures.nodes import FORMATION
from fixtures.site import evidence_folder, language_of, site_of
from reports.evidence import STORE
from reports.html_parts import safe, table
from reports.list_words import not_planned
from reports.runs import run_of
from reports.surroundings import measuring_point
from reports.terminal import counts, incomplete, own_settings, reservations
from tvox.checklist.approval import approval_words
from tvox.texts import Text


def summary(config: pytest.Config) -> str:
    """What was tested, when, by whom and from where; reservations first."""
    run, language = run_of(config), language_of(config)
    warnings = [*reservations(run), *incomplete(run), *own_settings(site_of(config))]
    warned = [f'<p class="banner">{safe(text.render(language))}</p>' for text in warnings]
    rows = {name.render(language): value.render(language) for name, value in _rows(config).items()}
    planned = [f"<p>{safe(text.render(language))}</p>" for text in not_planned(run)]
    return "".join([*warned, table(rows), *planned])


def _rows(config: pytest.Config) -> dict[Text, Text]:
    site, run = site_of(config), run_of(config)
    formation: Formation = config.stash[FORMATION]
    return {
        Text("Customer"): _words(site.customer),
        Text("Change"): _words(site.change),
        Text("Phase"): _words(run.phase or "-"),
        Text("TVOX"): Text("{shape}: {seen}", shape=run.shape.words, seen=formation.words),
        Text("Verdicts"): counts(run),
        Text("Check-list"): approval_words(checklist_of(config)),
        Text("Profile"): _words(profile_of(config).value),
        Text("Operator"): _words(run.operator),
        Text("Measured from"): measuring_point(str(site.topology.node_ip)),
        Text("Run"): _words(run.identifier),
        Text("Evidence"): _words(_from_here(evidence_folder(config))),
        Text("Head of the evidence chain"): _words(config.stash[STORE].head),
    }


def _from_here(folder: Path) -> str:
    """The report leaves this PC: where its owner keeps the project is nobody's business."""
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)


def _words(words: str) -> Text:
    return Text("{words}", words=words)

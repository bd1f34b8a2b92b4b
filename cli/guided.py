"""`tvox-uat guided`: answering guided items after the run that asked for them, into the same evidence."""

from pathlib import Path
from typing import Annotated

import typer

from cli.evidence_store import opened_store
from cli.site_commands import SiteArgument
from cli.terminal import LanguageOption, Terminal, chosen_language, foreseeable
from tvox.checklist.answers import Outcome, answers_in, is_confirmed, write_answer, write_late_verdict
from tvox.checklist.effective import checklist_for
from tvox.checklist.history import latest_phase, on_request_at
from tvox.checklist.interview import NobodyAnswersError, Witness, interview
from tvox.checklist.item import Item
from tvox.checklist.planning import plan
from tvox.checklist.values import UAT_PHASES, Kind
from tvox.evidence import EvidenceStore
from tvox.evidence_place import evidence_place
from tvox.secrets import Secrets
from tvox.site import Site
from tvox.site_file import SiteError, find_site, load_site
from tvox.texts import Text


def guided(
    file: SiteArgument,
    phase: Annotated[
        str | None, typer.Option("--phase", help="The phase the answers are about; else that of the latest run.")
    ] = None,
    evidence: Annotated[Path | None, typer.Option("--evidence", metavar="DIR", help="As given to the run.")] = None,
    language: LanguageOption = None,
) -> None:
    """Answer the guided items that are still open at a phase. What is not answered stays NOT OBSERVED."""
    with foreseeable(language):
        path = find_site(file)
        site = load_site(path)
        terminal = Terminal(chosen_language(language, site.language))
        open_items = _answered_by_hand(site, path, evidence or evidence_place(site), phase, terminal)
        terminal.say(Text("Still open: {count}", count=open_items))


class _AtTheTerminal:
    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def say(self, text: Text) -> None:
        self._terminal.say(text)

    def ask(self, question: Text) -> str:
        try:
            return self._terminal.ask(question)
        except typer.Abort:
            raise NobodyAnswersError from None


def _answered_by_hand(site: Site, path: Path, folder: Path, phase: str | None, terminal: Terminal) -> int:
    """Ask for each open item; how many stay open."""
    checklist = checklist_for(path)
    store = opened_store(folder, site, Secrets())
    try:
        at = answered_phase(store, phase)
        store.write("answering started", phase=at)
        asked_for, known = on_request_at(store.events(), at), answers_in(store.events(), at)
        planned = plan(checklist, (at,), site.manners.profile, opted_in=asked_for).items
        guided_ones = [item for item in planned if item.kind is Kind.GUIDED]
        items = [one for one in guided_ones if not is_confirmed(one, known.get(one.id), on_request=one.id in asked_for)]
        return len(items) - _asked(store, items, at, asked_for, terminal)
    finally:
        store.close()


def _asked(store: EvidenceStore, items: list[Item], phase: str, asked_for: frozenset[str], terminal: Terminal) -> int:
    """How many got a verdict."""
    witness: Witness | None = None
    answered = 0
    for number, item in enumerate(items, start=1):
        terminal.say(Text("{number} of {count}", number=number, count=len(items)))
        try:
            given = interview(item, _AtTheTerminal(terminal), before=witness, on_request=item.id in asked_for)
        except NobodyAnswersError:
            break
        if given is not None:
            witness = Witness(given.name, given.role)
            finding = write_late_verdict(store, item, write_answer(store, item, phase, given))
            answered += given.outcome is not Outcome.NOT_DONE
            terminal.say(Text("Kept: {observed}", observed=finding.observed))
    return answered


def answered_phase(store: EvidenceStore, asked: str | None) -> str:
    """The phase that answers are about: the one asked for, else that of the latest run."""
    phase = asked or latest_phase(store.events())
    if phase not in UAT_PHASES:
        raise SiteError(
            Text("Name the phase that the answers are about with --phase: {phases}", phases=", ".join(UAT_PHASES))
        )
    return phase

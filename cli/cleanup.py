"""`tvox-uat cleanup`: takes back what runs have left on the PBX, proves it on every node, and lists the test calls."""

import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.evidence_store import opened_store
from cli.site_commands import SiteArgument
from cli.terminal import LanguageOption, Terminal, chosen_language, foreseeable
from fixtures.formation import Shape
from fixtures.nodes import cluster_of, formation_of
from fixtures.phones import Manners, sip_phones
from tvox.evidence import EvidenceStore, finding_as_data, text_as_data, text_from_data
from tvox.evidence_place import evidence_place
from tvox.findings import Finding, Verdict, worst
from tvox.gathering import from_each_node
from tvox.manners.call_list import write_call_list
from tvox.manners.cleanup import judge_left_behind, read_left_behind, take_back
from tvox.manners.pbx_routes import read_pbx_routes
from tvox.manners.test_calls import registered_calls
from tvox.manners.undo import UNDONE, open_changes
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk
from tvox.secrets import Secrets
from tvox.site import Site
from tvox.site_file import SiteError, find_site, load_site
from tvox.telephony.dialling_plan import asked_of_the_pbx, dial_guard_of
from tvox.telephony.phones import Phones
from tvox.telephony.scenario import Lease, registered
from tvox.texts import Text, joined


def cleanup(
    file: SiteArgument,
    evidence: Annotated[Path | None, typer.Option("--evidence", metavar="DIR", help="As given to the run.")] = None,
    language: LanguageOption = None,
) -> None:
    """Take back what test telephones have set, prove on every node that nothing is left, list the test calls."""
    with foreseeable(language):
        site = load_site(find_site(file))
        terminal = Terminal(chosen_language(language, site.language))
        folder = evidence or evidence_place(site)
        secrets = Secrets(ask=terminal.ask_secret if sys.stdin.isatty() else None)
        store = opened_store(folder, site, Secrets(redactor=secrets.redactor))
        try:
            clean = _Cleaning(site, secrets, store, terminal).done()
        finally:
            store.close()
    if not clean:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Cleaning:
    site: Site
    secrets: Secrets
    store: EvidenceStore
    terminal: Terminal

    def done(self) -> bool:
        """Whether everything was seen taken back."""
        with ExitStack() as held:
            cluster = self._cluster(held)
            changes = open_changes(self.store.events())
            tried = self._tried(changes, self._phones(cluster, held)) if changes else {}
            findings = self._left_on(cluster)
        if worst(findings) is Verdict.PASS:
            for key, observed in tried.items():
                self.store.write(UNDONE, key=key, observed=text_as_data(observed))
        calls = registered_calls(self.store.events())
        written = write_call_list(self.store.folder, calls)
        self.terminal.say(Text("Test calls: {count}, listed in {file}", count=len(calls), file=str(written)))
        return worst(findings) is Verdict.PASS and not open_changes(self.store.events())

    def _cluster(self, held: ExitStack) -> Cluster:
        formation = formation_of(self.site, self.secrets.resolve)
        if formation.shape is Shape.UNKNOWN:
            raise SiteError(Text("No machine of this site answers with a pinned key: {seen}.", seen=formation.words))
        return cluster_of(self.site, self.secrets.resolve, formation.shape, held, lambda _name: self._path)

    def _path(self, name: str) -> Path:
        return self.store.folder / name

    def _phones(self, cluster: Cluster, held: ExitStack) -> Phones:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="tvox-cleanup-")))
        guard = dial_guard_of(self.site, read_pbx_routes(cluster, asked_of_the_pbx(self.site)))
        return sip_phones(self.site, self.secrets, folder, Manners(guard))

    def _tried(self, changes: Mapping[str, Mapping[str, Any]], phones: Phones) -> dict[str, Text]:
        """Dial what takes each change back; what was answered, by key, where something was."""
        answered = {}
        for key, change in changes.items():
            what = text_from_data(change["what"])
            try:
                answered[key] = self._taken_back(change, phones)
                self.terminal.say(Text("{what}: {observed}", what=what, observed=answered[key]))
            except CouldNotAsk as refusal:
                told = Text("{what}: {observed}", what=what, observed=refusal.why)
                self.terminal.complain(joined([told, refusal.next_step], separator=" "))
        return answered

    def _taken_back(self, change: Mapping[str, Any], phones: Phones) -> Text:
        with ExitStack() as held:
            phone = registered(held, Lease(phones, change["extension"], self.site.thresholds.register_s))
            return take_back(change, phone, self.secrets.resolve)

    def _left_on(self, cluster: Cluster) -> list[Finding]:
        extensions = [account.extension for account in self.site.sip.accounts]
        seen = from_each_node("left_behind", lambda node: read_left_behind(node, extensions)).read(cluster)
        findings = judge_left_behind(seen)
        self.store.write("cleanup", findings=[finding_as_data(finding) for finding in findings])
        for finding in findings:
            say = self.terminal.say if finding.verdict is Verdict.PASS else self.terminal.complain
            say(Text("{what}: {observed}", what=finding.where, observed=finding.observed))
        return findings

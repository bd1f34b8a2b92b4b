"""Writes everything a run does and sees to the evidence store, as it happens."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from fixtures.checklist import checklist_of, profile_of
from fixtures.facts import facts_used
from fixtures.formation import Formation
from fixtures.nodes import FORMATION, UNKNOWN_PAGES
from fixtures.options import is_customer_run
from fixtures.secrets import cleaner, secrets_of
from fixtures.site import evidence_folder, site_of, usage_error
from reports.attachments import Attachment, from_file
from reports.fact_data import fact_as_data
from reports.lines import line_of
from reports.runs import Result, run_of
from reports.surroundings import measuring_point, versions
from tvox.checklist.approval import approval_words, changed_since_approval, fingerprint
from tvox.evidence import EvidenceRefusedError, EvidenceStore, ItemEvidence, finding_as_data, text_as_data
from tvox.evidence_place import of_another_change
from tvox.findings import Verdict
from tvox.gathering import Gathered
from tvox.site_deviations import deviations
from tvox.texts import Text

STORE = pytest.StashKey[EvidenceStore]()
ATTACHED = pytest.StashKey[list[Attachment]]()


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Open the store; one that another run holds, or that was edited, is a usage error."""
    config = session.config
    if not is_customer_run(config):
        return
    run, site = run_of(config), site_of(config)
    try:
        store = EvidenceStore(
            evidence_folder(config),
            run=run.identifier,
            operator=run.operator,
            redactor=secrets_of(config).redactor,
        )
    except EvidenceRefusedError as refused:
        raise usage_error(config, refused.reason) from refused
    foreign = of_another_change(store.events(), site)
    if foreign is not None:
        store.close()
        raise usage_error(config, foreign)
    config.stash[STORE] = store
    formation: Formation = config.stash[FORMATION]
    store.write(
        "run started",
        customer=site.customer,
        change=site.change,
        phase=run.phase,
        shape=run.shape.value,
        seen=text_as_data(formation.words),
        narrowed_by=run.narrowed_by,
        own_settings=[text_as_data(words) for words in deviations(site)],
        measuring_point=text_as_data(measuring_point(str(site.topology.node_ip))),
        versions=versions(),
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What is planned."""
    if is_customer_run(session.config):
        run, checklist = run_of(session.config), checklist_of(session.config)
        session.config.stash[STORE].write(
            "planned",
            items=[
                {"check": line.id, "title": text_as_data(line.title), "phases": line.phases} for line in run.planned
            ],
            left_out=[{"check": one.id, "reason": text_as_data(one.reason)} for one in run.plan.left_out],
            profile=profile_of(session.config).value,
            checklist=fingerprint(checklist),
            approval=text_as_data(approval_words(checklist)),
            changed_since_approval=changed_since_approval(checklist),
        )


def pytest_tvox_fact_read(config: pytest.Config, name: str, gathered: Gathered[Any]) -> None:
    """A fact, with every question and answer and its screenshots."""
    store = config.stash[STORE]
    store.write("fact", fact=name, elapsed=gathered.elapsed, **fact_as_data(store, name, gathered))


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> ItemEvidence:
    """Takes what an item wants kept: recordings, traces, figures."""
    return _ItemEvidence(request.node)


class _ItemEvidence:
    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def attach(self, name: str, path: Path) -> None:
        self._keep(from_file(name, path))

    def note(self, title: Text | str, text: Text | str) -> None:
        words = text.render("en") if isinstance(text, Text) else text
        self._keep(Attachment(str(title), "text/plain", words.encode()))

    def _keep(self, attachment: Attachment) -> None:
        config, clean = self._item.config, cleaner(self._item.config)
        store = config.stash[STORE]
        reference = store.keep(attachment.content, media=attachment.media)
        store.write("attachment", check=line_of(self._item).id, name=attachment.name, content=reference)
        kept = Attachment(clean(attachment.name), reference["media"], store.blob(reference))
        self._item.stash.setdefault(ATTACHED, []).append(kept)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The verdict is written when the item is over, its teardown included."""
    del call
    report = yield
    if is_customer_run(item.config) and report.when == "teardown":
        write_verdict(item, run_of(item.config).results[item.nodeid])
    return report


def write_verdict(item: pytest.Item, result: Result) -> None:
    """One item's verdict with its findings, and the facts it rests on by name."""
    item.config.stash[STORE].write(
        "verdict",
        check=result.line.id,
        title=text_as_data(result.line.title),
        item=item.nodeid,
        verdict=result.verdict.value,
        warns=result.warns,
        findings=[finding_as_data(finding) for finding in result.findings],
        facts=facts_used(item),
        elapsed=result.elapsed,
        error=result.error or None,
    )


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Generator[None, None, None]:
    """How the run ended; whatever else happens, the store is closed."""
    try:
        yield
    finally:
        store = session.config.stash.get(STORE, None)
        if store is not None:
            run = run_of(session.config)
            for picture in sorted((store.folder / UNKNOWN_PAGES).glob(f"{run.identifier}-*")):
                content = store.keep(picture.read_bytes(), media="image/png")
                store.write("unknown page", name=picture.name, content=content)
            counts = {verdict.value: run.counted(verdict) for verdict in Verdict}
            store.write(
                "run ended",
                exit_status=int(session.exitstatus),
                pytest=int(exitstatus),
                counts=counts,
                not_run=run.missing,
            )
            store.close()

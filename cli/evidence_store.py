"""Opening the evidence of a site and change from the command line."""

from contextlib import suppress
from pathlib import Path

from tvox.evidence import EvidenceRefusedError, EvidenceStore
from tvox.evidence_chain import EVENTS
from tvox.evidence_place import of_another_change
from tvox.evidence_session import new_identifier, operator_here
from tvox.observing import CouldNotAsk
from tvox.secrets import Secrets
from tvox.site import Site
from tvox.site_file import SiteError
from tvox.site_rules import secret_references
from tvox.texts import Text


def opened_store(folder: Path, site: Site, secrets: Secrets) -> EvidenceStore:
    """The store, to be written and closed; `SiteError` where there is none or somebody else writes it.

    Whatever secret can be known without asking is taken out of what is written.
    """
    if not (folder / EVENTS).exists():
        raise SiteError(Text("There is no evidence in {folder}: run the list first.", folder=str(folder)))
    for _, reference in secret_references(Site, site.model_dump()):
        with suppress(CouldNotAsk):
            secrets.resolve(reference)
    try:
        store = EvidenceStore(folder, run=new_identifier(), operator=operator_here(), redactor=secrets.redactor)
    except EvidenceRefusedError as refused:
        raise SiteError(refused.reason) from refused
    foreign = of_another_change(store.events(), site)
    if foreign is not None:
        store.close()
        raise SiteError(foreign)
    return store

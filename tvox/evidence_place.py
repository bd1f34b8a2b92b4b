"""Where the evidence of a site and change lies."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tvox.site import Site
from tvox.texts import Text

EVIDENCE = Path("reports", "out")


def evidence_place(site: Site) -> Path:
    """`reports/out/<site>/<change>`, seen from the project's folder."""
    return EVIDENCE / _file_name(site.customer) / _file_name(site.change)


def of_another_change(events: Iterable[Mapping[str, Any]], site: Site) -> Text | None:
    """Whose evidence it is, where that is another customer or change: what was answered there says nothing here."""
    for event in events:
        customer, change = event.get("customer", site.customer), event.get("change", site.change)
        if event["kind"] == "run started" and (customer, change) != (site.customer, site.change):
            return Text(
                "The evidence is that of {customer}, change {change}: name another folder with --evidence.",
                customer=customer,
                change=change,
            )
    return None


def _file_name(words: str) -> str:
    """The words as a folder's name on any system."""
    return re.sub(r"[^\w.-]+", "-", words).strip("-.").lower() or "unnamed"

"""Where the evidence of a site and change lies."""

import re
from pathlib import Path

from tvox.site import Site

EVIDENCE = Path("reports", "out")


def evidence_place(site: Site) -> Path:
    """`reports/out/<site>/<change>`, seen from the project's folder."""
    return EVIDENCE / _file_name(site.customer) / _file_name(site.change)


def _file_name(words: str) -> str:
    """The words as a folder's name on any system."""
    return re.sub(r"[^\w.-]+", "-", words).strip("-.").lower() or "unnamed"

"""A customer's first check-list: what the site file lets one conclude, with the reason written out."""

import json
from collections.abc import Iterator
from typing import Any

from tvox.checklist.customer import Removal
from tvox.checklist.item import Item
from tvox.checklist.standard import Catalogue
from tvox.checklist.values import InBoth, Kind
from tvox.site import Site
from tvox.texts import Text, listed, verbatim

_HEAD = """\
# The check-list of {customer}, change {change}: what differs from the standard list that comes with the suite.
#
#     [[remove]]  id, reason                    an item that this customer does not do
#     [[change]]  id, reason, and what differs  another criticality, other phases, steps, expected result …
#     [[add]]     an item of the customer's own, done by a person; see docs/check-list.md
#
# tvox-uat checklist check · show · diff · approve
"""


def derived_removals(site: Site, catalogue: Catalogue) -> list[Removal]:
    """What cannot be done at this site: a feature that it does not have, sections that its file lacks."""
    return [
        Removal(id=item.id, reason=InBoth(it=reason.render("it"), en=reason.render("en")), derived=True)
        for item in catalogue.items
        if item.kind is not Kind.EXEMPT and (reason := _why_not(site, item)) is not None
    ]


def missing_keys(site: Site, item: Item) -> list[str]:
    """The keys that an item needs and the site file says nothing of."""
    return [key for key in item.needs if not _said(site, key)]


def draft(site: Site, removals: list[Removal]) -> str:
    """The file's text."""
    return "\n".join([_HEAD.format(customer=site.customer, change=site.change), *_sections(removals)])


def _why_not(site: Site, item: Item) -> Text | None:
    if item.feature is not None and site.features and item.feature not in site.features:
        return Text("the site file's features do not name {feature}", feature=verbatim(item.feature.value))
    missing = missing_keys(site, item)
    if missing:
        return Text("the site file says nothing of {keys}", keys=listed(map(verbatim, missing), at_most=len(missing)))
    return None


def _said(site: Site, key: str) -> bool:
    value: Any = site
    for name in key.split("."):
        value = getattr(value, name, None)
    return value not in (None, (), "")


def _sections(removals: list[Removal]) -> Iterator[str]:
    for removal in removals:
        yield "[[remove]]"
        yield f"id = {json.dumps(removal.id)}"
        yield "derived = true"
        yield f"reason.it = {json.dumps(removal.reason.it, ensure_ascii=False)}"
        yield f"reason.en = {json.dumps(removal.reason.en, ensure_ascii=False)}"
        yield ""

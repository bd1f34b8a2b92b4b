"""Customisations block the upgrade: the vendor must revert each of them first.

    fixture                fact                   type
    customisation_pages    CUSTOMISATION_PAGES    OnNodes[CustomisationsPage]

Release 21 has the page in the OCC beside its Application Manager. A node without that OCC, or whose OCC lacks the page,
ends as NOT OBSERVED, never as PASS, and the vendor has to be asked.
"""

from tvox.findings import Finding, Kind, failed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import CustomisationsPage
from tvox.texts import Text, listed


def read_customisations(node: Node) -> CustomisationsPage:
    """The node's page of customisations."""
    return node.pages.customisations()


CUSTOMISATION_PAGES = from_each_node("customisation_pages", read_customisations)


def judge_customisations(pages: OnNodes[CustomisationsPage]) -> list[Finding]:
    """The page lists none."""
    return [_judge(name, page) for name, page in pages.by_node.items()]


def _judge(name: str, page: CustomisationsPage | CouldNotLook) -> Finding:
    expected = Text("no customisations")
    if isinstance(page, CouldNotLook):
        return _ask_the_vendor(page).as_finding(expected)
    here = Text("{node}, page Personalizzazioni", node=name)
    if not page.customisations:
        return passed(here, expected=expected, observed=Text("the page lists none"))
    return failed(
        here,
        expected=expected,
        observed=Text("{count}: {titles}", count=len(page.customisations), titles=listed(page.customisations)),
        next_step=Text("Have vendor support revert each of them before the upgrade; they block it."),
    )


def _ask_the_vendor(blind: CouldNotLook) -> CouldNotLook:
    if blind.kind is not Kind.NOT_TESTABLE:
        return blind
    return CouldNotLook(
        blind.where,
        blind.why,
        Text(
            "Ask vendor support in writing whether this TVOX has customisations, and have them reverted before the "
            "upgrade; enter their answer in the check-list."
        ),
        blind.kind,
    )

"""The licence page: valid, with Fault Tolerance, and with the right to a major upgrade.

fixture         fact            type
licence_pages   LICENCE_PAGES   OnNodes[LicencePage]
"""

from tvox.colours import is_green
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import LicencePage
from tvox.texts import Text

GOOD_STATUS = ("VALID", "VALIDA", "ATTIVA", "ACTIVE")
"""As worded by Application Manager and by OCC, in English and Italian."""
ENABLED = ("Abilitato", "Enabled")
FAULT_TOLERANCE = "Fault Tolerance"
MAJOR = "Major"
_NO = ("no", "0", "-")


def read_licence(node: Node) -> LicencePage:
    """The node's licence, with its modules and upgrade rights."""
    return node.pages.licence()


LICENCE_PAGES = from_each_node("licence_pages", read_licence)


def judge_licence(pages: OnNodes[LicencePage]) -> list[Finding]:
    """The status is a good word in green. The Fault Tolerance module is only advised: it comes with step B1."""
    return [_judge_status(name, page) for name, page in pages.by_node.items()]


def judge_major_upgrade(pages: OnNodes[LicencePage]) -> list[Finding]:
    """The licence allows the upgrade to the next major release."""
    return [_judge_major(name, page) for name, page in pages.by_node.items()]


def _judge_status(name: str, page: LicencePage | CouldNotLook) -> Finding:
    expected = Text("licence {word}, in green", word=" / ".join((GOOD_STATUS[0], GOOD_STATUS[2])))
    if isinstance(page, CouldNotLook):
        return page.as_finding(expected)
    here = Text("{node}, page License", node=name)
    shown = page.status
    green = is_green(shown.colour)
    colour = Text("in green") if green else Text("not in green ({colour})", colour=shown.colour)
    observed = Text("{word}, {colour}", word=shown.word or "-", colour=colour)
    if green and shown.word in GOOD_STATUS:
        return passed(here, expected=expected, observed=observed, advisory=_fault_tolerance_advice(page))
    return failed(
        here,
        expected=expected,
        observed=observed,
        next_step=Text("Have the licence renewed by vendor support before the maintenance window."),
    )


def _fault_tolerance_advice(page: LicencePage) -> Text | None:
    enabled = page.modules.get(FAULT_TOLERANCE)
    if enabled is not None and enabled not in _NO:
        return None
    return Text(
        "the module {module} is not enabled: step {step} must load the extension before anything is converted",
        module=FAULT_TOLERANCE,
        step="B1",
    )


def _judge_major(name: str, page: LicencePage | CouldNotLook) -> Finding:
    expected = Text("upgrade {kind}: {word}", kind=MAJOR, word=" / ".join(ENABLED))
    if isinstance(page, CouldNotLook):
        return page.as_finding(expected)
    here = Text("{node}, page Security update", node=name)
    word = page.upgrades.get(MAJOR)
    if word is None:
        return not_observed(
            here,
            expected=expected,
            observed=Text("this release's pages do not show the upgrade rights"),
            next_step=Text("Ask vendor support whether the licence includes major upgrades."),
            kind=Kind.NOT_TESTABLE,
        )
    observed = Text("upgrade {kind}: {word}", kind=MAJOR, word=word)
    if word in ENABLED:
        return passed(here, expected=expected, observed=observed)
    return failed(
        here,
        expected=expected,
        observed=observed,
        next_step=Text("Have vendor support enable major upgrades before the maintenance window."),
    )

"""What each page is filled with: plain values and coloured words, ready for a template."""

from collections.abc import Callable, Mapping
from typing import Any

from lab.web import words
from lab.web.look import Look
from lab.web.state import Role
from lab.web.texts import UNKNOWN, Interface, Language

Context = dict[str, Any]
Contents = Callable[[Look, Language], Context]

REDESIGNED = "page-layout"
"""Fault flag: the monitor is drawn in a layout of another product generation."""
GERMAN = "page-german"
"""Fault flag: every label is in German, whatever language was chosen."""

MANAGER_COLUMNS = ("state", "database", "files")
OCC_COLUMNS = ("state", "database", "completeness", "files", "chat")
OCC_TITLE_ICONS = {Role.MASTER: "active", Role.STANDALONE: "active", Role.BACKUP: "slave", Role.FAULT: "off"}
UPGRADES = ("Major", "Minor", "Patch")


def manager_monitor(look: Look, language: Language) -> Context:
    """Application Manager's monitor."""
    return _monitor(look, language, MANAGER_COLUMNS)


def occ_monitor(look: Look, language: Language) -> Context:
    """OCC's monitor."""
    return _monitor(look, language, OCC_COLUMNS)


def licence(look: Look, language: Language) -> Context:
    """The licence, its modules and the upgrade rights."""
    return {
        "licence": look.licence,
        "upgrades": {kind: words.upgrade_word(look.licence, kind, language) for kind in UPGRADES},
        "cause": words.licence_status(look.licence, "OK"),
        # The lab has no licence server to be checked against, so nothing is known of the last check.
        "check": words.Indicator(UNKNOWN.en, "bad"),
    }


def manager_replication(look: Look, language: Language) -> Context:
    """The rows of Application Manager's Replication page."""
    pair = look.pair
    return {"rows": {"database": words.flow(pair.database, language), "files": words.flow(pair.files, language)}}


def occ_replication(look: Look, language: Language) -> Context:
    """The rows of OCC's Replicazione page."""
    pair = look.pair
    flows = {"database": pair.database, "files": pair.files, "chat": pair.chat, "queues": pair.queues}
    return {"rows": {row: words.flow(flow, language) for row, flow in flows.items()}}


def network(look: Look, _language: Language) -> Context:
    """Addresses and names."""
    return {"settings": look.configuration, "network": look.network}


def customisations(look: Look, _language: Language) -> Context:
    """The list of customisations; None when it cannot be read."""
    return {"customisations": look.customisations}


def about(look: Look, _language: Language) -> Context:
    """Release and versions."""
    return {"release": look.identity.release or UNKNOWN.en, "libraries": look.libraries}


def header(look: Look, interface: Interface, translated: Mapping[str, str]) -> Context:
    """What the top of every page shows."""
    common: Context = {"started_at": look.identity.started_at, "serving": look.role in (Role.MASTER, Role.STANDALONE)}
    if interface is Interface.APPLICATION_MANAGER:
        licence = words.licence_status(look.licence, "VALID")
        return common | {"role": words.manager_role(look.role), "licence_badge": licence}
    return common | {
        "state": words.occ_state(look.role),
        "title_icon": OCC_TITLE_ICONS.get(look.role, "unknown") if interface is Interface.OCC else None,
        "licence_status": words.licence_status(look.licence, translated["licence_valid"]),
        "replication_perfect": look.pair.perfect if look.paired else None,
        "customised": look.customisations is None or bool(look.customisations),
        "customisations_read": look.customisations is not None,
    }


def _monitor(look: Look, language: Language, columns: tuple[str, ...]) -> Context:
    """The machine's cards and, on a pair, the Fault Tolerance table with these columns."""
    return {
        "machine": look.machine,
        "telephony": look.telephony,
        "unknown": words.Indicator(UNKNOWN.en, "bad"),
        "fault_tolerance": _fault_tolerance(look, language, columns) if look.paired else None,
        "peer_ip": _peer_ip(look),
        "redesigned": REDESIGNED in look.identity.faults,
    }


def _fault_tolerance(look: Look, language: Language, columns: tuple[str, ...]) -> dict[str, words.Indicator]:
    pair = look.pair
    cells = {
        "state": words.peer_state(pair),
        "database": words.flow(pair.database, language),
        "completeness": words.completeness(pair.completeness, language),
        "files": words.flow(pair.files, language),
        "chat": words.flow(pair.chat, language),
    }
    return {column: cells[column] for column in columns}


def _peer_ip(look: Look) -> str:
    return (look.configuration.peer_ip if look.configuration else None) or UNKNOWN.en

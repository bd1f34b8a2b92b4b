"""The menus on the left. An entry without an address is the product's, but has no page in the lab."""

from dataclasses import dataclass, field
from enum import Enum

from lab.web.state import Role


class Shown(Enum):
    """On which node an entry is."""

    ALWAYS = "always"
    SERVING = "serving"
    STANDBY = "standby"


@dataclass(frozen=True)
class Entry:
    """One menu entry; `label` is a key of the catalogue, `path` what its page's address starts with."""

    label: str
    path: str | None = None
    children: "tuple[Entry, ...]" = field(default=())
    shown: Shown = Shown.ALWAYS


NETWORK = "/manager/configuration/network"
MANAGER = (
    Entry("menu.monitor", "/manager/monitor"),
    Entry(
        "menu.system",
        "/manager/system",
        (
            Entry("menu.licence", "/manager/system/license", shown=Shown.SERVING),
            Entry("menu.security_update", "/manager/system/security-update", shown=Shown.SERVING),
            Entry("menu.replication", "/manager/system/replication", shown=Shown.STANDBY),
            Entry("menu.backup"),
            Entry("menu.services"),
            Entry("menu.shutdown"),
        ),
    ),
    Entry(
        "menu.configuration",
        "/manager/configuration",
        (
            Entry(
                "menu.network",
                NETWORK,
                (
                    Entry("menu.interfaces", f"{NETWORK}/interfaces"),
                    Entry("menu.routing"),
                    Entry("menu.hostname", f"{NETWORK}/hostname-dns"),
                    Entry("menu.fault_tolerance", f"{NETWORK}/fault-tolerance"),
                ),
            ),
            Entry("menu.service_access"),
            Entry("menu.date_time"),
            Entry("menu.smtp"),
            Entry("menu.ldap"),
        ),
    ),
    Entry("menu.disaster_recovery", shown=Shown.SERVING),
    Entry("menu.alarms"),
    Entry("menu.users", shown=Shown.SERVING),
    Entry("menu.about", "/manager/about"),
)

_CONFIGURATION_FIRST = (
    Entry("menu.general"),
    Entry("menu.work_mode"),
    Entry("menu.mrcp"),
    Entry("menu.backup"),
)
_CONFIGURATION_LAST = (
    Entry("menu.security"),
    Entry("menu.service_access"),
    Entry("menu.ldap"),
    Entry("menu.roles"),
    Entry("menu.sms"),
    Entry("menu.smtp"),
    Entry("menu.thresholds"),
    Entry("menu.date_time"),
    Entry("menu.updates"),
    Entry("menu.restart"),
    Entry("menu.customisations", "/occ/configuration/customisations"),
)
_OTHER_MENUS = (
    Entry("menu.management", shown=Shown.SERVING),
    Entry("menu.outbound", shown=Shown.SERVING),
    Entry("menu.channels", shown=Shown.SERVING),
    Entry("menu.settings", shown=Shown.SERVING),
    Entry("menu.reports", shown=Shown.SERVING),
    Entry("menu.info", "/occ/info"),
)
OCC = (
    Entry(
        "menu.system",
        None,
        (
            Entry("menu.licence", "/occ/license"),
            Entry("menu.monitor", "/occ/system-monitor"),
            Entry(
                "menu.configuration",
                "/occ/configuration",
                (
                    *_CONFIGURATION_FIRST,
                    Entry("menu.replication", "/occ/configuration/replication", shown=Shown.STANDBY),
                    Entry(
                        "menu.network",
                        "/occ/configuration/network",
                        (
                            Entry("menu.interfaces"),
                            Entry("menu.domain"),
                            Entry("menu.routing"),
                            Entry("menu.hostname"),
                            Entry("menu.fault_tolerance", "/occ/configuration/network/fault-tolerance"),
                            Entry("menu.disaster_recovery"),
                        ),
                    ),
                    *_CONFIGURATION_LAST,
                ),
            ),
            Entry("menu.firewall"),
            Entry("menu.alarms"),
        ),
    ),
    *_OTHER_MENUS,
)
# Release 21 has Replicazione and Rete in Application Manager.
OCC_21 = (
    Entry(
        "menu.system",
        None,
        (
            Entry("menu.licence", "/occ/license"),
            Entry("menu.security_update", "/occ/security-update"),
            Entry("menu.configuration", "/occ/configuration", (*_CONFIGURATION_FIRST, *_CONFIGURATION_LAST)),
            Entry("menu.manager", "/manager"),
        ),
    ),
    *_OTHER_MENUS,
)


def seen_by(role: Role, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries that a node of that role shows, at every depth."""
    hidden = Shown.STANDBY if role in (Role.MASTER, Role.STANDALONE) else Shown.SERVING
    return tuple(
        Entry(entry.label, entry.path, seen_by(role, entry.children), entry.shown)
        for entry in entries
        if entry.shown is not hidden
    )


def holds(entry: Entry, address: str) -> bool:
    """Whether the page at `address` is the entry's or lies below it."""
    return entry.path is not None and (address == entry.path or address.startswith(f"{entry.path}/"))

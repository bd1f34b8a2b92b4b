"""The pages and their addresses. `/` leads to Application Manager, from release 22 on to OCC.

    release 21 and before, Application Manager      release 22 and later, OCC
    /manager/login, /manager/logout                 /occ/login, /occ/logout
    /manager/monitor                                /occ/system-monitor
    /manager/system/license                         /occ/license/modules
    /manager/system/security-update                 /occ/license/security-update
    /manager/system/replication (slave)             /occ/license/management
    /manager/configuration/network/interfaces       /occ/configuration/replication (slave)
    /manager/configuration/network/hostname-dns     /occ/configuration/customisations
    /manager/configuration/network/fault-tolerance  /occ/configuration/network/fault-tolerance
    /manager/about                                  /occ/info
                                                    /system/rest/system-monitor/get-system-uptime (no log-in)

    release 21, the OCC beside Application Manager, with a log-in of its own
    /occ/login, /occ/logout
    /occ/license/modules
    /occ/security-update
    /occ/configuration/customisations
    /occ/info

    all: /lab/peer-state (no log-in, for the other node's pages)

An address that the node's release does not have leads to `/`. Every page but the log-in leads to the log-in when nobody
is logged in. `?lang=it` or `?lang=en` changes the language of
the visit; without it everything is Italian.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lab.web import contents
from lab.web.contents import Contents
from lab.web.texts import Interface

NETWORK = "/manager/configuration/network"


@dataclass(frozen=True)
class Page:
    """One page: its address, template, and what fills it. `standby_only` pages do not exist on a serving node."""

    path: str
    template: str
    contents: Contents
    standby_only: bool = False


MANAGER = (
    Page("/manager/monitor", "manager/monitor.html", contents.manager_monitor),
    Page("/manager/system/license", "manager/license.html", contents.licence),
    Page("/manager/system/security-update", "manager/security_update.html", contents.licence),
    Page("/manager/system/replication", "manager/replication.html", contents.manager_replication, standby_only=True),
    Page(f"{NETWORK}/interfaces", "manager/interfaces.html", contents.network),
    Page(f"{NETWORK}/hostname-dns", "manager/hostname.html", contents.network),
    Page(f"{NETWORK}/fault-tolerance", "manager/fault_tolerance.html", contents.network),
    Page("/manager/about", "manager/about.html", contents.about),
)
_CUSTOMISATIONS = Page("/occ/configuration/customisations", "occ/customisations.html", contents.customisations)
_INFO = Page("/occ/info", "occ/info.html", contents.about)
OCC = (
    Page("/occ/system-monitor", "occ/monitor.html", contents.occ_monitor),
    Page("/occ/license/modules", "occ/modules.html", contents.licence),
    Page("/occ/license/security-update", "occ/security_update.html", contents.licence),
    Page("/occ/license/management", "occ/management.html", contents.licence),
    Page("/occ/configuration/replication", "occ/replication.html", contents.occ_replication, standby_only=True),
    _CUSTOMISATIONS,
    Page("/occ/configuration/network/fault-tolerance", "occ/fault_tolerance.html", contents.network),
    _INFO,
)
OCC_21 = (
    Page("/occ/license/modules", "occ/licence_21.html", contents.licence),
    Page("/occ/security-update", "occ/security_update_21.html", contents.licence),
    _CUSTOMISATIONS,
    _INFO,
)

HOMES = {Interface.APPLICATION_MANAGER: "/manager", Interface.OCC_21: "/occ", Interface.OCC: "/occ"}
PAGES = {Interface.APPLICATION_MANAGER: MANAGER, Interface.OCC_21: OCC_21, Interface.OCC: OCC}
SHORT: Mapping[Interface, Mapping[str, str]] = {
    Interface.APPLICATION_MANAGER: {
        "/manager": "/manager/monitor",
        "/manager/configuration": f"{NETWORK}/interfaces",
        NETWORK: f"{NETWORK}/interfaces",
    },
    Interface.OCC_21: {"/occ": "/occ/license/modules", "/occ/license": "/occ/license/modules"},
    Interface.OCC: {
        "/occ": "/occ/system-monitor",
        "/occ/license": "/occ/license/modules",
        "/occ/configuration/network": "/occ/configuration/network/fault-tolerance",
    },
}
"""Addresses that lead on to a page."""

"""Pages as the browser would have read them, and a site, for the judges' tests."""

from collections.abc import Mapping
from typing import TypeVar

from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import Column, Indicator, Interface, MonitorPage, ReplicationPage, Row
from tvox.ports import Screenshot
from tvox.site import Site

T = TypeVar("T")

GREEN, RED = "rgb(38, 194, 129)", "rgb(237, 70, 70)"
PICTURE = Screenshot(b"png", "https://172.16.95.70/")
ON = Indicator("ON", GREEN)
TABLES: Mapping[Interface, Mapping[str, Indicator]] = {
    Interface.APPLICATION_MANAGER: {
        Column.STATE: Indicator("SILENT", GREEN),
        Column.DATABASE: ON,
        Column.FILES: ON,
    },
    Interface.OCC: {
        Column.STATE: Indicator("SILENT", GREEN),
        Column.DATABASE: ON,
        Column.COMPLETENESS: Indicator("Completa", GREEN),
        Column.FILES: ON,
        Column.CHAT: ON,
    },
}


def a_site(**changes: object) -> Site:
    """The guide's example pair."""
    return Site.model_validate(
        {
            "customer": "ACME",
            "change": "CHG-1",
            "topology": {
                "kind": "lan",
                "tvox1": {"address": "172.16.95.70"},
                "tvox2": {"address": "172.16.95.73"},
                "node_ip": "172.16.95.71",
                "netmask": "255.255.252.0",
                "gateway": "172.16.92.1",
                "domain": "tam.example.com",
            },
            "releases": {"from": "21.0.26", "to": "22.0.20"},
            "ssh": {"password": "env:ROOT"},
        }
        | changes
    )


def on_nodes(tvox1: T | CouldNotLook, tvox2: T | CouldNotLook | None = None) -> OnNodes[T]:
    """Both nodes' facts, or the stand-alone one's."""
    return OnNodes({"tvox1": tvox1} if tvox2 is None else {"tvox1": tvox1, "tvox2": tvox2})


def monitor_page(
    role: str, interface: Interface = Interface.OCC, cells: Mapping[str, Indicator] | None = None
) -> MonitorPage:
    """A healthy monitor of that role, with some cells replaced."""
    other = "172.16.95.73" if role == "MASTER" else "172.16.95.70"
    return MonitorPage(interface, role, other, {**TABLES[interface], **(cells or {})}, PICTURE)


def replication_page(
    interface: Interface = Interface.OCC, rows: Mapping[str, Indicator] | None = None
) -> ReplicationPage:
    """A healthy Replication page, with some rows replaced."""
    healthy: dict[str, Indicator] = dict.fromkeys(Row if interface is Interface.OCC else (Row.DATABASE, Row.FILES), ON)
    return ReplicationPage(interface, {**healthy, **(rows or {})}, PICTURE)

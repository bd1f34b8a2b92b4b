"""How each page is reached and read: which menu entries, which tabs, which words."""

from tvox.adapters.web import labels, reading_cluster, reading_machine
from tvox.adapters.web.session import Session
from tvox.pages import AboutPage, CustomisationsPage, DevicesPage, Interface, LicencePage, MonitorPage, ReplicationPage
from tvox.waiting import eventually

_LATE_PANEL_S = 1.5
"""How long the Fault Tolerance panel may come after the rest of the monitor."""


def monitor(session: Session) -> MonitorPage:
    """The monitor; a missing Fault Tolerance panel is given time to come."""
    session.open("monitor")
    waited = eventually(
        lambda: session.read("monitor", reading_cluster.monitor),
        within=_LATE_PANEL_S,
        until=lambda answer: bool(answer[0].fault_tolerance),
    )
    seen, screenshot = waited.last
    return MonitorPage(session.interface, seen.role, seen.other_node, seen.fault_tolerance, screenshot)


def replication(session: Session) -> ReplicationPage:
    """The Replication page."""
    session.open("replication")
    rows, screenshot = session.read("replication", reading_cluster.replication)
    return ReplicationPage(session.interface, rows, screenshot)


def licence(session: Session) -> LicencePage:
    """Modules, status and upgrade rights, which stand on tabs in OCC and on two pages in Application Manager."""
    session.open("licence")
    if session.interface is Interface.OCC:
        session.tab(labels.MODULES_TAB)
    modules, screenshot = session.read("licence", reading_machine.licence_modules)
    if session.interface is Interface.OCC:
        session.tab(labels.MANAGEMENT_TAB)
    status, screenshot = session.read("licence", reading_machine.licence_status)
    if session.interface is Interface.OCC:
        session.tab(labels.SECURITY_UPDATE)
    else:
        session.open("security update")
    rights, upgrades_screenshot = session.read("security update", reading_machine.upgrades)
    return LicencePage(session.interface, status, modules, rights, screenshot, upgrades_screenshot)


def about(session: Session) -> AboutPage:
    """The About page."""
    session.open("about")
    release, screenshot = session.read("about", reading_machine.release)
    return AboutPage(session.interface, release, screenshot)


def devices(session: Session) -> DevicesPage:
    """The monitor's cards of devices and trunks."""
    session.open("monitor")
    (devices, trunks), screenshot = session.read("monitor", reading_machine.devices)
    return DevicesPage(session.interface, devices, trunks, screenshot)


def customisations(session: Session) -> CustomisationsPage:
    """The list of customisations."""
    session.open("customisations")
    titles, screenshot = session.read("customisations", reading_machine.customisations)
    return CustomisationsPage(session.interface, titles, screenshot)

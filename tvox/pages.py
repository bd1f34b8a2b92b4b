"""What the administration pages say, whatever release draws them: Application Manager (21 and before) or OCC (22).

Words are kept as the page shows them; judging what a word means is not the page's business. What has a name of its own
in each language and release (a column, a row, a device's state) is keyed by the enumerations below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

from tvox.ports import Screenshot
from tvox.texts import Text, verbatim


class Interface(Enum):
    """Which of the product's two administration interfaces drew a page."""

    APPLICATION_MANAGER = "Application Manager"
    OCC = "OCC"


class Column(StrEnum):
    """The columns of the Fault Tolerance table. Application Manager has the first three only."""

    STATE = "State"
    DATABASE = "Database"
    FILES = "File sync"
    COMPLETENESS = "Filesystem replication"
    CHAT = "MongoDB"


class Row(StrEnum):
    """The rows of the Replication page. Application Manager has the first two only."""

    DATABASE = "Database"
    FILES = "File system"
    CHAT = "MongoDB"
    QUEUES = "Rabbitmq"


COLUMN_LABELS: Mapping[Interface, Mapping[Column, Text]] = {
    Interface.APPLICATION_MANAGER: {
        Column.STATE: Text("State"),
        Column.DATABASE: verbatim("DB Sync"),
        Column.FILES: verbatim("FS Sync"),
    },
    Interface.OCC: {
        Column.STATE: Text("State"),
        Column.DATABASE: verbatim("Database"),
        Column.COMPLETENESS: Text("Filesystem replication"),
        Column.FILES: Text("File system"),
        Column.CHAT: verbatim("MongoDB"),
    },
}
"""What stands above each column, for a person."""

ROW_LABELS: Mapping[str, Text] = {
    Row.DATABASE: verbatim("Database"),
    Row.FILES: Text("File system"),
    Row.CHAT: verbatim("MongoDB"),
    Row.QUEUES: verbatim("Rabbitmq"),
}
"""What stands in front of each row, for a person."""


class DeviceState(StrEnum):
    """The states in which the monitor counts devices and trunks."""

    REACHABLE = "reachable"
    UNMONITORED = "unmonitored"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    UNREGISTERED = "unregistered"
    NEVER_SEEN = "never seen"


@dataclass(frozen=True)
class Indicator:
    """One coloured word of a page: `ON` on green. `colour` is CSS, as computed by the browser (`rgb(15, 208, 87)`).

    It is the background of the word's own box where that has a colour, else the colour of the letters.
    """

    word: str
    colour: str


@dataclass(frozen=True)
class MonitorPage:
    """The monitor: the role in capitals (`MASTER`, `SLAVE`, `ON`…) and the Fault Tolerance table by `Column`.

    `other_node` is the IP in the table's first column. Without a table both are empty: a stand-alone TVOX has none.
    """

    interface: Interface
    role: str
    other_node: str
    fault_tolerance: Mapping[str, Indicator]
    screenshot: Screenshot


@dataclass(frozen=True)
class ReplicationPage:
    """The rows of the Replication page by `Row` with their indicators; a row we do not know is under its own label."""

    interface: Interface
    rows: Mapping[str, Indicator]
    screenshot: Screenshot


@dataclass(frozen=True)
class LicencePage:
    """Licence status, modules (name to `40`, or to `no` where the page shows the no-entry sign), upgrade rights.

    `upgrades` maps `Major`, `Minor`, `Patch` to the page's word; empty where the page has no such card.
    `upgrades_screenshot` is there where the rights stand on a page or tab of their own.
    """

    interface: Interface
    status: Indicator
    modules: Mapping[str, str]
    upgrades: Mapping[str, str]
    screenshot: Screenshot
    upgrades_screenshot: Screenshot | None = None


@dataclass(frozen=True)
class AboutPage:
    """The product's release as the page prints it: `21.0.26`."""

    interface: Interface
    release: str
    screenshot: Screenshot


@dataclass(frozen=True)
class DevicesPage:
    """How many devices and trunks the monitor counts in each `DeviceState`."""

    interface: Interface
    devices: Mapping[str, int]
    trunks: Mapping[str, int]
    screenshot: Screenshot


@dataclass(frozen=True)
class CustomisationsPage:
    """The titles listed under Personalizzazioni; an upgrade wants none."""

    interface: Interface
    customisations: tuple[str, ...]
    screenshot: Screenshot


class AdminPages(Protocol):
    """The administration pages of one node, logged in. Every method raises `CouldNotAsk` as any port does.

    A page with another layout or language than the known ones is `CouldNotAsk`, never an empty reading; a page that
    this release or this role does not have is `CouldNotAsk` of kind NOT_TESTABLE.
    """

    def monitor(self) -> MonitorPage:
        """Monitor, or Monitor di sistema."""

    def replication(self) -> ReplicationPage:
        """System > Replication, or SISTEMA > Configurazione di sistema > Replicazione."""

    def licence(self) -> LicencePage:
        """System > License and Security update, or SISTEMA > Licenza."""

    def about(self) -> AboutPage:
        """About, or Info."""

    def devices(self) -> DevicesPage:
        """The devices and trunks cards of the monitor."""

    def customisations(self) -> CustomisationsPage:
        """SISTEMA > Configurazione di sistema > Personalizzazioni, on release 21 of the OCC beside."""

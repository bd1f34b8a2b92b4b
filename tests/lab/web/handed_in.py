"""A node whose state is handed in, and what a browser would read of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from lab.web.state import (
    Account,
    Alarm,
    Completeness,
    Configuration,
    Flow,
    Identity,
    Licence,
    Machine,
    Memory,
    Network,
    PeerAnswer,
    Process,
    Replication,
    Role,
    Storage,
    Telephony,
)

STARTED = datetime(2022, 7, 22, 14, 1, 45, tzinfo=UTC)
CONFIGURATION = Configuration(
    "tvox1", "172.16.95.70", "172.16.95.73", "172.16.95.71", "255.255.252.0", "tam01", "tam.example", True, 30000
)
ALONE = replace(CONFIGURATION, physical_ip="172.16.95.71", peer_ip=None, ft=False)
LICENCE = Licence(
    "VALID",
    "123456789012",
    "Rossi & Figli <srl>",
    "Via Uno 1",
    "045000000",
    "it@example.org",
    {"Agents": "40", "Abandoned Calls": None},
    {"Major": True, "Minor": False, "Patch": None},
    None,
)
MASTER_PART = Replication(Flow.UNKNOWN, Flow.RUNNING, Completeness.COMPLETE, Flow.RUNNING, Flow.RUNNING)
SLAVE_PART = Replication(Flow.RUNNING, Flow.STOPPED, Completeness.STOPPED, Flow.RUNNING, Flow.RUNNING)
MACHINE = Machine(
    (Process("asterisk", 812, 6.2, 6.8), Process("postgres", 77, 0.0, 8.0)),
    Storage(47 * 1024**3, 30 * 1024**3, {"conf": 24 * 1024, "tvox": 17 * 1024**3}),
    Memory(8 * 1024**3, 3 * 1024**3),
    (Alarm(STARTED, 5, "172.16.95.70", "system.disk.min_free"),),
)
WIRES = Network("eth0", "172.16.92.1", ("172.16.92.1",))
TELEPHONY = Telephony(
    {"reachable": 5, "unmonitored": 0, "slow": 0, "unreachable": 0, "unregistered": 17, "never_seen": 9},
    {"reachable": 2, "unmonitored": 0, "slow": 0, "unreachable": 0, "unregistered": 0, "never_seen": 0},
)


@dataclass
class HandedIn:
    """A `lab.web.state.Node` that says what it was given."""

    who: Identity
    settings: Configuration | None = CONFIGURATION
    rights: Licence | None = LICENCE
    titles: tuple[str, ...] | None = ()
    admins: tuple[Account, ...] = (Account("admin", "secret", "admin admin"),)
    part: Replication = MASTER_PART
    other: PeerAnswer | None = None
    computer: Machine = MACHINE
    phones: Telephony | None = TELEPHONY
    wires: Network = WIRES
    versions: Mapping[str, str] | None = field(default_factory=lambda: {"asterisk": "1:16.28.0"})

    def identity(self) -> Identity:
        return self.who

    def configuration(self) -> Configuration | None:
        return self.settings

    def licence(self) -> Licence | None:
        return self.rights

    def customisations(self) -> tuple[str, ...] | None:
        return self.titles

    def accounts(self) -> tuple[Account, ...]:
        return self.admins

    def replication(self) -> Replication:
        return self.part

    def peer(self) -> PeerAnswer | None:
        return self.other

    def machine(self) -> Machine:
        return self.computer

    def telephony(self) -> Telephony | None:
        return self.phones

    def network(self) -> Network:
        return self.wires

    def libraries(self) -> Mapping[str, str] | None:
        return self.versions


def identity(release: str, role: Role, *faults: str) -> Identity:
    return Identity(release, role, STARTED, frozenset(faults))


def master(release: str, *faults: str) -> HandedIn:
    return HandedIn(identity(release, Role.MASTER, *faults), other=PeerAnswer(Role.BACKUP, SLAVE_PART))


def slave(release: str, *faults: str) -> HandedIn:
    who, peer = identity(release, Role.BACKUP, *faults), PeerAnswer(Role.MASTER, MASTER_PART)
    return HandedIn(who, part=SLAVE_PART, other=peer)


def standalone(release: str) -> HandedIn:
    return HandedIn(identity(release, Role.STANDALONE), settings=ALONE)


@dataclass(frozen=True)
class Cell:
    """A table cell's text, and the tone of the coloured word in it."""

    text: str
    tone: str = ""


class Seen(HTMLParser):
    """What a page shows: `tables` (rows of cells), `headings` (h1, h2, legend), `facts` (dt to dd), `links`, `text`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[Cell]]] = []
        self.headings: list[str] = []
        self.facts: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.tones: dict[str, str] = {}
        self.text = ""
        self._tone = ""
        self._term = ""
        self._open: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._tone = ""
        if tag not in ("meta", "link", "input", "circle", "path", "br"):
            self._open.append((tag, dict(attrs), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        self.text += data
        self._open = [(tag, attributes, content + data) for tag, attributes, content in self._open]

    def handle_endtag(self, tag: str) -> None:
        opened, attributes, content = self._open.pop()
        if opened != tag:
            raise ValueError(f"<{opened}> is closed by </{tag}>")
        words = " ".join(content.split())
        if tag in ("h1", "h2", "legend"):
            self.headings.append(words)
        elif tag in ("td", "th"):
            self.tables[-1][-1].append(Cell(words, self._tone))
        elif tag == "dt":
            self._term = words
        elif tag == "dd":
            self.facts[self._term] = words
        elif tag == "a":
            self.links[words] = attributes.get("href") or ""
        elif tag == "span" and (attributes.get("class") or "").startswith("indicator"):
            self._tone = (attributes["class"] or "").split()[1]
            self.tones[words] = self._tone

    def table(self, first_heading: str) -> list[list[Cell]]:
        """The table whose first cell reads `first_heading`."""
        return next(table for table in self.tables if table[0][0].text == first_heading)

    def has_table(self, first_heading: str) -> bool:
        return any(table[0][0].text == first_heading for table in self.tables)

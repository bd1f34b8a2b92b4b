"""The other pages: menus, licence, replication, network, customisations, about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lab.web.state import Completeness, Flow, Network, PeerAnswer, Replication, Role
from tests.lab.web.handed_in import (
    LICENCE,
    MASTER_PART,
    SLAVE_PART,
    Cell,
    HandedIn,
    Seen,
    identity,
    master,
    slave,
    standalone,
)

Pages = Callable[..., Seen]
REPLICATION = {"21.0.26": "/manager/system/replication", "22.0.20": "/occ/configuration/replication"}
TOOLS = {True: "Replicazione attiva", False: "Problemi di replicazione"}


def test_manager_menu_of_the_master(seen: Pages) -> None:
    words = list(seen(master("21.0.26"), "/manager/system/license", "en").text.split("\n"))
    menu = [word for word in map(str.strip, words) if word]
    first = menu.index("Monitor")
    assert menu[first : first + 11] == [
        "Monitor",
        "System",
        "License",
        "Security update",
        "Backup/Restore",
        "Services",
        "Shutdown",
        "Configuration",
        "Disaster Recovery",
        "Alarms",
        "Users",
    ]
    assert "Replication" not in menu


def test_manager_menu_of_the_slave(seen: Pages) -> None:
    menu = [word.strip() for word in seen(slave("21.0.26"), "/manager/system/replication", "en").text.split("\n")]
    assert "Replication" in menu
    assert not {"License", "Security update", "Disaster Recovery", "Users"} & set(menu)


def test_manager_menu_in_italian(seen: Pages) -> None:
    links = seen(master("21.0.26"), "/manager/configuration/network/interfaces").links
    assert links["Sistema"] == "/manager/system"
    assert links["Fault Tolerance"] == "/manager/configuration/network/fault-tolerance"
    assert links["Hostname/DNS"] == "/manager/configuration/network/hostname-dns"


@pytest.mark.parametrize(("node", "leads_to"), [(master, "license"), (standalone, "license"), (slave, "replication")])
def test_system_leads_to_its_first_page(
    logged_in: Callable[..., Any], node: Callable[[str], HandedIn], leads_to: str
) -> None:
    assert logged_in(node("21.0.26")).get("/manager/system").url.path == f"/manager/system/{leads_to}"


def test_occ_menu_of_master_and_slave(seen: Pages) -> None:
    on_master, on_slave = seen(master("22.0.20"), "/occ/info"), seen(slave("22.0.20"), "/occ/info")
    assert "GESTIONE" in on_master.text
    assert "GESTIONE" not in on_slave.text
    assert "Replicazione" in on_slave.links
    assert "Replicazione" not in on_master.links
    assert "SISTEMA" in on_slave.headings
    assert on_slave.links["Info"] == "/occ/info"


@pytest.mark.parametrize("release", list(REPLICATION))
@pytest.mark.parametrize("node", [master, standalone])
def test_replication_page_is_the_slaves(
    logged_in: Callable[..., Any], release: str, node: Callable[[str], HandedIn]
) -> None:
    answer = logged_in(node(release)).get(REPLICATION[release])
    assert answer.status_code == 404
    assert "Pagina non disponibile" in answer.text


@pytest.mark.parametrize(
    ("release", "language", "rows"),
    [
        ("21.0.26", "en", ["Database", "File System"]),
        ("21.0.26", "it", ["Database", "File System"]),
        ("22.0.20", "it", ["Database", "File di sistema", "MongoDB", "Rabbitmq"]),
        ("22.0.20", "en", ["Database", "File system", "MongoDB", "Rabbitmq"]),
    ],
)
def test_replication_rows_ok(seen: Pages, release: str, language: str, rows: list[str]) -> None:
    table = seen(slave(release), REPLICATION[release], language).table("Database")
    assert [row[0].text for row in table] == rows
    assert {row[1] for row in table} == {Cell("ON", "good")}


@pytest.mark.parametrize(("flow", "word"), [(Flow.STOPPED, "OFF"), (Flow.UNKNOWN, "UNKNOWN")])
@pytest.mark.parametrize(
    ("spoilt", "row"),
    [
        (lambda flow: replace(SLAVE_PART, database=flow), "Database"),
        (lambda flow: replace(SLAVE_PART, chat=flow), "MongoDB"),
        (lambda flow: replace(SLAVE_PART, queues=flow), "Rabbitmq"),
    ],
    ids=["database", "chat", "queues"],
)
def test_replication_row_ko(
    seen: Pages, spoilt: Callable[[Flow], Replication], row: str, flow: Flow, word: str
) -> None:
    node = replace(slave("22.0.20"), part=spoilt(flow))
    table = {cells[0].text: cells[1] for cells in seen(node, REPLICATION["22.0.20"]).table("Database")}
    assert table.pop(row) == Cell(word, "bad")
    assert set(table.values()) == {Cell("ON", "good")}


@pytest.mark.parametrize("release", list(REPLICATION))
def test_replication_files_unreachable(seen: Pages, release: str) -> None:
    table = seen(replace(slave(release), other=None), REPLICATION[release]).table("Database")
    assert table[1][1] == Cell("UNKNOWN", "bad")


@pytest.mark.parametrize("release", list(REPLICATION))
def test_replication_monitor_red(seen: Pages, release: str) -> None:
    assert seen(slave(release, "monitor-red"), REPLICATION[release]).table("Database")[0][1] == Cell("OFF", "bad")


@pytest.mark.parametrize("release", list(REPLICATION))
def test_no_button_of_the_replication_page_can_be_pressed(logged_in: Callable[..., Any], release: str) -> None:
    page = logged_in(slave(release)).get(REPLICATION[release]).text
    assert page.count("<button") == page.count("<button disabled") > 0


IMPERFECT = {
    "peer away": lambda node: replace(node, other=None),
    "two masters": lambda node: replace(node, other=PeerAnswer(Role.MASTER, SLAVE_PART)),
    "database": lambda node: replace(node, other=PeerAnswer(Role.BACKUP, replace(SLAVE_PART, database=Flow.STOPPED))),
    "files": lambda node: replace(node, part=replace(MASTER_PART, files=Flow.STOPPED)),
    "in progress": lambda node: replace(node, part=replace(MASTER_PART, completeness=Completeness.IN_PROGRESS)),
    "chat": lambda node: replace(node, part=replace(MASTER_PART, chat=Flow.UNKNOWN)),
    "own queues": lambda node: replace(node, part=replace(MASTER_PART, queues=Flow.STOPPED)),
    "other's queues": lambda node: replace(
        node, other=PeerAnswer(Role.BACKUP, replace(SLAVE_PART, queues=Flow.STOPPED))
    ),
    "fault": lambda node: replace(node, who=identity("22.0.20", Role.MASTER, "monitor-red")),
}


@pytest.mark.parametrize("flaw", list(IMPERFECT))
def test_tools_icon_is_red_for_each_flaw(seen: Pages, flaw: str) -> None:
    assert TOOLS[False] in seen(IMPERFECT[flaw](master("22.0.20")), "/occ/info").text


@pytest.mark.parametrize("node", [master, slave])
def test_tools_icon_is_green_when_all_is_replicated(seen: Pages, node: Callable[[str], HandedIn]) -> None:
    assert TOOLS[True] in seen(node("22.0.20"), "/occ/info").text


def test_standalone_has_no_tools_icon(seen: Pages) -> None:
    page = seen(standalone("22.0.20"), "/occ/info").text
    assert not any(title in page for title in TOOLS.values())


@pytest.mark.parametrize(
    ("role", "title"),
    [(Role.MASTER, "Attivo"), (Role.BACKUP, "Slave"), (Role.FAULT, "Spento"), (Role.UNKNOWN, "Stato sconosciuto")],
)
def test_state_icon(logged_in: Callable[..., Any], role: Role, title: str) -> None:
    page = logged_in(replace(master("22.0.20"), who=identity("22.0.20", role))).get("/occ/info").text
    tone = "good" if role in (Role.MASTER, Role.BACKUP) else "bad"
    assert f'class="icon {tone}" role="img" aria-label="{title}"' in page


def test_manager_licence_ok(seen: Pages) -> None:
    page = seen(master("21.0.26"), "/manager/system/license", "en")
    assert page.facts["License status"] == "VALID"
    assert page.facts["Serial number"] == "123456789012"
    assert page.facts["Company name"] == "Rossi & Figli <srl>"
    assert [cell.text for cell in page.table("Module")[1]] == ["Agents", "40", "TVox"]
    assert [cell.text for cell in page.table("Module")[2]] == ["Abandoned Calls", "Not enabled", ""]


@pytest.mark.parametrize(
    ("node", "word"),
    [
        (replace(master("21.0.26"), rights=replace(LICENCE, status="EXPIRED")), "EXPIRED"),
        (replace(master("21.0.26"), rights=None), "UNKNOWN"),
    ],
    ids=["expired", "unreadable"],
)
def test_manager_licence_ko(logged_in: Callable[..., Any], node: HandedIn, word: str) -> None:
    page = logged_in(node).get("/manager/system/license").text
    assert f'<dd class="status bad">{word}</dd>' in page
    assert 'class="badge bad"' in page


@pytest.mark.parametrize(
    ("rights", "word", "tone"),
    [(LICENCE, "ATTIVA", "good"), (replace(LICENCE, status="EXPIRED"), "EXPIRED", "bad"), (None, "UNKNOWN", "bad")],
    ids=["valid", "expired", "unreadable"],
)
def test_occ_licence_status(logged_in: Callable[..., Any], rights: Any, word: str, tone: str) -> None:
    page = logged_in(replace(master("22.0.20"), rights=rights)).get("/occ/license/management").text
    assert f'<dd class="status {tone}">{word}</dd>' in page


@pytest.mark.parametrize(
    ("release", "path"), [("21.0.26", "/manager/system/security-update"), ("22.0.20", "/occ/license/security-update")]
)
@pytest.mark.parametrize(
    ("language", "words"),
    [("it", ["Abilitato", "Disabilitato", "Non disponibile"]), ("en", ["Enabled", "Disabled", "Not available"])],
)
def test_upgrade_rights(seen: Pages, release: str, path: str, language: str, words: list[str]) -> None:
    page = seen(master(release), path, language)
    assert [page.facts[f"{kind}:"] for kind in ("Major", "Minor", "Patch")] == words
    assert "Upgrade" in page.headings


def test_upgrade_rights_unreadable(seen: Pages) -> None:
    facts = seen(replace(master("22.0.20"), rights=None), "/occ/license/security-update").facts
    assert {facts["Major:"], facts["Minor:"], facts["Patch:"]} == {"UNKNOWN"}


@pytest.mark.parametrize(("expires", "shown"), [(None, "Licenza perpetua"), ("2030-12-31", "Scadenza 31/12/2030")])
def test_expiry(seen: Pages, expires: str | None, shown: str) -> None:
    node = replace(master("22.0.20"), rights=replace(LICENCE, expires=expires))
    assert shown in seen(node, "/occ/license/security-update").text


@pytest.mark.parametrize(
    ("titles", "shown", "warning"),
    [
        ((), "Nessuna personalizzazione", ""),
        (("Reparto 3",), "Reparto 3", "Personalizzazioni presenti"),
        (None, "Dato non leggibile", "Personalizzazioni non leggibili"),
    ],
    ids=["none", "one", "unreadable"],
)
def test_customisations(seen: Pages, titles: tuple[str, ...] | None, shown: str, warning: str) -> None:
    page = seen(replace(master("22.0.20"), titles=titles), "/occ/configuration/customisations").text
    assert shown in page
    assert ("Personalizzazioni presenti" in page or "Personalizzazioni non leggibili" in page) == bool(warning)
    assert warning in page


def test_manager_interfaces(seen: Pages) -> None:
    page = seen(master("21.0.26"), "/manager/configuration/network/interfaces")
    assert page.facts["Gateway predefinito"] == "172.16.92.1"
    assert "eth0" in page.headings
    assert [cell.text for cell in page.table("Indirizzo IP")[1]] == ["172.16.95.70", "255.255.252.0", "Sì"]


def test_manager_hostname(seen: Pages) -> None:
    facts = seen(master("21.0.26"), "/manager/configuration/network/hostname-dns").facts
    assert facts["Hostname"] == "tam01"
    assert facts["Dominio"] == "tam.example"
    assert facts["DNS primario"] == "172.16.92.1"
    assert facts["DNS secondario"] == ""


FT_PAGES = [
    ("21.0.26", "/manager/configuration/network/fault-tolerance"),
    ("22.0.20", "/occ/configuration/network/fault-tolerance"),
]


@pytest.mark.parametrize(("release", "path"), FT_PAGES)
def test_fault_tolerance_settings(seen: Pages, logged_in: Callable[..., Any], release: str, path: str) -> None:
    page = logged_in(master(release)).get(path).text
    for value in ("172.16.95.73", "172.16.95.70", "30000"):
        assert f'readonly value="{value}"' in page
    shared = seen(master(release), path).table("Interfaccia di Rete")[1]
    assert [cell.text for cell in shared] == ["eth0", "172.16.95.71", "255.255.252.0", "Sì"]


@pytest.mark.parametrize(("release", "path"), FT_PAGES)
def test_fault_tolerance_of_a_standalone(seen: Pages, release: str, path: str) -> None:
    page = seen(standalone(release), path)
    assert "Fault Tolerance non configurata" in page.text
    assert not page.tables


@pytest.mark.parametrize(("release", "path"), FT_PAGES)
def test_settings_unreadable(seen: Pages, release: str, path: str) -> None:
    node = replace(master(release), settings=None, wires=Network(None, None, ()))
    assert "Dato non leggibile" in seen(node, path).text


@pytest.mark.parametrize(
    ("release", "path", "label"), [("21.0.26", "/manager/about", "Versione"), ("22.0.20", "/occ/info", "Versione")]
)
def test_about(seen: Pages, release: str, path: str, label: str) -> None:
    assert seen(master(release), path).facts[label] == release


def test_libraries(seen: Pages) -> None:
    assert [cell.text for cell in seen(master("22.0.20"), "/occ/info").table("Libreria")[1]] == [
        "asterisk",
        "1:16.28.0",
    ]
    assert "Dato non leggibile" in seen(replace(master("22.0.20"), versions=None), "/occ/info").text

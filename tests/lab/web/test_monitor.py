"""The Fault Tolerance table in every state, on both interfaces and in both languages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lab.web.state import Completeness, Flow, Identity, Machine, PeerAnswer, Replication, Role
from tests.lab.web.handed_in import (
    MASTER_PART,
    SLAVE_PART,
    STARTED,
    Cell,
    HandedIn,
    Seen,
    identity,
    master,
    slave,
    standalone,
)

MONITOR = {"21.0.26": "/manager/monitor", "22.0.20": "/occ/system-monitor"}
RELEASES = list(MONITOR)
FIRST = {("21.0.26", "it"): "IP", ("21.0.26", "en"): "IP", ("22.0.20", "it"): "IP dell'altro nodo"} | {
    ("22.0.20", "en"): "Other node IP"
}
HEADINGS = {
    ("21.0.26", "it"): ["IP", "Stato", "DB Sync", "FS Sync"],
    ("21.0.26", "en"): ["IP", "State", "DB Sync", "FS Sync"],
    ("22.0.20", "it"): [
        "IP dell'altro nodo",
        "Stato",
        "Database",
        "Replicazione filesystem",
        "File di sistema",
        "MongoDB",
    ],
    ("22.0.20", "en"): ["Other node IP", "State", "Database", "Filesystem replication", "File system", "MongoDB"],
}
GOOD_21 = [Cell("172.16.95.73"), Cell("SILENT", "good"), Cell("ON", "good"), Cell("ON", "good")]


def fault_tolerance(seen: Callable[..., Seen], node: HandedIn, language: str = "it") -> dict[str, Cell]:
    release = node.who.release or ""
    headings, values = seen(node, MONITOR[release], language).table(FIRST[release, language])
    return dict(zip([cell.text for cell in headings], values, strict=True))


@pytest.mark.parametrize(("release", "language"), list(HEADINGS))
def test_healthy_pair_is_green(seen: Callable[..., Seen], release: str, language: str) -> None:
    table = fault_tolerance(seen, master(release), language)
    assert list(table) == HEADINGS[release, language]
    words = ["SILENT", "ON", "ON"]
    if release == "22.0.20":
        words = ["SILENT", "ON", {"it": "Completa", "en": "Complete"}[language], "ON", "ON"]
    assert list(table.values()) == [Cell("172.16.95.73"), *(Cell(word, "good") for word in words)]


@pytest.mark.parametrize("release", RELEASES)
def test_slave_sees_the_master_as_active(seen: Callable[..., Seen], release: str) -> None:
    table = fault_tolerance(seen, slave(release))
    assert table["Stato"] == Cell("ACTIVE", "good")
    assert {cell.tone for cell in list(table.values())[1:]} == {"good"}


@pytest.mark.parametrize("release", RELEASES)
def test_standalone_has_no_panel(seen: Callable[..., Seen], release: str) -> None:
    page = seen(standalone(release), MONITOR[release])
    assert "Fault Tolerance" not in page.headings
    assert not page.has_table(FIRST[release, "it"])


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    ("role", "word"),
    [
        (Role.MASTER, "ACTIVE"),
        (Role.FAULT, "FAULT"),
        (Role.STANDALONE, "STANDALONE"),
        (Role.UNKNOWN, "UNKNOWN"),
    ],
)
def test_peer_that_is_no_standby_is_red(seen: Callable[..., Seen], release: str, role: Role, word: str) -> None:
    node = replace(master(release), other=PeerAnswer(role, SLAVE_PART))
    assert fault_tolerance(seen, node)["Stato"] == Cell(word, "bad")


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("role", [Role.BACKUP, Role.FAULT, Role.UNKNOWN])
def test_silent_is_green_beside_a_master_only(seen: Callable[..., Seen], release: str, role: Role) -> None:
    node = replace(slave(release), who=identity(release, role), other=PeerAnswer(Role.BACKUP, SLAVE_PART))
    assert fault_tolerance(seen, node)["Stato"] == Cell("SILENT", "bad")


@pytest.mark.parametrize("release", RELEASES)
def test_unreachable_peer_leaves_nothing_green_that_it_would_tell(seen: Callable[..., Seen], release: str) -> None:
    table = fault_tolerance(seen, replace(master(release), other=None))
    assert table["Stato"] == Cell("UNREACHABLE", "bad")
    assert table["DB Sync" if release == "21.0.26" else "Database"] == Cell("UNKNOWN", "bad")


@pytest.mark.parametrize("release", RELEASES)
def test_unreachable_master_leaves_the_files_unknown(seen: Callable[..., Seen], release: str) -> None:
    table = fault_tolerance(seen, replace(slave(release), other=None))
    assert table["FS Sync" if release == "21.0.26" else "File di sistema"] == Cell("UNKNOWN", "bad")


FLOWS = [(Flow.STOPPED, "OFF"), (Flow.UNKNOWN, "UNKNOWN")]


@pytest.mark.parametrize(("flow", "word"), FLOWS)
@pytest.mark.parametrize(("release", "column"), [("21.0.26", "DB Sync"), ("22.0.20", "Database")])
def test_database_column_is_the_slaves(
    seen: Callable[..., Seen], release: str, column: str, flow: Flow, word: str
) -> None:
    node = replace(master(release), other=PeerAnswer(Role.BACKUP, replace(SLAVE_PART, database=flow)))
    assert fault_tolerance(seen, node)[column] == Cell(word, "bad")


@pytest.mark.parametrize(("flow", "word"), FLOWS)
@pytest.mark.parametrize(("release", "column"), [("21.0.26", "FS Sync"), ("22.0.20", "File di sistema")])
def test_files_column_is_the_masters(
    seen: Callable[..., Seen], release: str, column: str, flow: Flow, word: str
) -> None:
    node = replace(master(release), part=replace(MASTER_PART, files=flow))
    assert fault_tolerance(seen, node)[column] == Cell(word, "bad")


@pytest.mark.parametrize(("flow", "word"), FLOWS)
def test_chat_column_is_the_own_servers(seen: Callable[..., Seen], flow: Flow, word: str) -> None:
    node = replace(master("22.0.20"), part=replace(MASTER_PART, chat=flow))
    assert fault_tolerance(seen, node)["MongoDB"] == Cell(word, "bad")


@pytest.mark.parametrize(
    ("state", "italian", "english", "tone"),
    [
        (Completeness.IN_PROGRESS, "In corso", "In progress", "busy"),
        (Completeness.STOPPED, "OFF", "OFF", "bad"),
        (Completeness.UNKNOWN, "UNKNOWN", "UNKNOWN", "bad"),
    ],
)
def test_completeness(seen: Callable[..., Seen], state: Completeness, italian: str, english: str, tone: str) -> None:
    node = replace(master("22.0.20"), part=replace(MASTER_PART, completeness=state))
    assert fault_tolerance(seen, node)["Replicazione filesystem"] == Cell(italian, tone)
    assert fault_tolerance(seen, node, "en")["Filesystem replication"] == Cell(english, tone)


@pytest.mark.parametrize(("release", "column"), [("21.0.26", "DB Sync"), ("22.0.20", "Database")])
def test_monitor_red_fault_turns_the_database_off(seen: Callable[..., Seen], release: str, column: str) -> None:
    assert fault_tolerance(seen, master(release, "monitor-red"))[column] == Cell("OFF", "bad")
    assert fault_tolerance(seen, slave(release, "monitor-red"))[column] == Cell("OFF", "bad")


@pytest.mark.parametrize("release", RELEASES)
def test_redesigned_layout_has_no_known_table(seen: Callable[..., Seen], release: str) -> None:
    page = seen(master(release, "page-layout"), MONITOR[release])
    assert "Fault Tolerance" not in page.headings
    assert not page.has_table(FIRST[release, "it"])


@pytest.mark.parametrize("release", RELEASES)
def test_german_labels(seen: Callable[..., Seen], release: str) -> None:
    page = seen(master(release, "page-german"), MONITOR[release])
    assert "Fehlertoleranz" in page.headings
    assert "Fault Tolerance" not in page.headings


@pytest.mark.parametrize(
    ("role", "header", "chip"),
    [
        (Role.MASTER, "MASTER", "STATO (master)"),
        (Role.STANDALONE, "MASTER", "STATO (on)"),
        (Role.BACKUP, "SLAVE", "STATO (slave)"),
        (Role.FAULT, "FAULT", "STATO (off)"),
        (Role.UNKNOWN, "UNKNOWN", "STATO (unknown)"),
    ],
)
def test_own_role(seen: Callable[..., Seen], role: Role, header: str, chip: str) -> None:
    assert header in seen(replace(master("21.0.26"), who=identity("21.0.26", role)), "/manager/monitor").text
    assert chip in seen(replace(master("22.0.20"), who=identity("22.0.20", role)), "/occ/system-monitor").text


def test_role_square_is_green_for_known_roles_only(logged_in: Callable[..., Any]) -> None:
    for role, tone in [(Role.MASTER, "good"), (Role.BACKUP, "good"), (Role.FAULT, "bad"), (Role.UNKNOWN, "bad")]:
        node = replace(master("21.0.26"), who=identity("21.0.26", role))
        assert f'class="square {tone}"' in logged_in(node).get("/manager/monitor").text


@pytest.mark.parametrize(
    ("release", "start", "unknown"),
    [
        ("21.0.26", f"Tempo di Avvio: {STARTED.astimezone():%d-%m-%Y %H:%M:%S}", "Tempo di Avvio: UNKNOWN"),
        ("22.0.20", f"Data di avvio: {STARTED.astimezone():%d/%m/%Y %H:%M:%S}", "Data di avvio: UNKNOWN"),
    ],
)
def test_start_time(seen: Callable[..., Seen], release: str, start: str, unknown: str) -> None:
    assert start in seen(master(release), MONITOR[release]).text
    node = replace(master(release), who=Identity(release, Role.MASTER, None))
    assert unknown in seen(node, MONITOR[release]).text


@pytest.mark.parametrize("release", RELEASES)
def test_devices_and_trunks(seen: Callable[..., Seen], release: str) -> None:
    page = seen(master(release), MONITOR[release])
    assert "Dispositivi/Telefoni configurati: 31" in page.headings
    assert "Trunk configurati: 2" in page.headings
    assert "Non registrati - 17" in page.text
    assert "Mai presentatisi sul TVox - 9" in page.text
    english = seen(master(release), MONITOR[release], "en")
    assert "Configured devices/phones: 31" in english.headings
    assert "Never seen by TVox - 9" in english.text


@pytest.mark.parametrize("release", RELEASES)
def test_what_cannot_be_read_is_unknown(seen: Callable[..., Seen], release: str) -> None:
    node = replace(master(release), phones=None, computer=Machine(None, None, None, ()))
    page = seen(node, MONITOR[release])
    assert "Dispositivi/Telefoni configurati: UNKNOWN" in page.headings
    assert "Trunk configurati: UNKNOWN" in page.headings
    assert "Storage: UNKNOWN" in page.headings
    assert "Nessun allarme attivo" in page.text
    assert page.tones["UNKNOWN"] == "bad"


@pytest.mark.parametrize("release", RELEASES)
def test_alarms_processes_and_storage(seen: Callable[..., Seen], release: str) -> None:
    page = seen(master(release), MONITOR[release])
    assert page.table("Data e Ora")[1][1:] == [Cell("5", "bad"), Cell("172.16.95.70"), Cell("system.disk.min_free")]
    processes = page.table("Processo")
    assert [cell.text for cell in processes[0]] == ["Processo", "PID", "CPU", "MEMORIA"]
    assert [cell.text for cell in processes[1]] == ["asterisk", "812", "6.2 %", "6.8 %"]
    assert "Storage: 47.0 GiB" in page.headings
    assert "conf - 24.0 KiB" in page.text


def test_settings_that_cannot_be_read_do_not_hide_the_panel(seen: Callable[..., Seen]) -> None:
    node = replace(master("21.0.26"), settings=None, other=None)
    assert fault_tolerance(seen, node)["IP"] == Cell("UNKNOWN")


def test_replication_of_nobody_is_unknown() -> None:
    assert set(vars(Replication()).values()) == {Flow.UNKNOWN, Completeness.UNKNOWN}

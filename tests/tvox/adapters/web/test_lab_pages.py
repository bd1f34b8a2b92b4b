"""The lab's own pages through the browser and into the judges: the lab draws what the adapter understands."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import uvicorn

from lab.web.application import application
from lab.web.state import Flow, Licence, PeerAnswer, Role
from tests.lab.web.handed_in import LICENCE, SLAVE_PART, HandedIn, master, slave, standalone
from tests.tvox.adapters.web.conftest import WHERE
from tests.tvox.adapters.web.product import make_certificate
from tests.tvox.web_facts import a_site, monitor_page, on_nodes
from tvox.adapters.web import BrowserPages
from tvox.adapters.web.door import Door
from tvox.customisations import judge_customisations
from tvox.devices import judge_devices
from tvox.findings import Verdict, worst
from tvox.licence import judge_licence, judge_major_upgrade
from tvox.monitor import judge_fault_tolerance_table
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.pages import MonitorPage
from tvox.releases import judge_release
from tvox.replication import judge_replication_rows
from tvox.waiting import eventually

TOPOLOGY = a_site().topology
FULL: Licence = replace(LICENCE, modules={"Agents": "40", "Fault Tolerance": "1", "Abandoned Calls": None})


@dataclass
class Lab:
    """One lab node's pages: `shows` hands in another state, `language` is what the pages are drawn in."""

    release: str
    node: HandedIn
    pages: BrowserPages
    language: str = "it"

    def shows(self, node: HandedIn) -> None:
        vars(self.node).update(vars(replace(node, rights=FULL)))

    def monitor(self) -> MonitorPage | CouldNotLook:
        try:
            return self.pages.monitor()
        except CouldNotAsk as refusal:
            return CouldNotLook.because(refusal)

    def judged_monitor(self) -> Verdict:
        pages = on_nodes(self.monitor(), monitor_page("SLAVE"))
        return worst(judge_fault_tolerance_table(pages, TOPOLOGY))


@pytest.fixture(scope="module", params=["21.0.26", "22.0.20"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    pem, fingerprint = make_certificate(tmp_path_factory.mktemp("lab"))
    node = master(request.param)
    app: Any = application(node)

    async def spoken(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["query_string"] = f"lang={running.language}".encode()
        await app(scope, receive, send)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(spoken, ssl_certfile=pem, ssl_keyfile=pem, log_level="critical", lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert eventually(lambda: server.started, within=10, every=0.05).reached
        door = Door(
            WHERE, "127.0.0.1", listener.getsockname()[1], fingerprint, None, "admin", lambda: "secret", "it", 3.0
        )
        running = Lab(request.param, node, BrowserPages(door))
        yield running
        running.pages.close()
        server.should_exit = True
        thread.join(10)


@pytest.fixture(params=["it", "en"])
def language(request: pytest.FixtureRequest, lab: Lab) -> Iterator[None]:
    lab.language = request.param
    yield
    lab.language = "it"


@pytest.mark.usefixtures("language")
def test_healthy_master_ok(lab: Lab) -> None:
    lab.shows(master(lab.release))
    assert lab.judged_monitor() is Verdict.PASS
    assert worst(judge_release(on_nodes(lab.pages.about()), lab.release)) is Verdict.PASS


@pytest.mark.usefixtures("language")
def test_healthy_slave_ok(lab: Lab) -> None:
    lab.shows(slave(lab.release))
    assert lab.pages.monitor().role == "SLAVE"
    rows = judge_replication_rows(OnNodes({"tvox2": lab.pages.replication()}), TOPOLOGY)
    assert worst(rows) is Verdict.PASS
    assert len(rows) == (2 if lab.release.startswith("21") else 4)


@pytest.mark.usefixtures("language")
def test_healthy_stand_alone_ok(lab: Lab) -> None:
    lab.shows(standalone(lab.release))
    licences = on_nodes(lab.pages.licence())
    assert worst(judge_licence(licences)) is Verdict.PASS
    assert [finding.advisory for finding in judge_licence(licences)] == [None]
    assert worst(judge_major_upgrade(licences)) is Verdict.PASS
    assert worst(judge_devices(on_nodes(lab.pages.devices()))) is Verdict.PASS
    assert worst(judge_customisations(on_nodes(lab.pages.customisations()))) is Verdict.PASS


def test_red_database_ko(lab: Lab) -> None:
    lab.shows(master(lab.release, "monitor-red"))
    assert lab.judged_monitor() is Verdict.FAIL


def test_silent_slave_ko(lab: Lab) -> None:
    lab.shows(replace(master(lab.release), other=None))
    assert lab.judged_monitor() is Verdict.FAIL


def test_other_master_ko(lab: Lab) -> None:
    lab.shows(replace(master(lab.release), other=PeerAnswer(Role.MASTER, SLAVE_PART)))
    assert lab.judged_monitor() is Verdict.FAIL


def test_stopped_queues_ko_where_the_page_shows_them(lab: Lab) -> None:
    node = slave(lab.release)
    lab.shows(replace(node, part=replace(node.part, queues=Flow.STOPPED)))
    assert lab.pages.monitor().role == "SLAVE"
    rows = judge_replication_rows(OnNodes({"tvox2": lab.pages.replication()}), TOPOLOGY)
    assert worst(rows) is (Verdict.FAIL if lab.release.startswith("22") else Verdict.PASS)


@pytest.mark.parametrize("fault", ["page-layout", "page-german"])
def test_other_layout_or_language_is_not_observed(lab: Lab, fault: str) -> None:
    lab.shows(master(lab.release, fault))
    assert lab.judged_monitor() is Verdict.NOT_OBSERVED


def test_unreadable_counts_are_not_observed(lab: Lab) -> None:
    lab.shows(replace(standalone(lab.release), phones=None))
    with pytest.raises(CouldNotAsk, match="with a number for each state"):
        lab.pages.devices()


def test_unreadable_customisations_are_never_none(lab: Lab) -> None:
    lab.shows(replace(standalone(lab.release), titles=None))
    try:
        listed = lab.pages.customisations().customisations
    except CouldNotAsk:
        listed = ("not read",)
    assert listed


@pytest.mark.usefixtures("language")
def test_customisations_are_listed(lab: Lab) -> None:
    lab.shows(replace(standalone(lab.release), titles=("IVR notturno", "Export CDR")))
    page = lab.pages.customisations()
    assert page.customisations == ("IVR notturno", "Export CDR")
    assert page.screenshot.address.endswith("/occ/configuration/customisations")
    assert lab.pages.about().release == lab.release


def test_expired_licence_ko(lab: Lab) -> None:
    lab.shows(standalone(lab.release))
    lab.node.rights = replace(FULL, status="EXPIRED", upgrades={"Major": False, "Minor": True, "Patch": True})
    licences = on_nodes(lab.pages.licence())
    assert worst(judge_licence(licences)) is Verdict.FAIL
    assert worst(judge_major_upgrade(licences)) is Verdict.FAIL

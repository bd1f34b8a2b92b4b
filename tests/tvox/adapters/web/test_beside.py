"""Release 21's customisations, which stand in the OCC beside its Application Manager, through a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tvox.adapters.web.conftest import a_door
from tests.tvox.adapters.web.drawing_beside import Beside
from tests.tvox.adapters.web.product import PASSWORD, Product, Served, as_before, served
from tests.tvox.web_facts import on_nodes
from tvox.adapters.web import BrowserPages
from tvox.adapters.web.door import Door
from tvox.customisations import judge_customisations
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.pages import Interface

PATIENCE_S = 2.0
Serve = Callable[[Product], Served]
OpenDoor = Callable[[Door], BrowserPages]


@pytest.fixture(scope="module", params=["it", "en"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server"), Product("am", request.param)) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: Served) -> Iterator[BrowserPages]:
    pages = BrowserPages(a_door(server))
    yield pages
    pages.close()


@pytest.fixture
def occ(server: Served) -> Iterator[Beside]:
    """A healthy OCC beside the module's Application Manager."""
    with as_before(server.product):
        server.product.beside = occ = Beside(PASSWORD)
        yield occ


def judged(pages: BrowserPages) -> Finding:
    try:
        (finding,) = judge_customisations(on_nodes(pages.customisations()))
    except CouldNotAsk as refusal:
        (finding,) = judge_customisations(on_nodes(CouldNotLook.because(refusal)))
    return finding


@pytest.mark.usefixtures("occ")
def test_none_ok(browser: BrowserPages) -> None:
    assert judged(browser).verdict is Verdict.PASS


@pytest.mark.usefixtures("occ")
def test_two_ko_names_them(browser: BrowserPages, server: Served) -> None:
    assert judged(browser).verdict is Verdict.PASS
    server.product.customisations = ("IVR notturno", "Export CDR")
    finding = judged(browser)
    assert finding.verdict is Verdict.FAIL
    assert "IVR notturno" in str(finding.observed)
    assert "Export CDR" in str(finding.observed)


@pytest.mark.usefixtures("occ")
def test_picture_is_of_the_page_itself(browser: BrowserPages, server: Served) -> None:
    page = browser.customisations()
    assert page.interface is Interface.OCC
    assert page.screenshot.address == f"https://127.0.0.1:{server.port}/occ/customisations"
    assert page.screenshot.png.startswith(b"\x89PNG")
    server.product.customisations = ("IVR notturno", "Export CDR")
    assert browser.customisations().screenshot.png != page.screenshot.png


def test_application_manager_is_left_as_it_was(serve: Serve, open_door: OpenDoor) -> None:
    occ = Beside(PASSWORD)
    server = serve(Product(beside=occ))
    pages = open_door(a_door(server))
    assert pages.customisations().customisations == ()
    assert pages.monitor().role == "MASTER"
    assert pages.replication().rows
    assert pages.customisations().customisations == ()
    assert pages.licence().interface is Interface.APPLICATION_MANAGER
    assert (server.product.logins, occ.logins) == (1, 1)


def test_occ_that_asks_for_no_log_in_of_its_own(serve: Serve, open_door: OpenDoor) -> None:
    occ = Beside(PASSWORD, asks=False)
    assert judged(open_door(a_door(serve(Product(beside=occ))))).verdict is Verdict.PASS
    assert occ.logins == 0


def test_log_in_that_ended_there_is_repeated_once(serve: Serve, open_door: OpenDoor) -> None:
    occ = Beside(PASSWORD)
    pages = open_door(a_door(serve(Product(beside=occ))))
    assert judged(pages).verdict is Verdict.PASS
    occ.sessions += 1
    assert judged(pages).verdict is Verdict.PASS
    assert occ.logins == 2


def test_missing_entry_is_not_testable(serve: Serve, open_door: OpenDoor) -> None:
    pages = open_door(a_door(serve(Product(beside=Beside(PASSWORD, has_entry=False))), patience=PATIENCE_S))
    finding = judged(pages)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_TESTABLE)
    assert "no entry Personalizzazioni" in str(finding.observed)
    assert pages.about().release == "21.0.26"


@pytest.mark.parametrize("elsewhere", ["", "/", "/client"])
def test_no_occ_there_is_not_testable(serve: Serve, open_door: OpenDoor, elsewhere: str) -> None:
    occ = Beside(PASSWORD, elsewhere=elsewhere) if elsewhere else None
    server = serve(Product(beside=occ))
    pages = open_door(a_door(server, patience=PATIENCE_S))
    finding = judged(pages)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_TESTABLE)
    assert "Application Manager has no page Personalizzazioni" in str(finding.observed)
    assert "vendor support in writing" in str(finding.next_step)
    assert server.product.logins == 1
    assert pages.about().release == "21.0.26"


def test_refused_log_in_is_tried_once_only(serve: Serve, open_door: OpenDoor) -> None:
    occ = Beside("another-Pa55-word")
    server = serve(Product(beside=occ))
    pages = open_door(a_door(server))
    for _ in range(2):
        finding = judged(pages)
        assert finding.verdict is Verdict.NOT_OBSERVED
        assert "log-in of admin was refused (Nome utente o password errati)" in str(finding.observed)
        assert "page Personalizzazioni" in str(finding.where)
    assert pages.about().release == "21.0.26"
    server.product.sessions += 1
    assert pages.about().release == "21.0.26"
    assert judged(pages).verdict is Verdict.NOT_OBSERVED
    assert (occ.logins, server.product.logins) == (1, 2)


@pytest.mark.parametrize("asks", [True, False])
@pytest.mark.parametrize("title", ["TVox Something Else", "Omnichannel Contact Center"])
def test_other_title_is_not_observed(serve: Serve, open_door: OpenDoor, tmp_path: Path, asks: bool, title: str) -> None:
    server = serve(Product(beside=Beside(PASSWORD, title=title, asks=asks)))
    pages = open_door(a_door(server, patience=PATIENCE_S))
    finding = judged(pages)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.COULD_NOT_LOOK)
    assert "lacks the title TVox Omnichannel Manager" in str(finding.observed)
    assert (tmp_path / "unknown-page-customisations.png").read_bytes().startswith(b"\x89PNG")
    assert pages.about().release == "21.0.26"


def test_server_error_is_not_taken_for_a_release_without_the_page(serve: Serve, open_door: OpenDoor) -> None:
    pages = open_door(a_door(serve(Product(beside=Beside(PASSWORD, status=503))), patience=PATIENCE_S))
    finding = judged(pages)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.COULD_NOT_LOOK)
    assert pages.about().release == "21.0.26"


def test_occ_of_another_machine_gets_no_password(serve: Serve, open_door: OpenDoor) -> None:
    occ = Beside(PASSWORD)
    server = serve(Product(beside=occ))
    occ.elsewhere = f"https://localhost:{server.port}/occ/login"
    with pytest.raises(CouldNotAsk, match="forward to another machine"):
        open_door(a_door(server, patience=PATIENCE_S)).customisations()
    assert occ.logins == 0

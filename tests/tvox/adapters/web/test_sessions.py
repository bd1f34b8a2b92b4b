"""How a browser is kept, and pages that must not be read: those end as CouldNotAsk, never as an empty reading."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.tvox.adapters.web.conftest import WHERE, a_door
from tests.tvox.adapters.web.product import PASSWORD, Product, Served, as_before, served
from tests.tvox.web_facts import a_site
from tvox.adapters.web import BrowserPages, chromium, labels, open_pages
from tvox.adapters.web.door import Door
from tvox.adapters.web.refusals import SessionLostError, said
from tvox.adapters.web.session import Session
from tvox.colours import is_green
from tvox.findings import Kind
from tvox.observing import CouldNotAsk

PATIENCE_S = 2.0
RED = "#ed4646"
SPKI = "--ignore-certificate-errors-spki-list="
Serve = Callable[[Product], Served]
OpenDoor = Callable[[Door], BrowserPages]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server"), Product()) as running:
        yield running


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def impatient(server: Served, pictures: Path) -> Iterator[BrowserPages]:
    """A browser that is used to the product, kept for the whole module."""
    pages = BrowserPages(a_door(server, patience=PATIENCE_S), lambda name: pictures / name)
    pages.about()
    yield pages
    pages.close()


@pytest.fixture
def product(server: Served) -> Iterator[Product]:
    with as_before(server.product):
        yield server.product


def test_login_refused_is_tried_once_only(serve: Serve, open_door: OpenDoor) -> None:
    server = serve(Product())
    pages = open_door(a_door(server, password="wrong"))
    for question in (pages.monitor, pages.about, pages.monitor):
        with pytest.raises(CouldNotAsk, match=r"log-in of admin was refused \(Nome utente o password errati\)"):
            question()
    assert server.product.logins == 1


def test_every_page_of_the_menu_has_its_name() -> None:
    assert labels.PAGES.keys() == {page for menu in labels.MENU.values() for page in menu}
    assert labels.PAGES["licence"].render("it") == "Licenza"


def test_refused_log_in_without_a_word_says_so_in_italian(serve: Serve, open_door: OpenDoor) -> None:
    server = serve(Product(refusal=""))
    with pytest.raises(CouldNotAsk) as refused:
        open_door(a_door(server, password="wrong", patience=PATIENCE_S)).monitor()
    assert "(la pagina di accesso è rimasta, senza alcun messaggio)" in refused.value.why.render("it")


def test_session_that_ends_at_once_says_so_in_italian(open_door: OpenDoor, serve: Serve) -> None:
    class EndsAtOnce(BrowserPages):
        def _opened(self) -> Session:
            raise SessionLostError

    pages = EndsAtOnce(a_door(serve(Product())))
    with pytest.raises(CouldNotAsk) as refused:
        pages.monitor()
    pages.close()
    assert "(la sessione è terminata subito)" in refused.value.why.render("it")


def test_browser_without_a_message_says_so_in_italian() -> None:
    assert said(PlaywrightError("")).render("it") == "nessun messaggio"
    assert str(said(PlaywrightError("net::ERR_FAILED\nCall log: typed canary"))) == "net::ERR_FAILED"


def test_wrong_pin_sends_nothing_and_shows_both_fingerprints(serve: Serve, open_door: OpenDoor) -> None:
    server = serve(Product())
    other = "SHA256:" + "A" * 43
    with pytest.raises(CouldNotAsk) as refusal:
        open_door(a_door(server, pinned=other)).monitor()
    assert server.fingerprint in str(refusal.value.why)
    assert other in str(refusal.value.why)
    assert server.product.log == []


def test_certificate_that_nobody_vouches_for_is_refused_without_a_pin(serve: Serve, open_door: OpenDoor) -> None:
    server = serve(Product())
    with pytest.raises(CouldNotAsk, match="certificate is not valid"):
        open_door(a_door(server, pinned=None, domain="tam.example.com")).monitor()
    assert server.product.logins == 0


def test_node_that_forwards_to_the_other_one_is_not_read_and_gets_no_password(
    serve: Serve, open_door: OpenDoor, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = serve(Product(forwards_to=f"https://localhost:{server.port}"))
    both_pins = f"{SPKI}{away.fingerprint[7:]}=,{server.fingerprint[7:]}="
    monkeypatch.setattr(Door, "browser_options", (both_pins,))
    before = server.product.logins
    with pytest.raises(CouldNotAsk, match="forward to another machine"):
        open_door(a_door(away)).monitor()
    assert server.product.logins == before


def test_other_layout_is_not_read_and_its_picture_is_kept(
    impatient: BrowserPages, product: Product, pictures: Path
) -> None:
    product.layout = "other"
    with pytest.raises(CouldNotAsk, match="lacks a table Fault Tolerance"):
        impatient.monitor()
    assert (pictures / "unknown-page-monitor.png").read_bytes().startswith(b"\x89PNG")


def test_other_language_is_not_read(impatient: BrowserPages, product: Product) -> None:
    product.language = "fr"
    impatient.about()
    with pytest.raises(CouldNotAsk) as refusal:
        impatient.monitor()
    assert refusal.value.kind is Kind.NOT_TESTABLE
    assert "no entry Monitor" in str(refusal.value.why)


def test_counts_that_do_not_add_up_are_not_read(impatient: BrowserPages, product: Product) -> None:
    product.words = {"devices": "40"}
    with pytest.raises(CouldNotAsk, match="add up to 40"):
        impatient.devices()


def test_slow_page_ends_at_the_deadline(impatient: BrowserPages, product: Product) -> None:
    product.slow_s = 60
    started = monotonic()
    with pytest.raises(CouldNotAsk):
        impatient.about()
    product.released.set()
    assert monotonic() - started < 4 * PATIENCE_S


def test_server_that_accepts_and_says_nothing_ends_at_the_deadline(open_door: OpenDoor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        server = Served(mute.getsockname()[1], "SHA256:" + "A" * 43, Product())
        with pytest.raises(CouldNotAsk, match="no HTTPS"):
            open_door(a_door(server, patience=1.0)).monitor()


def test_nobody_listens(open_door: OpenDoor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(CouldNotAsk, match="no HTTPS"):
        open_door(a_door(Served(port, "SHA256:" + "A" * 43, Product()))).monitor()


def test_no_browser_names_the_command_that_mends_it(
    serve: Serve, open_door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "program", lambda: None)
    with pytest.raises(CouldNotAsk) as refusal:
        open_door(a_door(serve(Product()))).monitor()
    assert "install" in str(refusal.value.next_step)


def test_site_without_a_user_of_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    site = a_site()
    pages = open_pages(site, str, address="127.0.0.1", machine=site.topology.tvox1, where=WHERE)
    with pytest.raises(CouldNotAsk, match="names no user"):
        pages.monitor()
    pages.close()


def test_log_in_that_ended_is_repeated_once(impatient: BrowserPages, product: Product) -> None:
    impatient.about()
    before = product.logins
    product.sessions += 1
    assert impatient.about().release == "21.0.26"
    assert product.logins == before + 1


def test_questions_from_many_threads_share_one_log_in(impatient: BrowserPages, product: Product) -> None:
    impatient.about()
    before = product.logins
    questions = (impatient.about, impatient.monitor, impatient.devices, impatient.about)
    with ThreadPoolExecutor(4) as askers:
        answers = [askers.submit(question) for question in questions]
        assert [answer.exception() for answer in answers] == [None] * 4
    assert product.logins == before


def test_closing_ends_the_thread_and_asking_again_starts_anew(impatient: BrowserPages, product: Product) -> None:
    impatient.about()
    impatient.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("browser ")]
    assert impatient.about().release == "21.0.26"


def test_password_is_in_no_word_of_a_refusal(server: Served, impatient: BrowserPages, product: Product) -> None:
    assert PASSWORD not in repr(a_door(server))
    product.role = ""
    with pytest.raises(CouldNotAsk) as refusal:
        impatient.monitor()
    chain: BaseException | None = refusal.value
    while chain is not None:
        assert PASSWORD not in repr(chain)
        chain = chain.__cause__ or chain.__context__


def test_monitor_is_never_read_twice_from_an_old_page(impatient: BrowserPages, product: Product) -> None:
    assert impatient.monitor().other_node == "172.16.95.73"
    product.other_node = "172.16.95.99"
    assert impatient.monitor().other_node == "172.16.95.99"


def test_licence_status_that_is_not_green(impatient: BrowserPages, product: Product) -> None:
    product.words, product.colours = {"licence": "EXPIRED"}, {"licence": RED}
    page = impatient.licence()
    assert page.status.word == "EXPIRED"
    assert not is_green(page.status.colour)


def test_password_is_in_no_address(impatient: BrowserPages, product: Product) -> None:
    impatient.about()
    assert not any(PASSWORD in line for line in product.log)


def test_pictures_show_the_panel_only(impatient: BrowserPages, product: Product) -> None:
    picture = impatient.monitor().screenshot.png
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert width < 1100
    assert height < 400

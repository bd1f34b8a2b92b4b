"""Every page of both interfaces in both languages, drawn after the vendor's pictures, read through a real browser."""

from collections.abc import Iterator

import pytest

from tests.tvox.adapters.web.conftest import a_door
from tests.tvox.adapters.web.product import Product, Served, as_before, served
from tvox.adapters.web import BrowserPages
from tvox.colours import is_green
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.pages import Interface

INTERFACES = {"am": Interface.APPLICATION_MANAGER, "occ": Interface.OCC}
RED = "#ed4646"


@pytest.fixture(scope="module", params=["am-it", "am-en", "occ-it", "occ-en"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    interface, language = request.param.split("-")
    with served(tmp_path_factory.mktemp("server"), Product(interface, language)) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: Served) -> Iterator[BrowserPages]:
    pages = BrowserPages(a_door(server))
    yield pages
    pages.close()


@pytest.fixture
def product(server: Served) -> Iterator[Product]:
    """What the server shows; as it was again after the test."""
    with as_before(server.product):
        yield server.product


def test_monitor_is_read(browser: BrowserPages, product: Product) -> None:
    page = browser.monitor()
    assert page.interface is INTERFACES[product.interface]
    assert (page.role, page.other_node) == ("MASTER", "172.16.95.73")
    complete = "Completa" if product.language == "it" else "Complete"
    am = {"State": "SILENT", "Database": "ON", "File sync": "ON"}
    occ = am | {"Filesystem replication": complete, "MongoDB": "ON"}
    assert {name: cell.word for name, cell in page.fault_tolerance.items()} == (
        am if product.interface == "am" else occ
    )
    assert all(is_green(cell.colour) for cell in page.fault_tolerance.values())
    assert page.screenshot.png.startswith(b"\x89PNG")


def test_monitor_shows_other_words_and_colours_as_they_are(browser: BrowserPages, product: Product) -> None:
    product.words, product.colours, product.role = {"state": "UNREACHABLE"}, {"state": RED, "database": RED}, "SLAVE"
    page = browser.monitor()
    assert page.role == "SLAVE"
    assert page.fault_tolerance["State"].word == "UNREACHABLE"
    assert [is_green(page.fault_tolerance[name].colour) for name in ("State", "Database", "File sync")] == [
        False,
        False,
        True,
    ]


def test_monitor_of_a_stand_alone_tvox_has_no_table(browser: BrowserPages, product: Product) -> None:
    product.paired = False
    page = browser.monitor()
    assert (page.other_node, page.fault_tolerance) == ("", {})


def test_replication_rows_are_read(browser: BrowserPages, product: Product) -> None:
    product.words, product.colours = {"files": "OFF", "queues": "OFF"}, {"files": RED, "queues": RED}
    rows = browser.replication().rows
    am = {"Database": ("ON", True), "File system": ("OFF", False)}
    occ = am | {"MongoDB": ("ON", True), "Rabbitmq": ("OFF", False)}
    assert {name: (row.word, is_green(row.colour)) for name, row in rows.items()} == (
        am if product.interface == "am" else occ
    )


def test_licence_is_read(browser: BrowserPages, product: Product) -> None:
    product.words = {"ft": "2", "major": "Disabilitato"}
    page = browser.licence()
    assert page.status.word == ("VALID" if product.interface == "am" else "ATTIVA")
    assert is_green(page.status.colour)
    assert page.modules == {"Abandoned Calls": "no", "Agents": "40", "Fault Tolerance": "2"}
    assert page.upgrades == {"Major": "Disabilitato", "Minor": "Non disponibile", "Patch": "Abilitato"}
    assert page.upgrades_screenshot is not None


def test_about_is_not_mistaken_for_a_librarys_version(browser: BrowserPages, product: Product) -> None:
    product.release = "22.0.5+2"
    assert browser.about().release == "22.0.5+2"


def test_devices_are_counted(browser: BrowserPages, product: Product) -> None:
    page = browser.devices()
    assert (page.devices["reachable"], page.devices["unregistered"], page.devices["never seen"]) == (5, 17, 9)
    assert (page.trunks["reachable"], sum(page.trunks.values())) == (2, 2)


def test_customisations(browser: BrowserPages, product: Product) -> None:
    if product.interface == "am":
        with pytest.raises(CouldNotAsk) as refusal:
            browser.customisations()
        assert refusal.value.kind is Kind.NOT_TESTABLE
        assert refusal.value.where.render("it").endswith(", pagina Personalizzazioni")
        return
    assert browser.customisations().customisations == ()
    product.customisations = ("IVR notturno", "Export CDR")
    assert browser.customisations().customisations == ("IVR notturno", "Export CDR")

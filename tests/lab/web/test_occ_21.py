"""Release 21's OCC, which stands beside its Application Manager."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lab.web import routes
from lab.web.state import Role
from tests.lab.web.handed_in import LICENCE, Cell, HandedIn, Seen, identity, master, slave, standalone

RELEASE = "21.0.26"
TITLE = "TVox Omnichannel Manager"
Pages = Callable[..., Seen]


@pytest.mark.parametrize("page", routes.OCC_21, ids=[page.path for page in routes.OCC_21])
@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("node", [master, slave, standalone])
def test_every_page_is_drawn_under_the_own_title(
    seen_beside: Pages, page: routes.Page, language: str, node: Callable[[str], HandedIn]
) -> None:
    headings = seen_beside(node(RELEASE), page.path, language).headings
    assert headings[0] == TITLE
    assert "Omnichannel Contact Center" not in headings


def test_release_22_has_the_later_title(seen: Pages) -> None:
    assert seen(master("22.0.20"), "/occ/info").headings[0] == "Omnichannel Contact Center"


@pytest.mark.parametrize(
    ("language", "menu"),
    [
        ("it", ["SISTEMA", "Licenza", "Security update", "Configurazione di sistema"]),
        ("en", ["SYSTEM", "License", "Security update", "System configuration"]),
    ],
)
def test_menu(seen_beside: Pages, language: str, menu: list[str]) -> None:
    page = seen_beside(master(RELEASE), "/occ/info", language)
    words = [word for word in map(str.strip, page.text.split("\n")) if word]
    first = words.index(menu[0])
    assert words[first : first + 4] == menu
    assert page.links["Application Manager"] == "/manager"
    assert page.links["Security update"] == "/occ/security-update"
    assert page.links["Info"] == "/occ/info"
    customisations = {"it": "Personalizzazioni", "en": "Customisations"}[language]
    assert page.links[customisations] == "/occ/configuration/customisations"
    assert not {"Monitor di sistema", "System monitor", "Replicazione", "Replication", "Fault Tolerance"} & set(words)


def test_menu_of_the_slave_shows_the_system_only(seen_beside: Pages) -> None:
    page = seen_beside(slave(RELEASE), "/occ/info")
    assert "SISTEMA" in page.headings
    assert "GESTIONE" not in page.text


def test_the_title_has_no_state_icon(logged_in_beside: Callable[..., Any]) -> None:
    for role, title in ((Role.MASTER, "Attivo"), (Role.FAULT, "Spento")):
        node = replace(master(RELEASE), who=identity(RELEASE, role))
        assert f'aria-label="{title}"' not in logged_in_beside(node).get("/occ/info").text


def test_security_update_has_its_three_cards(seen_beside: Pages) -> None:
    page = seen_beside(master(RELEASE), "/occ/security-update")
    assert page.headings[-4:] == ["Security Update", "Check", "Licenza", "Upgrade"]
    assert (page.facts["Major:"], page.facts["Minor:"]) == ("Abilitato", "Disabilitato")
    unreadable = seen_beside(replace(master(RELEASE), rights=None), "/occ/security-update")
    assert unreadable.facts["Major:"] == "UNKNOWN"


def test_licence_ok(seen_beside: Pages) -> None:
    page = seen_beside(master(RELEASE), "/occ/license/modules")
    assert page.facts["Stato Licenza:"] == "ATTIVA"
    assert page.table("Modulo")[1] == [Cell("Agents"), Cell("40"), Cell("TVox")]


@pytest.mark.parametrize(
    ("rights", "word"), [(replace(LICENCE, status="EXPIRED"), "EXPIRED"), (None, "UNKNOWN")], ids=["expired", "none"]
)
def test_licence_ko(logged_in_beside: Callable[..., Any], rights: Any, word: str) -> None:
    page = logged_in_beside(replace(master(RELEASE), rights=rights)).get("/occ/license/modules").text
    assert f'<dd class="status bad">{word}</dd>' in page


@pytest.mark.parametrize(
    ("titles", "shown", "warning"),
    [
        ((), "Nessuna personalizzazione", ""),
        (("IVR notturno",), "IVR notturno", "Personalizzazioni presenti"),
        (None, "Dato non leggibile", "Personalizzazioni non leggibili"),
    ],
    ids=["none", "one", "unreadable"],
)
def test_customisations(seen_beside: Pages, titles: tuple[str, ...] | None, shown: str, warning: str) -> None:
    page = seen_beside(replace(master(RELEASE), titles=titles), "/occ/configuration/customisations").text
    assert shown in page
    assert ("Nessuna personalizzazione" in page) == (titles == ())
    assert warning in page


def test_info_names_the_release(seen_beside: Pages) -> None:
    assert seen_beside(master(RELEASE), "/occ/info").facts["Versione"] == RELEASE

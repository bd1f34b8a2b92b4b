"""Who gets in, and what is open to everybody."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lab.web import routes
from lab.web.state import Identity, Role
from lab.web.texts import Interface
from tests.lab.web.handed_in import STARTED, Seen, identity, master, slave, standalone

PAGES = [("21.0.26", page) for page in routes.MANAGER] + [("22.0.20", page) for page in routes.OCC]
PAGES_BESIDE = [("21.0.26", page) for page in routes.OCC_21]


@pytest.mark.parametrize(("release", "page"), PAGES + PAGES_BESIDE)
def test_page_needs_a_login(browser: Callable[..., Any], release: str, page: routes.Page) -> None:
    answer = browser(slave(release)).get(page.path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/manager/login", "/occ/login")


@pytest.mark.parametrize(("release", "page"), PAGES, ids=[page.path for _, page in PAGES])
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_page_is_drawn(seen: Callable[..., Any], release: str, page: routes.Page, language: str) -> None:
    assert seen(slave(release), page.path, language).headings


@pytest.mark.parametrize(("release", "home"), [("10.26.1", "/manager"), ("21.0.26", "/manager"), ("22.0.20", "/occ")])
def test_root_leads_to_the_interface_of_the_release(browser: Callable[..., Any], release: str, home: str) -> None:
    assert browser(master(release)).get("/").url.path == f"{home}/login"


@pytest.mark.parametrize(
    ("release", "other"),
    [
        ("21.0.26", "/occ/system-monitor"),
        ("21.0.26", "/occ/configuration/replication"),
        ("10.26.1", "/occ"),
        ("10.26.1", "/occ/login"),
        ("10.26.1", "/occ/configuration/customisations"),
        ("22.0.20", "/manager/monitor"),
        ("22.0.20", "/manager/login"),
        ("22.0.20", "/occ/security-update"),
    ],
)
def test_what_the_release_does_not_have_leads_to_the_root(
    browser: Callable[..., Any], release: str, other: str
) -> None:
    assert browser(master(release)).get(other, follow_redirects=False).headers["location"] == "/"


def test_nobody_logs_in_at_an_interface_that_the_release_does_not_have(browser: Callable[..., Any]) -> None:
    form = {"username": "admin", "password": "secret"}
    answer = browser(master("10.26.1")).post("/occ/login", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/"
    assert "set-cookie" not in answer.headers


def test_the_occ_beside_application_manager_has_a_login_of_its_own(logged_in: Callable[..., Any]) -> None:
    client = logged_in(master("21.0.26"))
    assert client.get("/occ").url.path == "/occ/login"
    answer = client.post("/occ/login", data={"username": "admin", "password": "secret", "lang": "it"})
    assert answer.url.path == "/occ/license/modules"
    assert client.get("/").url.path == "/manager/monitor"
    assert client.get(Seen(answer.text).links["Logout"]).url.path == "/occ/login"
    assert client.get("/manager/about").url.path == "/manager/about"


def test_a_login_at_the_occ_beside_is_none_at_application_manager(
    logged_in_beside: Callable[..., Any],
) -> None:
    client = logged_in_beside(master("21.0.26"))
    assert client.get("/manager/about").url.path == "/manager/login"
    for cookie in list(client.cookies.jar):
        client.cookies.set(cookie.name, cookie.value)  # Sent to every address, whatever its path.
    assert client.get("/manager/about").url.path == "/manager/login"


def test_the_occ_beside_refuses_a_wrong_password(browser: Callable[..., Any]) -> None:
    client = browser(master("21.0.26"))
    answer = client.post("/occ/login", data={"username": "admin", "password": "wrong", "lang": "it"})
    assert answer.status_code == 401
    assert "Nome utente o password errati" in answer.text
    assert "TVox Omnichannel Manager" in answer.text
    assert client.get("/occ/info").url.path == "/occ/login"


def test_unreadable_release_is_said(browser: Callable[..., Any]) -> None:
    answer = browser(replace(master("22.0.20"), who=Identity(None, Role.MASTER, STARTED))).get("/")
    assert answer.status_code == 503
    assert "could not be read" in answer.text


@pytest.mark.parametrize("release", ["21.0.26", "22.0.20"])
@pytest.mark.parametrize(
    ("language", "message"), [("it", "Nome utente o password errati"), ("en", "Wrong username or password")]
)
@pytest.mark.parametrize(("user", "password"), [("admin", "wrong"), ("nobody", "secret"), ("", ""), ("admin", "")])
def test_wrong_password_is_refused(
    browser: Callable[..., Any], release: str, language: str, message: str, user: str, password: str
) -> None:
    client = browser(master(release))
    address = client.get("/").url
    answer = client.post(address, data={"username": user, "password": password, "lang": language})
    assert answer.status_code == 401
    assert message in answer.text
    assert not client.cookies
    assert client.get("/").url == address


def test_nobody_gets_in_without_accounts(browser: Callable[..., Any]) -> None:
    client = browser(replace(master("22.0.20"), admins=()))
    answer = client.post("/occ/login", data={"username": "admin", "password": "secret"})
    assert answer.status_code == 401


def test_a_made_up_cookie_is_no_login(browser: Callable[..., Any]) -> None:
    client = browser(master("22.0.20"))
    client.cookies.set("JSESSIONID", "1")
    assert client.get("/occ/info").url.path == "/occ/login"


def test_session_cookie_is_for_https_only(browser: Callable[..., Any]) -> None:
    form = {"username": "admin", "password": "secret"}
    answer = browser(master("22.0.20")).post("/occ/login", data=form, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize("release", ["21.0.26", "22.0.20"])
def test_logout_ends_the_visit(logged_in: Callable[..., Any], release: str) -> None:
    client = logged_in(master(release))
    cookies = dict(client.cookies)
    home = client.get("/").url
    client.get(Seen(client.get("/").text).links["Logout"])
    for name, value in cookies.items():
        client.cookies.set(name, value)  # Even the old cookie is worth nothing.
    assert client.get(home).url.path.endswith("/login")


def test_language_of_the_address_is_kept(logged_in: Callable[..., Any]) -> None:
    client = logged_in(master("22.0.20"))
    assert "Monitor di sistema" in client.get("/occ/info").text
    assert "System monitor" in client.get("/occ/info?lang=en").text
    assert "System monitor" in client.get("/occ/info").text
    assert "System monitor" in client.get("/occ/info?lang=xx").text


def test_login_page_in_english(browser: Callable[..., Any]) -> None:
    page = browser(master("21.0.26")).get("/manager/login?lang=en").text
    assert "Language" in page
    assert '<option value="en" selected>' in page


def test_uptime_end_point(browser: Callable[..., Any]) -> None:
    answer = browser(master("22.0.20")).get("/system/rest/system-monitor/get-system-uptime")
    assert answer.json()["startDate"] == STARTED.isoformat()
    assert answer.json()["uptime"] > 0
    assert browser(master("21.0.26")).get("/system/rest/system-monitor/get-system-uptime").status_code == 404
    unknown = replace(standalone("22.0.20"), who=Identity("22.0.20", Role.STANDALONE, None))
    assert browser(unknown).get("/system/rest/system-monitor/get-system-uptime").status_code == 503


def test_peer_state_is_open_and_says_only_roles_and_flows(browser: Callable[..., Any]) -> None:
    assert browser(slave("22.0.20")).get("/lab/peer-state").json() == {
        "name": "tvox1",
        "role": "BACKUP",
        "replication": {
            "database": "RUNNING",
            "files": "STOPPED",
            "completeness": "STOPPED",
            "chat": "RUNNING",
            "queues": "RUNNING",
        },
    }


def test_texts_of_the_node_are_escaped(seen: Callable[..., Any], logged_in: Callable[..., Any]) -> None:
    evil = "<script>alert(1)</script>"
    node = replace(master("22.0.20"), titles=(evil,))
    page = logged_in(node).get("/occ/configuration/customisations").text
    assert evil not in page
    assert evil in seen(node, "/occ/configuration/customisations").text


@pytest.mark.parametrize("interface", list(Interface))
def test_interfaces_have_homes(interface: Interface) -> None:
    assert routes.HOMES[interface] in routes.SHORT[interface]


def test_identity_of_odd_releases() -> None:
    assert identity("x.y", Role.MASTER).major is None
    assert identity("22", Role.MASTER).major == 22

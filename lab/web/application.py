"""The web application of one node."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lab.web import contents, menus, routes
from lab.web.look import Look
from lab.web.reading import peer
from lab.web.rendering import STATIC, page
from lab.web.routes import Page
from lab.web.sessions import Session, Sessions, admitted, chosen_language
from lab.web.state import Node, Role
from lab.web.texts import Interface, Language, words

UPTIME = "/system/rest/system-monitor/get-system-uptime"
FOLDERS = {Interface.APPLICATION_MANAGER: "manager", Interface.OCC_21: "occ", Interface.OCC: "occ"}
MENUS = {Interface.APPLICATION_MANAGER: menus.MANAGER, Interface.OCC_21: menus.OCC_21, Interface.OCC: menus.OCC}
SERVING = (Role.MASTER, Role.STANDALONE)


def application(node: Node) -> Starlette:
    """The pages over `node`; every request looks at it anew."""
    site = _Site(node)
    pages = [Route(path, site.page(path)) for path in {page.path for drawn in routes.PAGES.values() for page in drawn}]
    doors = [
        route
        for home in set(routes.HOMES.values())
        for route in (
            Route(f"{home}/login", site.login_page(home), methods=["GET"]),
            Route(f"{home}/login", site.login(home), methods=["POST"]),
            Route(f"{home}/logout", site.logout(home)),
        )
    ]
    short = [Route(path, site.short(path)) for path in {path for known in routes.SHORT.values() for path in known}]
    others = [
        Route("/", site.home),
        Route("/manager/system", site.manager_system),
        Route(UPTIME, site.uptime),
        Route(peer.PATH, site.peer_state),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=[*pages, *doors, *short, *others])


class _Site:
    """The endpoints. They are plain functions, so Starlette runs each request in a thread of its own."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._sessions = {interface: Sessions(home) for interface, home in routes.HOMES.items()}

    def home(self, _request: Request) -> Response:
        """Lead to the first interface of the node's release."""
        interfaces = Look(self._node).interfaces
        if not interfaces:
            return PlainTextResponse("The release of this node could not be read.", status_code=503)
        return RedirectResponse(routes.HOMES[interfaces[0]], status_code=303)

    def manager_system(self, _request: Request) -> Response:
        """The first page below System, which is another one on the slave."""
        first = "license" if Look(self._node).role in SERVING else "replication"
        return RedirectResponse(f"/manager/system/{first}", status_code=303)

    def short(self, path: str) -> Callable[[Request], Response]:
        """The endpoint of an address that leads on to a page."""

        def endpoint(_request: Request) -> Response:
            known = (routes.SHORT[interface] for interface in Look(self._node).interfaces)
            target = next((short[path] for short in known if path in short), "/")
            return RedirectResponse(target, status_code=303)

        return endpoint

    def page(self, path: str) -> Callable[[Request], Response]:
        """The endpoint of the page that the node's release has at `path`."""

        def endpoint(request: Request) -> Response:
            look = Look(self._node)
            found = _drawn_at(look, path)
            if found is None:
                return RedirectResponse("/", status_code=303)
            interface, drawn = found
            session = self._sessions[interface].of(request)
            if session is None:
                return RedirectResponse(f"{routes.HOMES[interface]}/login", status_code=303)
            frame = _frame(look, interface, session, path)
            if drawn.standby_only and look.role in SERVING:
                return page(f"{FOLDERS[interface]}/missing.html", frame, status=404)
            return page(drawn.template, frame | drawn.contents(look, frame["language"]))

        return endpoint

    def login_page(self, home: str) -> Callable[[Request], Response]:
        """The endpoint of the empty log-in form."""

        def endpoint(request: Request) -> Response:
            look = Look(self._node)
            interface = _at_home(look, home)
            if interface is None:
                return RedirectResponse("/", status_code=303)
            return _login_form(look, interface, chosen_language(request.query_params.get("lang")), refused=False)

        return endpoint

    def login(self, home: str) -> Callable[[Request], Any]:
        """The endpoint that a filled log-in form is sent to."""

        async def endpoint(request: Request) -> Response:
            look = Look(self._node)
            interface = _at_home(look, home)
            if interface is None:
                return RedirectResponse("/", status_code=303)
            form = await request.form()
            language = chosen_language(_field(form, "lang"))
            account = admitted(self._node.accounts(), _field(form, "username"), _field(form, "password"))
            if account is None:
                return _login_form(look, interface, language, refused=True)
            response = RedirectResponse(home, status_code=303)
            self._sessions[interface].start(response, account, language)
            return response

        return endpoint

    def logout(self, home: str) -> Callable[[Request], Response]:
        """The endpoint that ends a visit."""

        def endpoint(request: Request) -> Response:
            response = RedirectResponse(f"{home}/login", status_code=303)
            interface = _at_home(Look(self._node), home)
            if interface is not None:
                self._sessions[interface].end(request, response)
            return response

        return endpoint

    def uptime(self, _request: Request) -> Response:
        """OCC's own REST end point; the form of its answer is not public, so this one is the lab's."""
        look = Look(self._node)
        if Interface.OCC not in look.interfaces:
            return JSONResponse({"error": "not found"}, status_code=404)
        started = look.identity.started_at
        if started is None:
            return JSONResponse({"error": "start time unknown"}, status_code=503)
        elapsed = int((datetime.now(UTC) - started).total_seconds() * 1000)
        return JSONResponse({"startDate": started.isoformat(), "uptime": elapsed})

    def peer_state(self, _request: Request) -> Response:
        """What this node says of itself to the other one."""
        settings = self._node.configuration()
        name = settings.name if settings else ""
        return JSONResponse(peer.written(name, self._node.identity().role, self._node.replication()))


def _drawn_at(look: Look, path: str) -> tuple[Interface, Page] | None:
    """The page that the node's release has at `path`, and whose it is."""
    known = ((interface, page) for interface in look.interfaces for page in routes.PAGES[interface])
    return next((each for each in known if each[1].path == path), None)


def _at_home(look: Look, home: str) -> Interface | None:
    """The interface that the node's release has at `home`."""
    return next((interface for interface in look.interfaces if routes.HOMES[interface] == home), None)


def _frame(look: Look, interface: Interface, session: Session, address: str) -> contents.Context:
    language = _language(look, session.language)
    translated = words(interface, language)
    return contents.header(look, interface, translated) | {
        "t": translated,
        "language": language,
        "account": session.account,
        "home": routes.HOMES[interface],
        "entries": menus.seen_by(look.role, MENUS[interface]),
        "address": address,
    }


def _login_form(look: Look, interface: Interface, language: Language, *, refused: bool) -> Response:
    shown = _language(look, language)
    context = {"t": words(interface, shown), "language": shown, "home": routes.HOMES[interface], "refused": refused}
    return page(f"{FOLDERS[interface]}/login.html", context, status=401 if refused else 200)


def _language(look: Look, chosen: Language) -> Language:
    return "de" if contents.GERMAN in look.identity.faults else chosen


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""

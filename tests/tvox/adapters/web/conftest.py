from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.tvox.adapters.web.product import PASSWORD, USER, Product, Served, served
from tvox.adapters.web import BrowserPages
from tvox.adapters.web.door import Door
from tvox.texts import verbatim

WHERE = verbatim("tvox1 (127.0.0.1)")


def a_door(
    server: Served,
    *,
    password: str = PASSWORD,
    pinned: str | None = "",
    patience: float = 10.0,
    domain: str | None = None,
) -> Door:
    """The door of a test server; its own key is pinned unless told otherwise."""
    pin = server.fingerprint if pinned == "" else pinned
    return Door(WHERE, "127.0.0.1", server.port, pin, domain, USER, lambda: password, "it", patience)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Product], Served]]:
    """Start a server of that product; it ends with the test."""
    with ExitStack() as servers:
        yield lambda product: servers.enter_context(served(tmp_path, product))


@pytest.fixture
def open_door(tmp_path: Path) -> Iterator[Callable[[Door], BrowserPages]]:
    """Pages behind a door, closed with the test; pictures of unknown pages go to the test's folder."""
    with ExitStack() as browsers:

        def opened(door: Door) -> BrowserPages:
            pages = BrowserPages(door, lambda name: tmp_path / name)
            browsers.callback(pages.close)
            return pages

        yield opened

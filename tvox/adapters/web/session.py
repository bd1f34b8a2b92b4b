"""One browser on one node's pages: logged in once, led by the menu, read when it stands still."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tvox.adapters.web import labels
from tvox.adapters.web.chromium import driven, launched
from tvox.adapters.web.door import Door
from tvox.adapters.web.layout import MENU_EDGE_PX, UnknownPageError, Word
from tvox.adapters.web.login import enter, enter_occ_21
from tvox.adapters.web.looking import clicked, look, photographed
from tvox.adapters.web.refusals import SessionLostError, led_away, no_such_entry, no_such_page, said, unknown_page
from tvox.pages import Interface
from tvox.ports import FileSink, Screenshot
from tvox.texts import Text
from tvox.waiting import eventually

T = TypeVar("T")
Parse = Callable[[list[Word], Interface], tuple[T, int | None]]

_WINDOW = {"width": 1440, "height": 1000}
_ENTRY_S = 10.0
"""How long an entry of the menu may take to unfold, which on some pages is a page of its own to load."""


class Session:
    """All methods belong to the thread that made it."""

    def __init__(self, door: Door, keep: FileSink | None) -> None:
        self._door = door
        self._keep = keep
        self._visited: set[str] = set()
        self._beside: Page | None = None
        door.check()
        self._playwright: Playwright = driven(where=door.where)
        try:
            self._browser: Browser = launched(self._playwright, where=door.where, options=door.browser_options)
            context = self._browser.new_context(viewport=_WINDOW, locale=door.language)  # type: ignore[arg-type]
            context.set_default_timeout(door.patience * 1000)
            self._page, self._interface = self._first = enter(context, door)
        except BaseException:
            self._playwright.stop()
            raise

    @property
    def interface(self) -> Interface:
        """Which interface draws the page that is open."""
        return self._interface

    def where(self, page: str) -> Text:
        """`tvox1 (172.16.95.70), page Monitor`."""
        return Text("{node}, page {page}", node=self._door.where, page=labels.PAGES[page])

    def open(self, name: str) -> None:
        """Go to a page by the menu. One seen before is loaded afresh, so that no old state is read again."""
        self._page, self._interface = self._window_of(name)
        way = labels.MENU[self._interface].get(name)
        if way is None:
            raise no_such_page(self.where(name), self._interface.value, labels.PAGES[name])
        if name in self._visited:
            self._page.reload()
        self._visited.add(name)
        for depth in range(len(way)):
            self._follow(name, way, depth)

    def tab(self, names: labels.Names) -> None:
        """Choose a tab of the page that is open."""
        entry = eventually(lambda: self._in_page(names), within=self._door.patience)
        if entry.last is None:
            raise UnknownPageError(Text("the tab {tab}", tab=names[0]))
        clicked(self._page, entry.last, within=self._door.patience)

    def read(self, name: str, parse: Parse[T]) -> tuple[T, Screenshot]:
        """What the page says once it says the same before and after its picture is taken."""
        waited = eventually(
            lambda: self._standing_still(parse),
            within=self._door.patience,
            until=lambda answer: not isinstance(answer, UnknownPageError),
        )
        if isinstance(waited.last, UnknownPageError):
            raise unknown_page(self.where(name), waited.last.missing, self._kept(name, self._page)) from waited.last
        return waited.last

    def close(self) -> None:
        """End the browser, and with it the log-in."""
        try:
            self._browser.close()
        finally:
            self._playwright.stop()

    def _window_of(self, name: str) -> tuple[Page, Interface]:
        """Where a page is: release 21 has some pages only in the OCC beside its Application Manager."""
        _page, interface = self._first
        if interface is Interface.OCC or name in labels.MENU[interface]:
            return self._first
        self._beside = self._beside or self._opened_beside(name)
        return (self._beside, Interface.OCC) if self._beside else self._first

    def _opened_beside(self, name: str) -> Page | None:
        """A second window on that OCC, so that the first one stays where it is; None where this node has none."""
        page = self._first[0].context.new_page()
        entered = False
        try:
            entered = enter_occ_21(page, replace(self._door, where=self.where(name)))
        except UnknownPageError as unknown:
            raise unknown_page(self.where(name), unknown.missing, self._kept(name, page)) from unknown
        finally:
            if not entered:
                with suppress(PlaywrightError):
                    page.close()
        return page if entered else None

    def _follow(self, name: str, way: tuple[labels.Names, ...], depth: int) -> None:
        target = way[-1]
        if depth < len(way) - 1 and self._in_menu(target) is not None:
            return
        entry = eventually(lambda: self._in_menu(way[depth]), within=min(_ENTRY_S, self._door.patience))
        if entry.last is None:
            raise no_such_entry(self.where(name), " / ".join(way[depth]))
        clicked(self._page, entry.last, within=self._door.patience)

    def _in_menu(self, names: labels.Names) -> Word | None:
        found = [word for word in self._look() if word.left < MENU_EDGE_PX and word.says(names)]
        if not found:
            self._be_logged_in()
        return min(found, key=lambda word: word.left, default=None)

    def _in_page(self, names: labels.Names) -> Word | None:
        found = (word for word in self._look() if word.left >= MENU_EDGE_PX and word.says(names))
        return next(found, None)

    def _look(self) -> list[Word]:
        try:
            return look(self._page)
        except PlaywrightError:  # the page is just being replaced by the next one
            self._page.wait_for_load_state("domcontentloaded")
            return look(self._page)

    def _standing_still(self, parse: Parse[T]) -> "tuple[T, Screenshot] | UnknownPageError":
        if not self._door.leads_to(self._page.url):
            raise led_away(self._door.where, self._page.url)
        try:
            facts, panel = parse(look(self._page), self._interface)
            png = photographed(self._page, panel, within=self._door.patience)
            again, _panel = parse(look(self._page), self._interface)
        except UnknownPageError as unknown:
            self._be_logged_in()
            return unknown
        except PlaywrightError as error:
            return UnknownPageError(Text("a page that stands still ({reason})", reason=said(error)))
        if again != facts:
            return UnknownPageError(Text("words that stand still"))
        return facts, Screenshot(png, self._page.url.split("?")[0])

    def _be_logged_in(self) -> None:
        if self._page.locator("input[type=password]:visible").count():
            raise SessionLostError

    def _kept(self, name: str, page: Page) -> str | None:
        if self._keep is None:
            return None
        file = self._keep(f"unknown-page-{name.replace(' ', '-')}.png")
        file.write_bytes(photographed(page, None, within=self._door.patience))
        return str(file)

"""Getting in: find the administration interface, log in once, and see whether that was accepted."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from tvox.adapters.web import labels
from tvox.adapters.web.door import Door
from tvox.adapters.web.layout import UnknownPageError, Word
from tvox.adapters.web.looking import clicked, look
from tvox.adapters.web.reading_cluster import interface_of
from tvox.adapters.web.refusals import led_away, login_refused, not_an_admin_page, too_late
from tvox.pages import Interface
from tvox.texts import Text, verbatim
from tvox.waiting import eventually

_OCC = "/occ"
_ENTRANCES = ("/", _OCC)
_NOT_FOUND = 404
_SECOND_THOUGHT_S = 2.0
_CLIENT = "/client"
"""The users' client, where an administrator has no business."""


def enter(context: BrowserContext, door: Door) -> tuple[Page, Interface]:
    """A page behind the log-in, and which interface drew it."""
    page = context.new_page()
    _find_entrance(page, door)
    _log_in(page, door)
    interface = _inside(page)
    if interface is None and _is_occ_21(look(page)):
        page = _by_way_of_the_old_occ(context, page, door)
        interface = _inside(page)
    if interface is None:
        raise not_an_admin_page(door.where, page.url.split("?")[0])
    return page, interface


def enter_occ_21(page: Page, door: Door) -> bool:
    """Bring `page` behind the log-in of the OCC beside Application Manager; False where this node has no page there.

    Raises `UnknownPageError` where the page there has another title.
    """
    response = page.goto(door.origin + _OCC, wait_until="domcontentloaded")
    if response is None or response.status == _NOT_FOUND:
        return False
    eventually(lambda: _password_field(page) is not None or _is_known(_words(page)), within=door.patience)
    if not (urlsplit(page.url).path + "/").startswith(f"{_OCC}/"):
        return False
    _log_in(page, door)
    if not eventually(lambda: _is_occ_21(_words(page)), within=_SECOND_THOUGHT_S).reached:
        raise UnknownPageError(Text("the title {title}", title=labels.RELEASE_21_OCC))
    return True


def _find_entrance(page: Page, door: Door) -> None:
    for path in _ENTRANCES:
        response = page.goto(door.origin + path, wait_until="domcontentloaded")
        if response is not None and response.status < 400 and not urlsplit(page.url).path.startswith(_CLIENT):
            arrived = eventually(
                lambda: _password_field(page) is not None or _inside(page) is not None, within=door.patience
            )
            if arrived.reached:
                return
    raise not_an_admin_page(door.where, ", ".join(door.origin + path for path in _ENTRANCES))


def _log_in(page: Page, door: Door) -> None:
    if not door.leads_to(page.url):
        raise led_away(door.where, page.url)
    secret = _password_field(page)
    if secret is None:
        return
    before = {word.text for word in look(page)}
    _user_field(page, secret).fill(door.user)
    try:
        secret.fill(door.password())
    except PlaywrightError:
        raise too_late(door.where, door.patience) from None  # the error quotes what was to be typed
    _submit(page, secret)
    waited = eventually(lambda: _outcome(page, before), within=door.patience, until=lambda said: said is not None)
    if waited.last:  # it may be a word to wait rather than a refusal
        waited = eventually(lambda: _outcome(page, before), within=_SECOND_THOUGHT_S, until=lambda said: said == "")
    if waited.last is None and _password_field(page) is None:
        return  # behind the form is a page that the caller may know
    if waited.last != "":
        answer = verbatim(waited.last) if waited.last else Text("the log-in form stayed, without a word")
        raise login_refused(door.where, door.user, answer)


def _outcome(page: Page, before: set[str]) -> str | None:
    """Empty once we are in, what the form says when it refuses, None while neither is the case."""
    try:
        words = look(page)
        if _password_field(page) is None:
            return "" if _is_known(words) else None
        new = [word.text for word in words if word.text and word.text not in before]
    except PlaywrightError:  # the page is just being replaced by the next one
        return None
    return "; ".join(new) or None


def _inside(page: Page) -> Interface | None:
    """The interface, where no password is asked for."""
    return interface_of(look(page)) if _password_field(page) is None else None


def _words(page: Page) -> list[Word]:
    """None while the page is just being replaced by the next one."""
    try:
        return look(page)
    except PlaywrightError:
        return []


def _is_known(words: list[Word]) -> bool:
    return interface_of(words) is not None or _is_occ_21(words)


def _is_occ_21(words: list[Word]) -> bool:
    return any(word.text == labels.RELEASE_21_OCC for word in words)


def _by_way_of_the_old_occ(context: BrowserContext, page: Page, door: Door) -> Page:
    """Release 21's OCC links to Application Manager, which may open in another window and ask for the log-in again."""
    link = next((word for word in look(page) if word.says(labels.APPLICATION_MANAGER_LINK)), None)
    if link is None:
        return page
    windows = len(context.pages)
    clicked(page, link, within=door.patience)
    eventually(lambda: len(context.pages) > windows or _inside(page) is not None, within=door.patience)
    there = context.pages[-1]
    there.wait_for_load_state("domcontentloaded")
    eventually(lambda: _password_field(there) is not None or _inside(there) is not None, within=door.patience)
    _log_in(there, door)
    return there


def _password_field(page: Page) -> Locator | None:
    field = page.locator("input[type=password]:visible")
    return field.first if field.count() else None


def _user_field(page: Page, secret: Locator) -> Locator:
    """The text field in front of the password."""
    fields = "xpath=preceding::input[not(@type) or @type='text' or @type='email'][1]"
    return secret.locator(fields).or_(page.get_by_label("Username")).first


def _submit(page: Page, secret: Locator) -> None:
    button = page.get_by_role("button", name=re.compile(rf"^\s*({'|'.join(labels.LOGIN)})\s*$", re.IGNORECASE))
    if button.count():
        button.first.click()
    else:
        secret.press("Enter")

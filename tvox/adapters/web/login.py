"""Getting in: find the administration interface, log in once, and see whether that was accepted."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from tvox.adapters.web import labels
from tvox.adapters.web.door import Door
from tvox.adapters.web.looking import clicked, look
from tvox.adapters.web.reading_cluster import interface_of
from tvox.adapters.web.refusals import led_away, login_refused, not_an_admin_page, too_late
from tvox.pages import Interface
from tvox.waiting import eventually

_ENTRANCES = ("/", "/occ")
_SECOND_THOUGHT_S = 2.0
_CLIENT = "/client"
"""The users' client, where an administrator has no business."""


def enter(context: BrowserContext, door: Door) -> tuple[Page, Interface]:
    """A page behind the log-in, and which interface drew it."""
    page = context.new_page()
    _find_entrance(page, door)
    _log_in(page, door)
    interface = _inside(page)
    if interface is None:
        page = _by_way_of_the_old_occ(context, page, door)
        interface = _inside(page)
    if interface is None:
        raise not_an_admin_page(door.where, page.url.split("?")[0])
    return page, interface


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
        raise not_an_admin_page(door.where, page.url.split("?")[0])
    if waited.last != "":
        answer = waited.last if waited.last is not None else "the log-in form stayed, without a word"
        raise login_refused(door.where, door.user, answer)


def _outcome(page: Page, before: set[str]) -> str | None:
    """Empty once we are in, what the form says when it refuses, None while neither is the case."""
    try:
        words = look(page)
        if _password_field(page) is None:
            inside = interface_of(words) is not None or any(word.text == labels.RELEASE_21_OCC for word in words)
            return "" if inside else None
        new = [word.text for word in words if word.text and word.text not in before]
    except PlaywrightError:  # the page is just being replaced by the next one
        return None
    return "; ".join(new) or None


def _inside(page: Page) -> Interface | None:
    """The interface, where no password is asked for."""
    return interface_of(look(page)) if _password_field(page) is None else None


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

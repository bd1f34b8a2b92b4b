"""Why a page could not be read, in words for the technician."""

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim


class SessionLostError(Exception):
    """The pages ask for the password again: the log-in of this session has ended."""


class LoginRefused(CouldNotAsk):
    """The pages did not take the password: it must not be typed again."""


def unknown_page(where: Text, missing: Text, screenshot: str | None) -> CouldNotAsk:
    """The page has another layout or language than the known ones."""
    seen = Text(" (what was seen: {file})", file=screenshot) if screenshot else verbatim("")
    return CouldNotAsk(
        where,
        Text("the page is not the known one: it lacks {missing}{seen}", missing=missing, seen=seen),
        Text(
            "Look at the page by hand, in Italian or English. If it is right but looks different, report the release "
            "and a screenshot so that the suite learns it."
        ),
    )


def no_such_entry(where: Text, entry: str) -> CouldNotAsk:
    """The menu does not lead to the page."""
    return CouldNotAsk(
        where,
        Text(
            "the menu has no entry {entry}: this release or this role lacks the page, or words it otherwise",
            entry=entry,
        ),
        Text("Look for the page by hand; if this release has none, ask vendor support what replaces it."),
        Kind.NOT_TESTABLE,
    )


def no_such_page(where: Text, interface: str, page: Text) -> CouldNotAsk:
    """The interface is known not to have the page."""
    return CouldNotAsk(
        where,
        Text("{interface} has no page {page}", interface=interface, page=page),
        Text("Ask vendor support what replaces it in this release."),
        Kind.NOT_TESTABLE,
    )


def login_refused(where: Text, user: str, answer: Text) -> LoginRefused:
    """The one attempt failed; a second would risk the ban."""
    return LoginRefused(
        where,
        Text("the log-in of {user} was refused ({answer}); it was tried once only", user=user, answer=answer),
        Text("Check user and password of the site file's web.admin by hand: repeated wrong log-ins get banned."),
    )


def not_an_admin_page(where: Text, addresses: str) -> CouldNotAsk:
    """Neither interface was found."""
    return CouldNotAsk(
        where,
        Text("no log-in form of Application Manager or OCC at {addresses}", addresses=addresses),
        Text("Open the address in a browser and see what answers there."),
    )


def led_away(where: Text, url: str) -> CouldNotAsk:
    """Another machine's page would be taken for this one's."""
    return CouldNotAsk(
        where,
        Text("the pages forward to another machine: {url}", url=url.split("?")[0]),
        Text("Open the node's own address by hand; if it forwards to the other node or to a name, correct that first."),
    )


def too_late(where: Text, seconds: float) -> CouldNotAsk:
    """The browser has not come back."""
    return CouldNotAsk(
        where,
        Text("the page did not answer within {seconds} s", seconds=seconds),
        Text("Open the page by hand; a busy or half-started machine answers late."),
    )


def browser_error(where: Text, error: PlaywrightError, patience: float) -> CouldNotAsk:
    """What the browser says, without the call log under it (which may quote what was typed)."""
    if isinstance(error, PlaywrightTimeout):
        return too_late(where, patience)
    reason = said(error)
    if "net::ERR_CERT" in str(reason):
        return CouldNotAsk(
            where,
            Text("the web server's certificate is not valid: {reason}", reason=reason),
            Text("Pin the server's key as web_certificate in the site file, or have the certificate put right."),
        )
    return CouldNotAsk(
        where,
        Text("the browser could not open the page: {reason}", reason=reason),
        Text("Check that the machine is up, that its web server runs and that this PC may reach the port."),
    )


def said(error: PlaywrightError) -> Text:
    """The first line of the browser's own words: the call log under it may quote what was typed."""
    return verbatim(error.message.splitlines()[0]) if error.message else Text("no message")

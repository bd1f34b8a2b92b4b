"""The administration pages of one node as the domain asks for them (`tvox.pages.AdminPages`)."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import TypeVar

from playwright.sync_api import Error as PlaywrightError

from tvox.adapters.web import questions
from tvox.adapters.web.chromium import START_WITHIN_S
from tvox.adapters.web.door import Door
from tvox.adapters.web.layout import UnknownPageError
from tvox.adapters.web.owner import OwnerThread
from tvox.adapters.web.refusals import (
    LoginRefused,
    SessionLostError,
    browser_error,
    login_refused,
    too_late,
    unknown_page,
)
from tvox.adapters.web.session import Session
from tvox.observing import CouldNotAsk
from tvox.pages import (
    AboutPage,
    CustomisationsPage,
    DevicesPage,
    LicencePage,
    MonitorPage,
    ReplicationPage,
)
from tvox.ports import FileSink
from tvox.site import Machine, Site
from tvox.texts import Text

T = TypeVar("T")

_PAGES_A_QUESTION = 8
"""Beside the start of the browser, a question may cost two log-ins, each of them twice, and four pages."""


class BrowserPages:
    """Starts a browser at the first question and keeps it, logged in, until `close`. Safe to ask from any thread."""

    def __init__(self, door: Door | CouldNotAsk, keep: FileSink | None = None) -> None:
        self._door_or_refusal = door
        self._keep = keep
        self._owner: OwnerThread | None = None
        self._session: Session | None = None
        self._refusal: tuple[CouldNotAsk, float] | None = None
        self._refused: dict[Callable[[Session], object], LoginRefused] = {}
        self._starting = Lock()

    def monitor(self) -> MonitorPage:
        """Monitor, or Monitor di sistema."""
        return self._ask(questions.monitor)

    def replication(self) -> ReplicationPage:
        """System > Replication, or SISTEMA > Configurazione di sistema > Replicazione."""
        return self._ask(questions.replication)

    def licence(self) -> LicencePage:
        """System > License and Security update, or SISTEMA > Licenza with its tabs."""
        return self._ask(questions.licence)

    def about(self) -> AboutPage:
        """About, or Info."""
        return self._ask(questions.about)

    def devices(self) -> DevicesPage:
        """The devices and trunks cards of the monitor."""
        return self._ask(questions.devices)

    def customisations(self) -> CustomisationsPage:
        """SISTEMA > Configurazione di sistema > Personalizzazioni, on release 21 of the OCC beside."""
        return self._ask(questions.customisations)

    def close(self) -> None:
        """End the browser. Asking again afterwards starts another one."""
        if self._owner is not None:
            with suppress(TimeoutError):
                self._owner.run(self._end_session, within=self._door.patience)
            self._owner.end(within=1.0)
            self._owner = None

    @property
    def _door(self) -> Door:
        if isinstance(self._door_or_refusal, CouldNotAsk):
            raise self._door_or_refusal
        return self._door_or_refusal

    @property
    def _deadline(self) -> float:
        return START_WITHIN_S + _PAGES_A_QUESTION * self._door.patience

    def _ask(self, question: Callable[[Session], T]) -> T:
        with self._starting:
            owner = self._owner = self._owner or OwnerThread(f"browser {self._door.address}")
        try:
            return owner.run(lambda: self._answered(question), within=self._deadline)
        except TimeoutError as late:
            raise too_late(self._door.where, self._deadline) from late

    def _answered(self, question: Callable[[Session], T]) -> T:
        """A question whose log-in was refused, at the OCC beside Application Manager too, is not asked again."""
        if question in self._refused:
            raise self._refused[question]
        try:
            try:
                return question(self._opened())
            except SessionLostError:
                self._end_session()
                return question(self._opened())
        except LoginRefused as refusal:
            self._refused[question] = refusal
            raise
        except SessionLostError as lost:
            raise login_refused(self._door.where, self._door.user, Text("it ended at once")) from lost
        except UnknownPageError as unknown:
            raise unknown_page(self._door.where, unknown.missing, None) from unknown
        except PlaywrightError as error:
            self._end_session()
            raise browser_error(self._door.where, error, self._door.patience) from error

    def _opened(self) -> Session:
        """The session. A refused log-in is never repeated; another refusal stands for as long as one page may take."""
        if self._refusal is not None:
            refusal, at = self._refusal
            if isinstance(refusal, LoginRefused) or monotonic() - at < self._door.patience:
                raise refusal
        if self._session is None:
            try:
                self._session = Session(self._door, self._keep)
            except CouldNotAsk as refusal:
                self._refusal = (refusal, monotonic())
                raise
            except PlaywrightError as error:
                self._refusal = (browser_error(self._door.where, error, self._door.patience), monotonic())
                raise
        return self._session

    def _end_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(PlaywrightError):
                session.close()


def open_pages(
    site: Site,
    resolve: Callable[[str], str],
    *,
    address: str,
    machine: Machine,
    where: Text,
    keep: FileSink | None = None,
) -> BrowserPages:
    """The pages of one machine at `address`; nothing is opened before the first question.

    `resolve` turns the secret reference of the site file into the password. Pictures of pages that are not the known
    ones go to `keep`. Where the site file names no user for the pages, every question is refused with that reason.
    """
    admin = site.web.admin
    if admin is None:
        return BrowserPages(_no_user(where), keep)
    door = Door(
        where=where,
        address=address,
        port=site.ports.https,
        pinned=machine.web_certificate,
        domain=site.topology.domain,
        user=admin.user,
        password=lambda: resolve(admin.password),
        language=site.web.language,
        patience=site.thresholds.command_s,
    )
    return BrowserPages(door, keep)


def _no_user(where: Text) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text("the site file names no user of the administration pages"),
        Text("Add [web.admin] with user and password (a secret reference) to the site file."),
    )

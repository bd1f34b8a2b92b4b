from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.tvox.web_facts import PICTURE
from tvox.observing import CouldNotAsk
from tvox.pages import AboutPage, CustomisationsPage, DevicesPage, Interface, LicencePage, MonitorPage, ReplicationPage
from tvox.pages_once import PagesReadOnce
from tvox.texts import verbatim


class CountingPages:
    """Counts the questions; the About page is slow, the others refuse."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = Event()

    def about(self) -> AboutPage:
        self.asked.append("about")
        self.go.wait(5)
        return AboutPage(Interface.OCC, f"22.0.{len(self.asked)}", PICTURE)

    def monitor(self) -> MonitorPage:
        raise self._refusal("monitor")

    def replication(self) -> ReplicationPage:
        raise self._refusal("replication")

    def licence(self) -> LicencePage:
        raise self._refusal("licence")

    def devices(self) -> DevicesPage:
        raise self._refusal("devices")

    def customisations(self) -> CustomisationsPage:
        raise self._refusal("customisations")

    def _refusal(self, page: str) -> CouldNotAsk:
        self.asked.append(page)
        return CouldNotAsk(verbatim("here"), verbatim(page), verbatim("next"))


def test_a_page_asked_for_by_two_at_once_is_read_once() -> None:
    pages = CountingPages()
    once = PagesReadOnce(pages)
    with ThreadPoolExecutor(2) as asking:
        answers = [asking.submit(once.about) for _ in range(2)]
        pages.go.set()
        assert {answer.result().release for answer in answers} == {"22.0.1"}
    assert pages.asked == ["about"]


def test_a_refusal_is_remembered_and_each_page_has_its_own() -> None:
    pages = CountingPages()
    once = PagesReadOnce(pages)
    questions = (once.monitor, once.replication, once.licence, once.devices, once.customisations)
    for name, question in zip(
        ("monitor", "replication", "licence", "devices", "customisations"), questions, strict=True
    ):
        for _ in range(2):
            with pytest.raises(CouldNotAsk, match=name):
                question()
    assert pages.asked == ["monitor", "replication", "licence", "devices", "customisations"]


def test_what_is_forgotten_is_read_anew() -> None:
    pages = CountingPages()
    pages.go.set()
    once = PagesReadOnce(pages)
    assert once.about().release == "22.0.1"
    once.forget()
    assert once.about().release == "22.0.2"

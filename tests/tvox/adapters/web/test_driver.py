import pytest

from tvox.adapters.web import chromium
from tvox.observing import CouldNotAsk
from tvox.texts import verbatim


class _DeadDriver:
    def start(self) -> None:
        raise Exception("Connection closed while reading from the driver")  # noqa: TRY002 - what Playwright raises


def test_a_driver_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "sync_playwright", _DeadDriver)
    with pytest.raises(CouldNotAsk) as refused:
        chromium.driven(where=verbatim("tvox1"))
    assert "Connection closed" in str(refused.value.why)
    assert "libatomic1" in str(refused.value.next_step)

"""An answer that ends without an exit status is no answer."""

import pytest

from tvox.adapters.ssh_courier import Courier, Limits
from tvox.adapters.ssh_frame import Frame
from tvox.observing import CouldNotAsk
from tvox.texts import Text


def test_an_answer_without_a_status_has_not_ended_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def half_an_answer(_courier: Courier, _request: str, _limits: Limits) -> tuple[Frame, Frame]:
        stdout, stderr = Frame(b"marker", 100), Frame(b"marker", 100)
        stdout.feed(b"all is well\nmarker\n")
        stderr.feed(b"marker\n")
        return stdout, stderr

    monkeypatch.setattr(Courier, "_exchange", half_an_answer)
    courier = object.__new__(Courier)
    courier._where, courier._used_at = Text("tvox1"), 0.0
    with pytest.raises(CouldNotAsk):
        courier.carry("true", Limits(1.0, 100))

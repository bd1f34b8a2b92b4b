"""UAT-DEV-003's judgement."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.house import House, HousePhone
from tests.tvox.telephony.phone_facts import SIGNALLING
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.telephony.lamp_field import ORDER, Lamp, judge_lamp, read_lamp
from tvox.telephony.phones import StateRefused, Watch
from tvox.texts import Text

LAMP = Lamp("103", "102", SIGNALLING, ORDER)


def test_judge_lamp_ok() -> None:
    assert verdicts(judge_lamp(LAMP)) == [Verdict.PASS, Verdict.PASS]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        pytest.param((), "Shown: nothing", id="dark"),
        pytest.param(("idle",), "Shown: idle", id="never changes"),
        pytest.param(("idle", "busy", "idle"), "Shown: idle, busy, idle", id="no ringing"),
        pytest.param(("idle", "ringing", "busy"), "Shown: idle, ringing, busy", id="stays busy"),
        pytest.param(("ringing", "idle", "busy", "idle"), "Shown: ringing, idle, busy, idle", id="order"),
        pytest.param(("unavailable", *ORDER), "Shown: unavailable, idle", id="another state"),
    ],
)
def test_judge_lamp_ko(states: tuple[str, ...], said: str) -> None:
    (observed,) = failures(judge_lamp(replace(LAMP, states=states)))

    assert observed.startswith(said)


def test_refused_subscription_ko() -> None:
    (observed,) = failures(judge_lamp(Lamp("103", "102", refused=404)))

    assert observed == "The TVOX refused the subscription: 404"


def test_lamp_that_was_never_told_anything_ko() -> None:
    assert failures(judge_lamp(Lamp("103", "102", SIGNALLING))) == ["Shown: nothing"]


def test_reading_keeps_the_refusal() -> None:
    house = House()
    house.phones["103"] = _Refused("103", house)
    phones = [house.phone(extension) for extension in ("103", "102", "101")]

    assert read_lamp(*phones) == Lamp("103", "102", refused=404)


class _Refused(HousePhone):
    def watch(self, extension: str, *, within: float) -> Watch:  # noqa: ARG002 - the port's words
        raise StateRefused(Text("phone 103"), Text("refused"), Text("look"), 404)


def test_judge_lamp_unreachable() -> None:
    assert verdicts(judge_lamp(BLIND)) == [Verdict.NOT_OBSERVED]

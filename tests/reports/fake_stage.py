"""A pytest plugin in the place of test phones: scenarios on phones made of nothing, beside the fake customer."""

import os
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from fixtures.scenarios import Stage, missing, scenario_fixture
from tests.fakes.phones import FakePhones, spoken
from tvox.observing import CouldNotAsk
from tvox.telephony.media import Baseline
from tvox.telephony.performing import Control
from tvox.telephony.phones import Phone
from tvox.telephony.scenario import ANY, Scenario
from tvox.texts import Text

TALK_S = 0.6


def broken(_phone: Phone) -> None:
    raise ZeroDivisionError("division by zero")


def refused_secret(stage: Stage) -> Scenario[None]:
    stage.resolve("env:NOT_SET")
    raise AssertionError("resolved")


def interrupted(phone: Phone) -> None:
    (Path(os.environ["FAKE_MARK"]) / phone.extension).touch()
    spoken(phone, seconds=60.0)


def declared(name: str, **changes: object) -> object:
    scenario = Scenario(name, partial(spoken, seconds=TALK_S), **{"lasts_s": TALK_S, **changes})  # type: ignore[arg-type]
    return scenario_fixture(name, lambda _stage: scenario)


first_call = declared("first_call", extensions=("101", "102"))
second_call = declared("second_call", extensions=("101",), lasts_s=0.1)
quality_call = declared("quality_call", alone=True)
disturbed_call = scenario_fixture("disturbed_call", lambda _: Scenario("disturbed_call", spoken, extensions=("105",)))
broken_call = scenario_fixture("broken_call", lambda _: Scenario("broken_call", broken, extensions=(ANY,)))
long_call = scenario_fixture("long_call", lambda _: Scenario("long_call", interrupted, extensions=(ANY,)))
ivr_call = scenario_fixture("ivr_call", lambda _: missing("telephony.ivr"))
secret_call = scenario_fixture("secret_call", refused_secret)
misnamed_call = scenario_fixture("misnamed_call", lambda _: Scenario("another_name", spoken))


@pytest.fixture(scope="session")
def phones(tmp_path_factory: pytest.TempPathFactory) -> FakePhones:
    return FakePhones(tuple(str(number) for number in range(101, 109)), folder=tmp_path_factory.mktemp("phones"))


@pytest.fixture(scope="session")
def control() -> Control:
    said = os.environ.get("FAKE_CONTROL_CALL", "quiet")

    def baseline(_since: float, _until: float) -> Baseline:
        if said == "crashed":
            raise CouldNotAsk(Text("control call"), Text("Its process ended."), Text("Run it again."))
        wrong = Text("a gap of 300 ms") if said == "disturbed" else None
        return Baseline(Text("longest gap 20 ms"), wrong, wrong)

    return lambda: nullcontext(baseline)

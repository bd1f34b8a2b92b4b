"""UAT-PBX-001's judgement."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.house import RINGING, UP, refused
from tests.tvox.telephony.talk_facts import BLIND, deaf, failures, talk_of, verdicts
from tvox.findings import Verdict
from tvox.telephony.pickup import PickedUp, Pickups, Refused, judge_pickups

LEFT = replace(RINGING, status=487, ended_after=1.0)
PICKED = PickedUp("**", True, UP, UP, LEFT, talk_of("101", "124"))
REFUSED = Refused("**", True, connected=False, rang_on=True, answered=True)
SEEN = Pickups("101", "123", "124", "125", (PICKED,), (REFUSED,))


def test_judge_pickups_ok() -> None:
    assert verdicts(judge_pickups(SEEN)) == [Verdict.PASS] * 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"rang": False, "picker": None, "left": None, "talk": None}, "123 never rang", id="never rang"),
        pytest.param({"picker": refused(403, "Forbidden"), "talk": None}, "124 was told: 403 Forbidden", id="refused"),
        pytest.param({"caller": RINGING, "talk": None}, "not connected with 101", id="an announcement answered"),
        pytest.param({"left": RINGING}, "123 went on ringing", id="rings on"),
        pytest.param({"left": UP}, "123 went on ringing", id="answered there too"),
        pytest.param({"caller": replace(UP, ended_after=1.0), "talk": None}, "ended by itself", id="ended"),
        pytest.param({"talk": deaf(talk_of("101", "124"))}, "Silence", id="one deaf"),
    ],
)
def test_judge_picked_up_ko(changes: dict[str, Any], said: str) -> None:
    (observed,) = failures(judge_pickups(replace(SEEN, picked=(replace(PICKED, **changes),))))

    assert said in observed


@pytest.mark.parametrize(
    ("one", "said"),
    [
        pytest.param(replace(REFUSED, connected=True, answered=False), "125 got the call", id="got it"),
        pytest.param(replace(REFUSED, rang_on=False), "123 stopped ringing", id="stopped"),
        pytest.param(replace(REFUSED, answered=False), "could not answer", id="lost"),
        pytest.param(Refused("**", False), "123 never rang", id="never rang"),
    ],
)
def test_judge_refused_ko(one: Refused, said: str) -> None:
    (observed,) = failures(judge_pickups(replace(SEEN, refused=(one,))))

    assert said in observed


def test_judge_pickups_unreachable() -> None:
    assert verdicts(judge_pickups(BLIND)) == [Verdict.NOT_OBSERVED]

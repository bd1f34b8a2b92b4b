"""UAT-PBX-002's judgement."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.house import UP, refused
from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.talk_facts import BLIND, deaf, failures, talk_of, verdicts
from tests.tvox.telephony.test_talking import MUSIC, WAITING
from tvox.findings import Verdict
from tvox.site_telephony import Parking
from tvox.telephony.parking import CameBack, Parkings, Taken, judge_parkings
from tvox.telephony.phones import TransferFacts
from tvox.telephony.transfer import Parties

YES = TransferFacts(202, 0)
TAKEN = Taken(YES, (CALLING,), WAITING, UP, talk_of("102", "103"))
BACK = CameBack(YES, 8.1, talk_of("102", "101"))
SEEN = Parkings(Parties("101", "102", "103"), "*333101", TAKEN, BACK)
RULES = Parking(return_within_s=10.0)


def test_judge_parkings_ok() -> None:
    assert verdicts(judge_parkings(SEEN, RULES, least_s=3.0)) == [Verdict.PASS] * 9


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"parked": TransferFacts(404, 0)}, "answered: 404", id="code refused"),
        pytest.param({"freed": (UP,)}, "Still open", id="parker not free"),
        pytest.param({"waiting": replace(WAITING, presence=replace(MUSIC, sounding_s=0.0))}, "Silence", id="no music"),
        pytest.param({"taking": refused(480, "Unavailable"), "talk": None}, "480 Unavailable", id="not taken"),
        pytest.param({"taking": CALLING, "talk": None}, "ended by itself", id="ended"),
        pytest.param({"talk": deaf(talk_of("102", "103"))}, "Silence", id="one deaf"),
    ],
)
def test_judge_taken_ko(changes: dict[str, Any], said: str) -> None:
    (observed,) = failures(judge_parkings(replace(SEEN, taken=replace(TAKEN, **changes)), RULES, least_s=3.0))

    assert said in observed


@pytest.mark.parametrize(
    ("back", "said"),
    [
        pytest.param(CameBack(YES), "never came back", id="never"),
        pytest.param(replace(BACK, after=12.0), "only after 12 s", id="late"),
        pytest.param(replace(BACK, parked=TransferFacts(404, 0)), "answered: 404", id="never parked"),
        pytest.param(replace(BACK, talk=deaf(talk_of("102", "101"))), "Silence", id="one deaf"),
    ],
)
def test_judge_came_back_ko(back: CameBack, said: str) -> None:
    (observed,) = failures(judge_parkings(replace(SEEN, back=back), RULES, least_s=3.0))

    assert said in observed


def test_call_that_was_never_up_is_not_judged_as_parked() -> None:
    findings = judge_parkings(replace(SEEN, taken=Taken(None), back=CameBack(None)), RULES, least_s=3.0)

    assert verdicts(findings) == [Verdict.NOT_OBSERVED] * 9


def test_judge_parkings_unreachable() -> None:
    assert verdicts(judge_parkings(BLIND, RULES, least_s=3.0)) == [Verdict.NOT_OBSERVED]

"""UAT-SUP-002's and UAT-SUP-003's judgements."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.house import UP
from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.talk_facts import BLIND, deaf, failures, talk_of, verdicts
from tvox.findings import Verdict
from tvox.site_telephony import Transfer
from tvox.telephony.attended_transfer import AttendedTransfer, judge_attended_transfer
from tvox.telephony.blind_transfer import BlindTransfer, Returned, Transferred, judge_blind_transfer
from tvox.telephony.phones import Identity, TransferFacts
from tvox.telephony.transfer import Parties

PARTIES = Parties("101", "102", "103")
YES = TransferFacts(202, 200)
TALK = talk_of("102", "103")
ATTENDED = AttendedTransfer(PARTIES, True, YES, (CALLING, CALLING), TALK, Identity("102", "Bruno Conti", 4.0))


def test_judge_attended_transfer_ok() -> None:
    assert verdicts(judge_attended_transfer(ATTENDED, least_s=3.0)) == [Verdict.PASS] * 6


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"referred": TransferFacts(603, 0)}, "answered: 603", id="refused"),
        pytest.param({"referred": TransferFacts(0, 0)}, "answered: -", id="no answer"),
        pytest.param({"referred": TransferFacts(202, 503)}, "failed: 503", id="failed"),
        pytest.param({"freed": (CALLING, UP)}, "Still open at 101: 1", id="not free"),
        pytest.param({"talk": deaf(TALK)}, "Silence", id="one deaf"),
        pytest.param({"shown": Identity("101", "Anna Bianchi", 0.0)}, "Shown: 101", id="the transferer's number"),
        pytest.param({"shown": None}, "Shown: -", id="no number"),
    ],
)
def test_judge_attended_transfer_ko(changes: dict[str, Any], said: str) -> None:
    (observed,) = failures(judge_attended_transfer(replace(ATTENDED, **changes), least_s=3.0))

    assert said in observed


def test_without_consultation_nothing_is_transferred() -> None:
    findings = judge_attended_transfer(AttendedTransfer(PARTIES, consulted=False), least_s=3.0)

    assert verdicts(findings) == [Verdict.FAIL, *[Verdict.NOT_OBSERVED] * 5]


def test_judge_attended_transfer_unreachable() -> None:
    assert verdicts(judge_attended_transfer(BLIND, least_s=3.0)) == [Verdict.NOT_OBSERVED]


RULES = Transfer(returns=True, return_within_s=10.0)
FIRST = Transferred(YES, True, (CALLING,), TALK)
SECOND = Returned(YES, True, 6.1, True, talk_of("102", "101"))
BLIND_ONE = BlindTransfer(PARTIES, FIRST, SECOND)


def test_judge_blind_transfer_ok() -> None:
    assert verdicts(judge_blind_transfer(BLIND_ONE, RULES, least_s=3.0)) == [Verdict.PASS] * 9


def test_a_transfer_that_does_not_return_by_the_site_file_is_judged_without() -> None:
    findings = judge_blind_transfer(replace(BLIND_ONE, returned=None), Transfer(), least_s=3.0)

    assert verdicts(findings) == [Verdict.PASS] * 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"referred": TransferFacts(403, 0)}, "answered: 403", id="refused"),
        pytest.param({"freed": (UP,)}, "Still open", id="not free"),
        pytest.param({"talk": deaf(TALK)}, "Silence", id="one deaf"),
    ],
)
def test_judge_transferred_ko(changes: dict[str, Any], said: str) -> None:
    seen = replace(BLIND_ONE, answered=replace(FIRST, **changes))

    (observed,) = failures(judge_blind_transfer(seen, RULES, least_s=3.0))

    assert said in observed


def test_target_that_never_rings_ko() -> None:
    seen = replace(BLIND_ONE, answered=Transferred(YES))

    findings = judge_blind_transfer(seen, RULES, least_s=3.0)

    assert failures(findings) == ["It never rang."]
    assert Verdict.NOT_OBSERVED in verdicts(findings)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"back_after": None}, "never came back", id="never"),
        pytest.param({"back_after": 10.4}, "only after 10.4 s", id="late"),
        pytest.param({"stopped": False}, "103 went on ringing", id="rings on"),
        pytest.param({"rang": False}, "never rang", id="never rang at the target"),
        pytest.param({"talk": deaf(talk_of("102", "101"))}, "Silence", id="one deaf"),
    ],
)
def test_judge_returned_ko(changes: dict[str, Any], said: str) -> None:
    seen = replace(BLIND_ONE, returned=replace(SECOND, **changes))

    (observed,) = failures(judge_blind_transfer(seen, RULES, least_s=3.0))

    assert said in observed


def test_judge_blind_transfer_unreachable() -> None:
    assert verdicts(judge_blind_transfer(BLIND, RULES, least_s=3.0)) == [Verdict.NOT_OBSERVED]

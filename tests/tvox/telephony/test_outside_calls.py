"""UAT-PBX-006's judgement, and what proves that a call was denied."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.house import RINGING, UP, refused
from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.talk_facts import BLIND, failures, talk_of, verdicts
from tvox.findings import Kind, Verdict
from tvox.site_telephony import Trunks
from tvox.telephony.outside_calls import OutsideCall, judge_denied, numbers_shown
from tvox.telephony.service_classes import ClassOfService, judge_classes_of_service

TRUNKS = Trunks(
    access_code="0",
    caller="128",
    fixed="0451234567",
    mobile="3331234567",
    clid="0452000128",
    backup_clid="0455000128",
)
DENIED = OutsideCall("138", "03331234567", "3331234567", refused(403, "Forbidden"), rang=False)
REACHABLE = OutsideCall("128", "03331234567", "3331234567", RINGING, rang=True)
ALLOWED = OutsideCall("138", "00451234567", "0451234567", CALLING, True, talk_of("138", "0451234567"))
SEEN = ClassOfService(ALLOWED, DENIED, REACHABLE)


def test_numbers_shown_are_those_of_the_line_with_the_extension() -> None:
    assert numbers_shown(TRUNKS, "138") == {"0452000128", "0455000128", "0452000138", "0455000138"}


def test_a_line_with_one_number_shows_that_one() -> None:
    assert numbers_shown(TRUNKS.model_copy(update={"clid": "0452000000", "backup_clid": None}), "138") == {"0452000000"}


def test_judge_classes_of_service_ok() -> None:
    assert verdicts(judge_classes_of_service((SEEN,))) == [Verdict.PASS] * 4


@pytest.mark.parametrize(("shown", "advised"), [("0452000138", False), ("0455000138", True)])
def test_allowed_call_by_the_second_line_is_said(shown: str, advised: bool) -> None:
    seen = replace(SEEN, allowed=replace(ALLOWED, shown=shown), second_line=frozenset({"0455000138"}))

    assert (judge_classes_of_service((seen,))[0].advisory is not None) is advised


def test_denied_call_that_an_announcement_answers_is_denied() -> None:
    assert judge_denied(replace(DENIED, told=CALLING), REACHABLE).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        pytest.param(replace(DENIED, rang=True, told=RINGING), "3331234567 rang.", id="it rang"),
        pytest.param(replace(DENIED, rang=True), "3331234567 rang.", id="it rang, then was refused"),
        pytest.param(replace(DENIED, strangers=("0999",)), "rang, by 0999", id="it rang by an unknown number"),
        pytest.param(replace(DENIED, told=RINGING), "not refused within", id="no refusal, a slow line perhaps"),
        pytest.param(replace(DENIED, told=UP), "not refused within", id="answered, and goes on"),
    ],
)
def test_judge_denied_ko(denied: OutsideCall, said: str) -> None:
    finding = judge_denied(denied, REACHABLE)

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


@pytest.mark.parametrize(
    "reachable",
    [
        pytest.param(replace(REACHABLE, rang=False, told=refused(503)), id="nobody reaches it"),
        pytest.param(replace(REACHABLE, rang=False, strangers=("0999",)), id="only a stranger rang there"),
    ],
)
def test_a_number_that_nobody_reaches_proves_nothing(reachable: OutsideCall) -> None:
    finding = judge_denied(DENIED, reachable)

    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.COULD_NOT_COMPARE)


def test_allowed_call_that_is_refused_ko() -> None:
    call = OutsideCall("138", "00451234567", "0451234567", refused(403, "Forbidden"), rang=False)

    assert failures(judge_classes_of_service((replace(SEEN, allowed=call),))) == ["Told: 403 Forbidden"]


def test_judge_classes_of_service_unreachable() -> None:
    assert verdicts(judge_classes_of_service(BLIND)) == [Verdict.NOT_OBSERVED]

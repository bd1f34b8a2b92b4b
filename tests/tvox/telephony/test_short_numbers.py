"""UAT-PBX-005's judgement of short numbers."""

from dataclasses import replace

from tests.tvox.telephony.phone_facts import CALLING, SIGNALLING
from tests.tvox.telephony.talk_facts import BLIND, deaf, failures, talk_of, verdicts
from tvox.findings import Verdict
from tvox.telephony.short_numbers import ShortCall, judge_short_calls

TALK = talk_of("101", "102")
CALL = ShortCall("11", SIGNALLING, TALK)


def test_judge_short_calls_ok() -> None:
    findings = judge_short_calls((CALL, replace(CALL, number="12")))

    assert verdicts(findings) == [Verdict.PASS] * 6
    assert "dialled: 12" in str(findings[3].where)


def test_number_that_reaches_somebody_else_ko() -> None:
    elsewhere = replace(SIGNALLING, calling=replace(CALLING, status=200, answered_after=1.0), called=None)

    findings = judge_short_calls((ShortCall("11", elsewhere, None),))

    assert verdicts(findings) == [Verdict.FAIL, Verdict.NOT_OBSERVED, Verdict.NOT_OBSERVED]
    assert "never reached 102" in failures(findings)[0]


def test_one_way_sound_ko() -> None:
    assert len(failures(judge_short_calls((replace(CALL, talk=deaf(TALK)),)))) == 1


def test_judge_short_calls_unreachable() -> None:
    assert verdicts(judge_short_calls(BLIND)) == [Verdict.NOT_OBSERVED]

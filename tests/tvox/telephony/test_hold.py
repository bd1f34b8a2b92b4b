"""UAT-SUP-001's judgement."""

from dataclasses import replace

from tests.tvox.telephony.phone_facts import CALLING, SIGNALLING
from tests.tvox.telephony.talk_facts import BLIND, deaf, failures, talk_of, verdicts
from tests.tvox.telephony.test_talking import MUSIC, WAITING
from tvox.findings import Verdict
from tvox.telephony.hold import HeldCall, judge_held_call

TALK = talk_of("101", "102")
HELD = HeldCall(SIGNALLING, TALK, on_hold=True, waiting=WAITING, last=TALK)


def test_judge_held_call_ok() -> None:
    assert verdicts(judge_held_call(HELD, least_s=3.0)) == [Verdict.PASS] * 7


def test_hold_without_consent_ko() -> None:
    assert failures(judge_held_call(replace(HELD, on_hold=False), least_s=3.0)) == ["It did not consent within 5 s."]


def test_silence_on_hold_ko() -> None:
    silent = replace(WAITING, presence=replace(MUSIC, sounding_s=0.0))

    assert failures(judge_held_call(replace(HELD, waiting=silent), least_s=3.0)) == ["Silence."]


def test_one_way_after_resuming_ko() -> None:
    assert len(failures(judge_held_call(replace(HELD, last=deaf(TALK)), least_s=3.0))) == 1


def test_unanswered_call_shows_nothing_of_the_hold() -> None:
    unanswered = replace(SIGNALLING, calling=replace(CALLING, answered_after=None, status=404), called=None)

    findings = judge_held_call(HeldCall(unanswered), least_s=3.0)

    assert verdicts(findings) == [Verdict.FAIL, *[Verdict.NOT_OBSERVED] * 6]


def test_judge_held_call_unreachable() -> None:
    assert verdicts(judge_held_call(BLIND, least_s=3.0)) == [Verdict.NOT_OBSERVED]

"""UAT-VFC-001's judgement."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.telephony.media import MediaFinding
from tvox.telephony.phones import CallFacts, MessagesWaiting
from tvox.telephony.voicemail import Message
from tvox.telephony.voicemail_judging import judge_message
from tvox.texts import Text

DARK = MessagesWaiting(waiting=False, new=0, old=0)
LIT = MessagesWaiting(waiting=True, new=1, old=0)
MESSAGE = Message("137", DARK, CALLING, True, LIT, CALLING, None, 2.6, DARK)
UNANSWERED = replace(CALLING, answered_after=None, status=486, reason="Busy Here")


def test_judge_message_ok() -> None:
    assert verdicts(judge_message(MESSAGE)) == [Verdict.PASS] * 4


def test_judge_message_unreachable() -> None:
    assert verdicts(judge_message(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        pytest.param(replace(MESSAGE, played=1.9), "1.9 s only", id="cut"),
        pytest.param(replace(MESSAGE, listening=UNANSWERED), "486 Busy Here", id="no access"),
        pytest.param(replace(MESSAGE, after=LIT), "tells of 1 new", id="not erased"),
        pytest.param(replace(MESSAGE, after=replace(DARK, old=1)), "kept as an old one", id="heard and kept"),
        pytest.param(replace(MESSAGE, after=None), "tells of - new", id="light died"),
        pytest.param(replace(MESSAGE, lit=replace(LIT, new=2)), "tells of 2 new", id="doubled"),
    ],
)
def test_judge_message_ko(message: Message, said: str) -> None:
    (failure,) = failures(judge_message(message))

    assert said in failure


@pytest.mark.parametrize(
    ("message", "excused"),
    [
        (replace(MESSAGE, listening=UNANSWERED), False),
        (replace(MESSAGE, refused=Text("ended")), False),
        (replace(MESSAGE, played=0.0), True),
    ],
    ids=["no access", "no digit", "silence"],
)
def test_only_what_was_heard_is_excused_by_this_pc(message: Message, excused: bool) -> None:
    assert isinstance(judge_message(message)[2], MediaFinding) is excused


@pytest.mark.parametrize(("lit", "said"), [(None, "never told"), (DARK, "0 new")])
def test_a_light_that_stays_dark_does_not_go_off(lit: MessagesWaiting | None, said: str) -> None:
    findings = judge_message(replace(MESSAGE, lit=lit))

    assert verdicts(findings) == [Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.NOT_OBSERVED]
    assert said in failures(findings)[0]


def test_a_message_that_was_never_heard_was_not_erased() -> None:
    findings = judge_message(replace(MESSAGE, played=0.0, after=LIT))

    assert verdicts(findings) == [Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.NOT_OBSERVED]


def test_digits_that_could_not_be_sent_ko() -> None:
    findings = judge_message(replace(MESSAGE, refused=Text("the call had ended"), played=0.0))

    assert "the call had ended" in failures(findings)[0]
    assert findings[-1].verdict is Verdict.NOT_OBSERVED


@pytest.mark.parametrize("deposit", [UNANSWERED, CALLING])
def test_without_a_message_nothing_else_is_said(deposit: CallFacts) -> None:
    findings = judge_message(replace(MESSAGE, deposit=deposit, begun=False, lit=DARK, played=0.0))

    assert verdicts(findings) == [Verdict.FAIL, *[Verdict.NOT_OBSERVED] * 3]

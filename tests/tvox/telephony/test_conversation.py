"""UAT-TEL-002's judgement, and the signalling's that all calls share."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.phone_facts import CALLED, CALLING, HEARD, RTP, SIGNALLING
from tvox.findings import Verdict
from tvox.observing import CouldNotLook
from tvox.telephony.audio import Gap
from tvox.telephony.calling import judge_signalling
from tvox.telephony.conversation import Conversation, Listener, judge_conversation, judge_listener
from tvox.telephony.media import MediaFinding
from tvox.texts import Text

LISTENER = Listener("101", "102", 560, HEARD, RTP)
OTHER = Listener("102", "101", 1060, replace(HEARD, expected=560, tones=((1060, 0.0), (1780, 0.0))), RTP)
BLIND = CouldNotLook(Text("recording"), Text("cut"), Text("again"))


def test_judge_conversation_ok() -> None:
    findings = judge_conversation(Conversation(SIGNALLING, (LISTENER, OTHER)), least_s=10.0)

    assert [finding.verdict for finding in findings] == [Verdict.PASS] * 3


def test_judge_conversation_unreachable() -> None:
    assert [one.verdict for one in judge_conversation(BLIND, least_s=10.0)] == [Verdict.NOT_OBSERVED]


def test_signalling_and_sound_have_separate_verdicts() -> None:
    deaf = replace(LISTENER, heard=replace(HEARD, heard_s=0.0, loudest_dbfs=-90.0))

    findings = judge_conversation(Conversation(SIGNALLING, (deaf, OTHER)), least_s=10.0)

    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.FAIL, Verdict.PASS]


def test_unanswered_call_has_no_sound_to_judge() -> None:
    unanswered = replace(
        SIGNALLING, calling=replace(CALLING, status=404, reason="Not Found", answered_after=None), called=None
    )

    findings = judge_conversation(Conversation(unanswered, ()), least_s=10.0)

    assert [finding.verdict for finding in findings] == [Verdict.FAIL, Verdict.NOT_OBSERVED]
    assert "404 Not Found" in str(findings[0].observed)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"loudest_dbfs": -80.0, "heard_s": 0.0}, "Silence", id="muted"),
        pytest.param({"heard_s": 9.9}, "heard for 9.9 s only", id="too short"),
        pytest.param({"tones": ((560, 3.0), (1780, 0.0))}, "hears itself for 3 s", id="itself"),
        pytest.param({"tones": ((560, 0.0), (1780, 0.2))}, "another call's tone (1780 Hz)", id="crosstalk"),
        pytest.param({"gaps": (Gap(2000, 550),)}, "gap of 550 ms", id="gap"),
    ],
)
def test_judge_listener_ko(changes: dict[str, Any], said: str) -> None:
    finding = judge_listener(replace(LISTENER, heard=replace(HEARD, **changes)), least_s=10.0)

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_listener_without_stream_ko() -> None:
    assert judge_listener(replace(LISTENER, heard=None, rtp=None), least_s=10.0).verdict is Verdict.FAIL


def test_judge_listener_unreachable() -> None:
    assert judge_listener(replace(LISTENER, heard=BLIND), least_s=10.0).verdict is Verdict.NOT_OBSERVED


def test_small_gaps_are_worth_saying() -> None:
    finding = judge_listener(replace(LISTENER, heard=replace(HEARD, gaps=(Gap(2000, 150),))), least_s=10.0)

    assert finding.verdict is Verdict.PASS
    assert "150 ms" in str(finding.advisory)


UP = {"ended_after": None, "bye": "none", "bye_status": 0}


@pytest.mark.parametrize(
    ("calling", "called", "lasted", "said"),
    [
        pytest.param(
            {"status": 486, "reason": "Busy Here", "answered_after": None}, {}, True, "486 Busy Here", id="busy"
        ),
        pytest.param({}, {"answered_after": None}, True, "not confirmed", id="answer lost"),
        pytest.param({"rang_after": None}, {}, True, "no ringing", id="no ringing"),
        pytest.param({"bye": "received"}, {"bye": "received"}, False, "At 101 the call ended by itself", id="dropped"),
        pytest.param({}, {"bye": "received"}, False, "At 102 the call ended by itself", id="dropped at the other end"),
        pytest.param({"bye_status": 0}, {}, True, "BYE was answered: -", id="BYE unanswered"),
        pytest.param({"bye_status": 481}, {}, True, "BYE was answered: 481", id="BYE refused"),
        pytest.param({}, UP, True, "not told that the call had ended", id="hanging leg"),
    ],
)
def test_judge_signalling_ko(calling: dict[str, Any], called: dict[str, Any], lasted: bool, said: str) -> None:
    seen = replace(SIGNALLING, calling=replace(CALLING, **calling), called=replace(CALLED, **called), lasted=lasted)

    finding = judge_signalling(seen)

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_listener_advises_where_the_sound_went_past_the_tvox() -> None:
    finding = judge_listener(replace(LISTENER, rtp=replace(RTP, direct=True)), least_s=10.0)

    assert finding.verdict is Verdict.PASS
    assert "straight to each other" in str(finding.advisory)


@pytest.mark.parametrize("changes", [{"heard": None}, {"cut": True}], ids=["no stream", "ended"])
def test_a_call_that_has_ended_is_not_excused_by_this_pc(changes: dict[str, Any]) -> None:
    finding = judge_listener(replace(LISTENER, **changes), least_s=1.0)

    assert finding.verdict is Verdict.FAIL
    assert not isinstance(finding, MediaFinding)

from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import CALLING, HEARD, RTP, SIGNALLING
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotLook
from tvox.site import Thresholds
from tvox.telephony.conversation import Conversation, Listener
from tvox.telephony.echo import Echo
from tvox.telephony.packet_loss import judge_conversation_loss, judge_echo_loss, judge_packet_loss
from tvox.telephony.phones import RtpFacts
from tvox.texts import verbatim

LIMITS = Thresholds()
PATH = verbatim("101 → 102")
BLIND = CouldNotLook(verbatim("x"), verbatim("y"), verbatim("z"))


def rtp(received: int, lost: int) -> RtpFacts:
    return replace(RTP, received=received, lost=lost)


def test_judge_packet_loss_ok() -> None:
    assert judge_packet_loss(PATH, rtp(200, 0), LIMITS).verdict is Verdict.PASS


def test_judge_packet_loss_warns_between_the_limits() -> None:
    finding = judge_packet_loss(PATH, rtp(992, 8), LIMITS)
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is not None


@pytest.mark.parametrize(("received", "lost"), [(197, 3), (950, 50), (989, 11)])
def test_judge_packet_loss_ko(received: int, lost: int) -> None:
    assert judge_packet_loss(PATH, rtp(received, lost), LIMITS).verdict is Verdict.FAIL


def test_two_lost_of_a_short_call_prove_nothing() -> None:
    finding = judge_packet_loss(PATH, rtp(148, 2), LIMITS)
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is not None


@pytest.mark.parametrize("count", [None, rtp(0, 0), rtp(40, 9)])
def test_judge_packet_loss_not_measured(count: RtpFacts | None) -> None:
    finding = judge_packet_loss(PATH, count, LIMITS)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_MEASURED)


def test_both_directions_of_a_conversation_are_judged() -> None:
    listeners = (Listener("101", "102", 560, HEARD, rtp(200, 0)), Listener("102", "101", 1060, HEARD, rtp(180, 20)))
    findings = judge_conversation_loss(Conversation(SIGNALLING, listeners), LIMITS)
    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.FAIL]


def test_the_echo_is_judged_by_what_came_back() -> None:
    echo = Echo("101", "600", replace(CALLING, rtp=rtp(180, 20)), lasted=True, returned=BLIND)
    assert [finding.verdict for finding in judge_echo_loss(echo, LIMITS)] == [Verdict.FAIL]


def test_without_sound_loss_is_not_measured() -> None:
    findings = judge_conversation_loss(Conversation(SIGNALLING, ()), LIMITS)
    assert [finding.kind for finding in findings] == [Kind.NOT_MEASURED, Kind.NOT_MEASURED]


def test_judge_loss_unreachable() -> None:
    for findings in (judge_conversation_loss(BLIND, LIMITS), judge_echo_loss(BLIND, LIMITS)):
        assert [finding.verdict for finding in findings] == [Verdict.NOT_OBSERVED]

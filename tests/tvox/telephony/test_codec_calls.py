"""The codecs of UAT-TEL-002 on calls made to measure."""

from dataclasses import replace
from typing import cast

import pytest

from tests.tvox.telephony.phone_facts import CALLING, HEARD, RTP, SIGNALLING
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.codec_calls import judge_codec_calls, read_codec_calls
from tvox.telephony.conversation import Conversation, Listener
from tvox.telephony.phones import Phone
from tvox.texts import Text

UNKNOWN = CouldNotAsk(Text("phone"), Text("no such codec"), Text("take it off"), Kind.NOT_TESTABLE)


def talked(caller: str, called: str, *, heard_s: float = 10.0) -> Conversation:
    """A call whose ends agreed on these codecs."""
    assert SIGNALLING.called is not None
    signalling = replace(
        SIGNALLING,
        calling=replace(CALLING, rtp=replace(RTP, codec=caller)),
        called=replace(SIGNALLING.called, rtp=replace(RTP, codec=called)),
    )
    heard = replace(HEARD, heard_s=heard_s)
    return Conversation(signalling, (Listener("101", "102", 560, heard, RTP), Listener("102", "101", 1060, heard, RTP)))


def verdicts(codec: str, call: Conversation | CouldNotLook) -> list[Verdict]:
    return [finding.verdict for finding in judge_codec_calls({codec: call})]


@pytest.mark.parametrize(("codec", "agreed"), [("PCMA", "PCMA"), ("G722", "G722"), ("G722", "g.722")])
def test_judge_codec_calls_ok(codec: str, agreed: str) -> None:
    assert verdicts(codec, replace(talked(agreed, agreed))) == [Verdict.PASS] * 3


def test_another_codec_at_either_end_ko() -> None:
    assert verdicts("G722", talked("G722", "PCMA")) == [Verdict.FAIL]
    assert verdicts("G722", talked("PCMA", "PCMA")) == [Verdict.FAIL]


def test_agreed_on_but_not_heard_ko() -> None:
    assert verdicts("PCMA", talked("PCMA", "PCMA", heard_s=0.4)) == [Verdict.PASS, Verdict.FAIL, Verdict.FAIL]


def test_a_call_that_is_refused_ko() -> None:
    refused = replace(SIGNALLING, calling=replace(CALLING, status=488, answered_after=None), called=None)

    assert verdicts("G722", Conversation(refused, ())) == [Verdict.FAIL]


def test_a_codec_that_the_phones_lack_is_not_testable() -> None:
    class Unable:
        def use_codecs(self, *_codecs: str) -> None:
            raise UNKNOWN

    phone = cast(Phone, Unable())
    (finding,) = judge_codec_calls(read_codec_calls(phone, phone, codecs=("OPUS",)))

    assert finding.kind is Kind.NOT_TESTABLE


def test_judge_codec_calls_unreachable() -> None:
    blind = CouldNotLook.because(UNKNOWN)

    assert [finding.verdict for finding in judge_codec_calls(blind)] == [Verdict.NOT_OBSERVED]
    assert [finding.verdict for finding in judge_codec_calls({})] == [Verdict.NOT_OBSERVED]

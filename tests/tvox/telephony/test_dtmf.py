"""UAT-TEL-006's judgement."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import CALLED, CALLING, RTP, SIGNALLING
from tvox.findings import Verdict
from tvox.observing import CouldNotLook
from tvox.telephony.dtmf import ALL_DIGITS, DigitsSent, judge_digits
from tvox.telephony.phones import Digit
from tvox.texts import Text, verbatim

SENT = DigitsSent(SIGNALLING, ALL_DIGITS, None, CALLED.digits)


def received(digits: str, method: str = "RFC2833") -> DigitsSent:
    return replace(SENT, received=tuple(Digit(digit, method, 1.0) for digit in digits))


def test_judge_digits_ok() -> None:
    assert judge_digits(SENT).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        pytest.param(received("0123456789*"), "Lost: #", id="lost"),
        pytest.param(received("00123456789*#"), "Too many: 0", id="doubled"),
        pytest.param(received("1023456789*#"), "another order", id="order"),
        pytest.param(received("0123456788*#"), "Lost: 9; too many: 8", id="wrong"),
        pytest.param(received(""), "Received: -", id="none"),
        pytest.param(received(ALL_DIGITS, "INFO"), "came by INFO", id="another method"),
        pytest.param(replace(SENT, refused=verbatim("no")), "could not be sent: no", id="not sent"),
        pytest.param(
            replace(SENT, signalling=replace(SIGNALLING, calling=replace(CALLING, rtp=replace(RTP, events=False)))),
            "did not agree on RFC 2833",
            id="no telephone events",
        ),
    ],
)
def test_judge_digits_ko(seen: DigitsSent, said: str) -> None:
    finding = judge_digits(seen)

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_no_call_no_digits() -> None:
    unanswered = replace(SIGNALLING, calling=replace(CALLING, answered_after=None))

    assert judge_digits(replace(SENT, signalling=unanswered, received=())).verdict is Verdict.NOT_OBSERVED


def test_judge_digits_unreachable() -> None:
    assert judge_digits(CouldNotLook(Text("a"), Text("b"), Text("c"))).verdict is Verdict.NOT_OBSERVED

"""UAT-SEC-003 on calls made to measure."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.phone_facts import CALLING, HEARD, REGISTERED, RTP, SIGNALLING
from tvox.findings import Verdict
from tvox.observing import CouldNotLook
from tvox.telephony.conversation import Conversation, Listener
from tvox.telephony.encryption import ClearCall, EncryptedCall, judge_clear_call, judge_encrypted_call
from tvox.telephony.phones import CallFacts, RegistrationFacts
from tvox.texts import Text

BLIND = CouldNotLook(Text("x"), Text("y"), Text("z"))
SECURE = replace(RTP, secure=True)
REFUSED = replace(CALLING, status=488, reason="Not Acceptable Here", answered_after=None, rang_after=None, rtp=None)


def encrypted(*, transport: str = "tls", **rtp: Any) -> list[Verdict]:
    signalling = replace(SIGNALLING, calling=replace(CALLING, rtp=replace(SECURE, **rtp)))
    listeners = tuple(Listener(one, other, 560, HEARD, RTP) for one, other in (("139", "101"), ("101", "139")))
    seen = EncryptedCall("139", transport, Conversation(signalling, listeners))
    return [finding.verdict for finding in judge_encrypted_call(seen)]


def in_the_clear(told: CallFacts | None, *, rang: bool = False, registered: RegistrationFacts = REGISTERED) -> Verdict:
    return judge_clear_call(ClearCall("139", "101", registered, told, rang)).verdict


def test_judge_encrypted_call_ok() -> None:
    assert encrypted() == [Verdict.PASS] * 5


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"secure": False}, Verdict.FAIL),
        ({"received": 0}, Verdict.NOT_OBSERVED),
        ({"sent": 0}, Verdict.NOT_OBSERVED),
    ],
    ids=str,
)
def test_judge_voice_ko(changes: dict[str, Any], verdict: Verdict) -> None:
    assert encrypted(**changes)[2] is verdict


def test_a_call_without_voice_says_nothing_of_encryption() -> None:
    silent = replace(SIGNALLING, calling=replace(CALLING, answered_after=None, rtp=None), called=None)

    verdicts = [one.verdict for one in judge_encrypted_call(EncryptedCall("139", "tls", Conversation(silent, ())))]

    assert verdicts == [Verdict.FAIL, Verdict.PASS, Verdict.NOT_OBSERVED]


def test_an_account_that_does_not_use_tls_proves_none() -> None:
    assert encrypted(transport="udp")[1] is Verdict.NOT_OBSERVED


@pytest.mark.parametrize("status", [403, 488, 606])
def test_judge_clear_call_ok(status: int) -> None:
    assert in_the_clear(replace(REFUSED, status=status)) is Verdict.PASS


def test_a_registration_that_is_refused_is_enough() -> None:
    assert in_the_clear(None, registered=RegistrationFacts(403, "Forbidden", 0.1)) is Verdict.PASS


@pytest.mark.parametrize(
    ("told", "rang"),
    [
        pytest.param(CALLING, False, id="answered"),
        pytest.param(REFUSED, True, id="the other telephone rings"),
        pytest.param(replace(REFUSED, rang_after=0.2), False, id="the caller hears ringing"),
    ],
)
def test_judge_clear_call_ko(told: CallFacts, rang: bool) -> None:
    assert in_the_clear(told, rang=rang) is Verdict.FAIL


@pytest.mark.parametrize("status", [0, 404, 480, 486, 503])
def test_an_answer_that_says_nothing_of_encryption_is_not_observed(status: int) -> None:
    assert in_the_clear(replace(REFUSED, status=status)) is Verdict.NOT_OBSERVED


@pytest.mark.parametrize("answer", [RegistrationFacts(None, "", 5.0), RegistrationFacts(403, "", 0.0, tried=False)])
def test_a_registration_without_an_answer_is_not_observed(answer: RegistrationFacts) -> None:
    assert in_the_clear(None, registered=answer) is Verdict.NOT_OBSERVED


def test_unreachable() -> None:
    assert judge_clear_call(BLIND).verdict is Verdict.NOT_OBSERVED
    assert [finding.verdict for finding in judge_encrypted_call(BLIND)] == [Verdict.NOT_OBSERVED]

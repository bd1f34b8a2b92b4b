"""UAT-SEC-001 on answers made to measure."""

# ruff: noqa: ARG002 - the fakes have the signatures of their ports

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from tests.fakes.nodes import UNREACHABLE
from tests.tvox.telephony.phone_facts import REGISTERED
from tvox.findings import Verdict
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.phones import Call, OnlyStrangers, Phone, Phones, RegistrationFacts
from tvox.telephony.sip_probe import SipAnswer
from tvox.telephony.wrong_credentials import WrongCredentials, judge_wrong_credentials, read_wrong_credentials
from tvox.texts import Text

REFUSED = SipAnswer(401, "Unauthorized", 3.0, challenged=True)
BLIND = CouldNotLook.because(UNREACHABLE)
GOOD = WrongCredentials("140", "101", REFUSED, (), REFUSED, REGISTERED)


def verdicts(seen: WrongCredentials) -> list[Verdict]:
    return [finding.verdict for finding in judge_wrong_credentials(seen)]


def test_judge_wrong_credentials_ok() -> None:
    assert verdicts(GOOD) == [Verdict.PASS] * 3


@pytest.mark.parametrize("status", [180, 183, 200])
def test_an_anonymous_call_that_is_let_in_ko(status: int) -> None:
    assert verdicts(replace(GOOD, anonymous=SipAnswer(status, "", 1.0)))[0] is Verdict.FAIL


def test_a_telephone_that_rang_ko_whatever_the_answer_was() -> None:
    assert verdicts(replace(GOOD, rang=("anonymous",)))[0] is Verdict.FAIL
    assert verdicts(replace(GOOD, rang=("anonymous",), anonymous=BLIND))[0] is Verdict.FAIL


@pytest.mark.parametrize("status", [100, 408, 480, 486, 488, 500, 503])
def test_an_answer_that_says_neither_is_not_observed(status: int) -> None:
    neither = SipAnswer(status, "", 1.0, challenged=True)

    assert verdicts(replace(GOOD, anonymous=neither))[0] is Verdict.NOT_OBSERVED
    assert verdicts(replace(GOOD, wrong=neither))[1] is Verdict.NOT_OBSERVED


def test_a_wrong_password_that_is_accepted_ko() -> None:
    assert verdicts(replace(GOOD, wrong=SipAnswer(200, "OK", 1.0, challenged=True)))[1] is Verdict.FAIL


def test_a_refusal_before_any_password_says_nothing_of_passwords() -> None:
    assert verdicts(replace(GOOD, wrong=SipAnswer(403, "Forbidden", 1.0)))[1] is Verdict.NOT_OBSERVED


def test_an_extension_that_no_longer_registers_ko() -> None:
    assert verdicts(replace(GOOD, right=RegistrationFacts(403, "Forbidden", 0.1)))[2] is Verdict.FAIL


def test_unreachable() -> None:
    assert verdicts(WrongCredentials("140", "101", BLIND, (), BLIND, BLIND)) == [Verdict.NOT_OBSERVED] * 3
    assert [finding.verdict for finding in judge_wrong_credentials(BLIND)] == [Verdict.NOT_OBSERVED]


@dataclass
class Stranger:
    """Everything that is asked, in order."""

    log: list[str] = field(default_factory=list)
    rings: bool = False
    extension: str = "101"

    def invite_anonymous(self, number: str, *, within: float) -> SipAnswer:
        self.log.append(f"invite {number}")
        return REFUSED

    def register_wrong(self, extension: str, *, within: float) -> SipAnswer:
        self.log.append(f"wrong {extension}")
        return REFUSED

    def options(self, *, within: float) -> SipAnswer:
        raise CouldNotAsk(Text("x"), Text("y"), Text("z"))

    def expect_call(self, *, caller: str, within: float) -> Call | None:
        if self.rings:
            raise OnlyStrangers(Text("x"), Text("y"), Text("z"), ("anonymous",))
        return None

    @contextmanager
    def lease(self, extension: str) -> Iterator[Phone]:
        self.log.append(f"lease {extension}")
        yield cast(Phone, self)

    def register(self, *, within: float) -> RegistrationFacts:
        self.log.append("right")
        return REGISTERED

    def unregister(self, *, within: float) -> RegistrationFacts:
        self.log.append("unregister")
        return REGISTERED


@pytest.mark.parametrize("rings", [False, True])
def test_one_wrong_password_and_the_right_one_last(rings: bool) -> None:
    stranger = Stranger(rings=rings)

    seen = read_wrong_credentials(
        cast(Phone, stranger), probe=stranger, phones=cast(Phones, stranger), extension="140", register_s=5.0
    )

    assert stranger.log == ["invite 101", "wrong 140", "lease 140", "right", "unregister"]
    assert verdicts(seen)[0] is (Verdict.FAIL if rings else Verdict.PASS)

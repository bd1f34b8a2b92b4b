"""UAT-TEL-001's judgement."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import REGISTERED
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotLook
from tvox.telephony.phones import RegistrationFacts
from tvox.telephony.registration import Registered, judge_registrations
from tvox.texts import Text

REFUSED = RegistrationFacts(403, "Forbidden", 0.0, tried=False)


def judged(seen: Registered | CouldNotLook) -> Finding:
    findings = judge_registrations({"101": seen}, register_s=5.0)
    assert len(findings) == 1
    return findings[0]


def test_judge_registrations_ok() -> None:
    finding = judged(Registered(REGISTERED, REGISTERED, REGISTERED))

    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None


@pytest.mark.parametrize(
    ("first", "renewed", "said"),
    [
        pytest.param(REFUSED, None, "403 Forbidden", id="refused"),
        pytest.param(RegistrationFacts(None, "", 10.0), None, "no final answer within 10 s", id="no answer"),
        pytest.param(replace(REGISTERED, elapsed=5.2), REGISTERED, "only after 5.2 s", id="slow"),
        pytest.param(replace(REGISTERED, expires=0), REGISTERED, "no time at all", id="for no time"),
        pytest.param(replace(REGISTERED, lists_us=False), REGISTERED, "does not list this phone", id="not listed"),
        pytest.param(REGISTERED, REFUSED, "not renewed: 403", id="renewal refused"),
        pytest.param(REGISTERED, replace(REGISTERED, elapsed=6.0), "not renewed: 200 OK only after", id="slow renewal"),
        pytest.param(REGISTERED, None, "renewal was not tried", id="not renewed at all"),
    ],
)
def test_judge_registrations_ko(first: RegistrationFacts, renewed: RegistrationFacts | None, said: str) -> None:
    finding = judged(Registered(first, renewed))

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_registration_left_behind_is_said() -> None:
    assert judged(Registered(REGISTERED, REGISTERED, REFUSED)).advisory is not None


def test_judge_registrations_unreachable() -> None:
    blind = CouldNotLook(Text("phone"), Text("no answer"), Text("look"))

    assert judged(blind).verdict is Verdict.NOT_OBSERVED
    assert judge_registrations(blind, register_s=5.0)[0].verdict is Verdict.NOT_OBSERVED


def test_no_extensions_is_not_observed() -> None:
    findings = judge_registrations({}, register_s=5.0)

    assert [(one.verdict, one.kind) for one in findings] == [(Verdict.NOT_OBSERVED, Kind.NOT_TESTABLE)]


def test_a_finding_says_the_transport_that_it_proves() -> None:
    seen = {
        "101": Registered(REGISTERED, REGISTERED, REGISTERED),
        "139": Registered(REGISTERED, REGISTERED, REGISTERED),
    }

    findings = judge_registrations(seen, register_s=5.0, transports={"101": "udp", "139": "tls"})

    assert [str(finding.where) for finding in findings] == ["extension 101 over UDP", "extension 139 over TLS"]

"""Registering for real: a worker, a registrar, digest in between."""

from pathlib import Path

import pytest

from tests.tvox.adapters.sip.conftest import kill, phones_at
from tests.tvox.adapters.sip.pbx import Pbx
from tvox.adapters.sip.phones import SipPhones
from tvox.findings import Kind, Verdict, worst
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.registration import judge_registrations, read_registrations

LIMIT = 2.0


def test_registers_renews_and_leaves_nothing_behind(pbx: Pbx, phones: SipPhones) -> None:
    seen = read_registrations(phones, register_s=LIMIT)

    findings = judge_registrations(seen, register_s=LIMIT)
    assert [finding.verdict for finding in findings] == [Verdict.PASS] * 3
    assert all(finding.advisory is None for finding in findings)
    assert pbx.contacts == {"101": {}, "102": {}, "103": {}}
    with_password = [request for request in pbx.registers("101") if request.with_password]
    assert [request.header("Expires") for request in with_password] == ["120", "120", "0"]


def test_renewal_refused_ko(pbx: Pbx, phones: SipPhones) -> None:
    pbx.manners.refuse["renew"] = "503 Service Unavailable"

    findings = judge_registrations(read_registrations(phones, register_s=LIMIT), register_s=LIMIT)

    assert {finding.verdict for finding in findings} == {Verdict.FAIL}
    assert "not renewed: 503" in str(findings[0].observed)
    assert findings[0].next_step is not None


def test_wrong_password_is_said_once_in_a_run(pbx: Pbx, tmp_path: Path) -> None:
    phones = phones_at(pbx.port, tmp_path, _101="wrong", _102="wrong", _103="wrong")

    seen = read_registrations(phones, register_s=LIMIT)
    findings = judge_registrations(seen, register_s=LIMIT)

    assert sum(request.with_password for request in pbx.requests) == 1
    assert sorted(finding.verdict.value for finding in findings) == ["FAIL", "NOT OBSERVED", "NOT OBSERVED"]
    assert not pbx.registers("101")


def test_refused_registration_is_not_tried_again(pbx: Pbx, phones: SipPhones) -> None:
    """PJSIP itself must not loop: the question is answered, the REGISTER with a contact never is."""
    pbx.manners.refuse["register"] = "403 Forbidden"
    with phones.lease("101") as phone:
        answer = phone.register(within=LIMIT)
        again = phone.renew(within=LIMIT)

    assert (answer.status, answer.tried) == (403, True)
    assert again.status == 403
    assert len([one for one in pbx.registers("101") if one.with_password]) == 2  # the two that were asked for


def test_challenge_without_end_ends_after_three(pbx: Pbx, phones: SipPhones) -> None:
    """PJSIP says a password again for each new nonce: only one that was proven a moment ago, and it stops."""
    pbx.manners.refuse["register"] = '401 Unauthorized\r\nWWW-Authenticate: Digest realm="tvox", nonce="x", qop="auth"'
    with phones.lease("101") as phone:
        answer = phone.register(within=LIMIT)

    assert answer.status == 401
    assert len([one for one in pbx.registers("101") if one.with_password]) <= 3
    with phones.lease("101") as phone, pytest.raises(CouldNotAsk, match="bans"):
        phone.register(within=LIMIT)


def test_somebody_elses_phone_is_left_alone(pbx: Pbx, phones: SipPhones) -> None:
    pbx.contacts["101"] = {"sip:101@10.0.0.5:5060": 90}

    seen = read_registrations(phones, register_s=LIMIT)["101"]

    assert isinstance(seen, CouldNotLook)
    assert "10.0.0.5" in str(seen.why)
    assert not pbx.registers("101")


def test_contact_of_a_phone_of_this_run_that_crashed_is_ours(pbx: Pbx, phones: SipPhones) -> None:
    with phones.lease("101") as phone:
        phone.register(within=LIMIT)
        kill(phone)
    assert pbx.contacts["101"]

    with phones.lease("101") as phone:
        assert phone.register(within=LIMIT).accepted


def test_phone_that_rings_for_nobody_leaves_nothing_behind(pbx: Pbx, phones: SipPhones) -> None:
    with phones.lease("101") as caller:
        assert caller.register(within=LIMIT).accepted
        with phones.lease("102") as phone:
            assert phone.register(within=LIMIT).accepted
            assert caller.call("102").until_ringing(within=LIMIT).rang_after is not None
            phone.messages(within=0.5)  # time for the call to be there

    assert pbx.contacts["102"] == {}


def test_answer_without_our_contact_ko(pbx: Pbx, phones: SipPhones) -> None:
    pbx.manners.forgets_contacts = True

    seen = read_registrations(phones, register_s=LIMIT)

    assert worst(judge_registrations(seen, register_s=LIMIT)) is Verdict.FAIL


def test_silent_pbx_unreachable(pbx: Pbx, phones: SipPhones) -> None:
    pbx.manners.silent = True
    with phones.lease("101") as phone, pytest.raises(CouldNotAsk, match="no answer"):
        phone.register(within=0.7)


def test_no_pbx_at_all_unreachable(tmp_path: Path) -> None:
    with phones_at(1, tmp_path).lease("101") as phone, pytest.raises(CouldNotAsk, match="did not answer"):
        phone.register(within=1.0)


def test_registered_seen_by_its_trace_without_digest(pbx: Pbx, phones: SipPhones) -> None:
    with phones.lease("101") as phone:
        assert isinstance(phone.register(within=LIMIT).status, int)
    trace = next(file.path for file in phones.kept() if file.name == "101-signalling.log").read_text("utf-8")

    assert "SIP/2.0 200 OK" in trace
    assert "over a socket of its own" in trace
    said = [request.header("Authorization") for request in pbx.requests if request.with_password]
    answers = [header.partition('response="')[2].partition('"')[0] for header in said]
    assert answers
    assert not any(answer in trace for answer in answers)
    assert "secret101" not in trace


def test_unknown_extension_and_second_lease_are_refused(phones: SipPhones) -> None:
    with pytest.raises(CouldNotAsk, match="none of the site's"), phones.lease("999"):
        raise AssertionError("leased")
    with phones.lease("101"), pytest.raises(CouldNotAsk, match="in use") as refused, phones.lease("101"):
        raise AssertionError("leased twice")
    assert refused.value.kind is Kind.SUITE_ERROR

"""Single requests of a stranger."""

import pytest

from tests.tvox.adapters.sip.conftest import EXTENSIONS
from tests.tvox.adapters.sip.pbx import ECHO, Pbx
from tests.tvox.adapters.sip.test_bindings import reply, tcp_server, udp
from tvox.adapters.sip.phones import SipPhones
from tvox.adapters.sip.probes import SipProbes
from tvox.adapters.sip.registrar import Registrar
from tvox.observing import CouldNotAsk
from tvox.telephony.dial_guard import DialGuard
from tvox.telephony.sip_probe import SipAnswer
from tvox.waiting import eventually

WITHIN = 2.0
GUARD = DialGuard.of(EXTENSIONS, echo_test=ECHO, may_dial=["200"])


def probes(registrar: Registrar) -> SipProbes:
    return SipProbes(registrar, EXTENSIONS, GUARD, note=lambda _message: None)


def test_options_is_answered_and_timed(pbx: Pbx) -> None:
    answer = probes(udp(pbx)).options(within=WITHIN)

    assert (answer.status, answer.accepted) == (200, True)
    assert 0.0 < answer.after_ms < 1000.0


def test_options_unreachable(pbx: Pbx) -> None:
    pbx.manners.silent = True
    with pytest.raises(CouldNotAsk, match="no answer"):
        probes(udp(pbx)).options(within=0.7)


def test_wrong_password_is_said_exactly_once_and_changes_nothing(pbx: Pbx) -> None:
    answer = probes(udp(pbx)).register_wrong("101", within=WITHIN)

    assert (answer.status, answer.challenged, answer.accepted) == (401, True, False)
    assert sum(request.with_password for request in pbx.requests) == 1
    assert all(request.asks for request in pbx.requests)


def test_pbx_that_asks_for_no_password_ko() -> None:
    with tcp_server(lambda request: [reply(request, "200 OK")]) as port:
        answer = probes(Registrar("127.0.0.1", port, "tcp")).register_wrong("101", within=WITHIN)

    assert (answer.status, answer.challenged, answer.accepted) == (200, False, True)


@pytest.mark.parametrize("number", ["112", "0112", "200", ECHO, "104"])
def test_only_the_suites_own_extensions_are_tried(pbx: Pbx, number: str) -> None:
    for ask in (probes(udp(pbx)).register_wrong, probes(udp(pbx)).invite_anonymous):
        with pytest.raises(CouldNotAsk):
            ask(number, within=WITHIN)
    assert not pbx.requests


def test_stranger_who_is_refused_ok(pbx: Pbx) -> None:
    pbx.manners.numbers["102"] = "403 Forbidden"

    answer = probes(udp(pbx)).invite_anonymous("102", within=WITHIN)

    assert (answer.status, answer.accepted) == (403, False)
    assert eventually(lambda: len(pbx.requests) > 1, within=WITHIN).reached
    assert [request.method for request in pbx.requests] == ["INVITE", "ACK"]
    assert "anonymous" in pbx.requests[0].header("From")


def test_stranger_whose_call_rings_ko(pbx: Pbx, phones: SipPhones) -> None:
    with phones.lease("102") as phone:
        phone.register(within=WITHIN)
        answer = probes(udp(pbx)).invite_anonymous("102", within=1.0)
        assert phone.expect_call(caller="anonymous", within=0.3) is None  # it was taken back

    assert (answer.status, answer.accepted) == (180, True)
    assert [one.method for one in pbx.requests if one.method in {"INVITE", "CANCEL", "ACK"}] == [
        "INVITE", "CANCEL", "ACK"
    ]  # fmt: skip


def test_stranger_who_is_answered_hangs_up_at_once_ko() -> None:
    methods: list[bytes] = []

    def answers(request: bytes) -> list[bytes]:
        methods.extend(line.split()[0] for line in request.split(b"\r\n") if line.endswith(b" SIP/2.0"))
        if methods[-1] == b"ACK":
            return []
        return [reply(request, "200 OK", "To: <sip:102@x>;tag=1", "Contact: <sip:102@10.0.0.9>")]

    with tcp_server(answers) as port:
        answer = probes(Registrar("127.0.0.1", port, "tcp")).invite_anonymous("102", within=WITHIN)

    assert answer.accepted
    assert methods == [b"INVITE", b"ACK", b"BYE"]


def test_trying_is_no_yes() -> None:
    assert not SipAnswer(100, "Trying", 1.0).accepted
    assert SipAnswer(183, "Session Progress", 1.0).accepted

"""The question who is registered, and the digest and messages beneath it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.tvox.adapters.sip.pbx import Pbx
from tvox.adapters.sip.bindings import Bindings, ask_bindings
from tvox.adapters.sip.digest import Credentials, NoKnownAlgorithmError, authorization
from tvox.adapters.sip.messages import NotSipError, SipMessage, user_of, without_secrets
from tvox.adapters.sip.registrar import Registrar
from tvox.observing import CouldNotAsk

ALICE = Credentials("101", "secret101")


def asked(registrar: Registrar, credentials: Credentials = ALICE, *, within: float = 2.0) -> Bindings:
    return ask_bindings(registrar, "101", credentials, within=within, note=lambda _message: None)


def udp(pbx: Pbx) -> Registrar:
    return Registrar("127.0.0.1", pbx.port, "udp")


def test_asking_changes_nothing(pbx: Pbx) -> None:
    pbx.contacts["101"] = {"sip:101@10.0.0.5:5060;x=1": 90}

    bindings = asked(udp(pbx))

    assert bindings == Bindings(200, "OK", ("<sip:101@10.0.0.5:5060;x=1>;expires=90",))
    assert [request.asks for request in pbx.requests] == [True, True]
    assert not any(request.header("Expires") for request in pbx.requests)
    assert pbx.contacts["101"] == {"sip:101@10.0.0.5:5060;x=1": 90}


def test_wrong_password_is_answered_once(pbx: Pbx) -> None:
    bindings = asked(udp(pbx), Credentials("101", "wrong"))

    assert bindings.status == 401
    assert sum(request.with_password for request in pbx.requests) == 1


def test_lost_datagrams_are_sent_again(pbx: Pbx) -> None:
    pbx.manners.silent = True
    threading.Timer(0.3, lambda: setattr(pbx.manners, "silent", False)).start()

    assert asked(udp(pbx)).status == 200


@contextmanager
def tcp_server(answers: Callable[[bytes], list[bytes]]) -> Iterator[int]:
    """Answers each piece of a TCP connection with some pieces."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        wire, _ = listening.accept()
        with wire:
            while piece := wire.recv(65535):
                for answer in answers(piece):
                    wire.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        thread.join(timeout=3.0)
        listening.close()


def reply(request: bytes, status: str, *headers: str) -> bytes:
    sequence = SipMessage.parsed(request.decode()).first("cseq")
    return "\r\n".join([f"SIP/2.0 {status}", f"CSeq: {sequence}", *headers, "", ""]).encode()


def test_tcp_answers_in_pieces_after_a_provisional_one() -> None:
    def answers(request: bytes) -> list[bytes]:
        if b"Authorization" not in request:
            challenge = 'WWW-Authenticate: Digest realm="a", nonce="n"'
            return [reply(request, "100 Trying"), reply(request, "401 Unauthorized", challenge)]
        whole = reply(request, "200 OK", "m: <sip:1@10.0.0.1>;expires=9, <sip:1@10.0.0.2>")
        return [whole[:20], whole[20:]]

    with tcp_server(answers) as port:
        bindings = asked(Registrar("127.0.0.1", port, "tcp"))

    assert bindings.contacts == ("<sip:1@10.0.0.1>;expires=9", "<sip:1@10.0.0.2>")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", "not SIP", id="no SIP"),
        pytest.param(
            b"SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\nWWW-Authenticate: Digest algorithm=MD5-sess\r\n\r\n",
            "does not know",
            id="unknown digest",
        ),
        pytest.param(b"SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\n\r\n", "does not know", id="no challenge"),
    ],
)
def test_strange_answers_are_refusals(answer: bytes, why: str) -> None:
    with tcp_server(lambda _request: [answer]) as port, pytest.raises(CouldNotAsk, match=why):
        asked(Registrar("127.0.0.1", port, "tcp"))


def test_strange_answer_is_told_in_italian() -> None:
    with (
        tcp_server(lambda _request: [b"HTTP/1.1 400 Bad Request\r\n\r\n"]) as port,
        pytest.raises(CouldNotAsk) as refused,
    ):
        asked(Registrar("127.0.0.1", port, "tcp"))
    assert "una risposta che non è SIP: HTTP/1.1 400 Bad Request" in refused.value.why.render("it")


def test_refused_connection_unreachable() -> None:
    with pytest.raises(CouldNotAsk, match="refused"):
        asked(Registrar("127.0.0.1", 1, "tcp"))


def test_digest_as_in_rfc_2617() -> None:
    challenge = (
        'Digest realm="testrealm@host.com", qop="auth,auth-int", '
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )

    said = authorization(
        challenge, Credentials("Mufasa", "Circle Of Life"), "GET", "/dir/index.html", cnonce="0a4f113b"
    )

    assert 'response="6629fae49393a05397450978507c4ef1"' in said
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in said
    assert "qop=auth, nc=00000001" in said


def test_digest_without_qop_and_with_sha_256() -> None:
    plain = authorization('Digest realm="a", nonce="n"', Credentials("u", "p"), "REGISTER", "sip:h")
    assert "qop" not in plain
    assert "cnonce" not in plain
    sha = authorization('Digest realm="a", nonce="n", algorithm=SHA-256', Credentials("u", "p"), "REGISTER", "sip:h")
    assert len(sha.partition('response="')[2].partition('"')[0]) == 64


@pytest.mark.parametrize("challenge", ["Basic realm=x", "Digest algorithm=MD5-sess, nonce=x", "NTLM"])
def test_unknown_challenges_are_refused(challenge: str) -> None:
    with pytest.raises(NoKnownAlgorithmError):
        authorization(challenge, ALICE, "REGISTER", "sip:h")


def test_password_is_not_in_the_representation() -> None:
    assert "secret101" not in repr(ALICE)


def test_messages_are_read_in_any_form() -> None:
    message = SipMessage.parsed(
        'SIP/2.0 200 OK\nm: <sip:a@b;x=1,2>,\n <sip:c@d>\r\nContact:\t"A, B" <sip:e@f>\r\n\r\nContact: no'
    )

    assert (message.status, message.reason) == (200, "OK")
    assert message.contacts() == ["<sip:a@b;x=1,2>", "<sip:c@d>", '"A, B" <sip:e@f>']
    assert SipMessage.parsed("REGISTER sip:h SIP/2.0\r\n\r\n").status == 0
    for noise in ("", "HTTP/1.1 200 OK", "\r\n\r\n"):
        with pytest.raises(NotSipError):
            SipMessage.parsed(noise)


def test_users_and_digests() -> None:
    assert user_of('"Alice" <sip:101@10.0.0.5;x=1>') == "101"
    assert user_of("sip:10.0.0.5") == ""
    assert (
        without_secrets('Digest username="u", response="abc", cnonce="def"')
        == 'Digest username="u", response="…", cnonce="…"'
    )

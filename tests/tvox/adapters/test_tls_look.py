"""Looking at TLS, against servers of the standard library."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.machines import Listening, free_port, https_server, make_certificate, silent_server
from tvox.adapters.tls_hello import agreed, client_hello, speaks
from tvox.adapters.tls_look import look_at_tls
from tvox.observing import CouldNotAsk

OLD = ("1.0", "1.1")


@contextmanager
def server_from(identity: Path, oldest: ssl.TLSVersion, newest: ssl.TLSVersion) -> Iterator[Listening]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = oldest, newest
    context.load_cert_chain(identity)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    with Listening("127.0.0.1", 0, serve) as listening:
        yield listening


def test_the_certificate_is_read_and_old_versions_are_refused(tmp_path: Path) -> None:
    fingerprint = make_certificate(tmp_path / "web.pem")
    with https_server("127.0.0.1", 0, tmp_path / "web.pem") as server:
        seen = look_at_tls("127.0.0.1", server.port, name="pbx.example.com", versions=OLD)

    assert seen.fingerprint == fingerprint
    assert seen.names
    assert seen.valid_from < seen.valid_until
    assert "self" in (seen.distrust or "")
    assert seen.old == {"1.0": False, "1.1": False}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_server_that_speaks_an_old_version_is_found(tmp_path: Path) -> None:
    make_certificate(tmp_path / "web.pem")
    with server_from(tmp_path / "web.pem", ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2) as server:
        spoken = {version: speaks("127.0.0.1", server.port, version, name="a.example", within=5) for version in OLD}

    assert spoken == {"1.0": False, "1.1": True}


def test_tls_1_2_is_told_from_1_3(tmp_path: Path) -> None:
    make_certificate(tmp_path / "web.pem")
    with server_from(tmp_path / "web.pem", ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2) as server:
        assert speaks("127.0.0.1", server.port, "1.2", name=None, within=5) is True
    with server_from(tmp_path / "web.pem", ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3) as server:
        assert speaks("127.0.0.1", server.port, "1.2", name=None, within=5) is False


def test_silence_and_a_closed_port_say_nothing() -> None:
    with silent_server("127.0.0.1", 0) as server:
        assert speaks("127.0.0.1", server.port, "1.0", name=None, within=0.3) is None
    assert speaks("127.0.0.1", free_port(), "1.0", name=None, within=1) is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(bytes.fromhex("1603010051 0200004d 0301".replace(" ", "")), True, id="ServerHello 1.0"),
        pytest.param(bytes.fromhex("1603030051 0200004d 0303".replace(" ", "")), False, id="ServerHello 1.2"),
        pytest.param(bytes.fromhex("15030100020246"), False, id="protocol_version"),
        pytest.param(bytes.fromhex("15030100020228"), None, id="handshake_failure"),
        pytest.param(b"HTTP/1.1 400", None, id="no TLS"),
        pytest.param(b"", False, id="closed"),
    ],
)
def test_the_answer_is_understood(answer: bytes, said: bool | None) -> None:
    assert agreed(answer, "1.1") is said


def test_the_record_is_as_long_as_it_says() -> None:
    for version in ("1.0", "1.1", "1.2"):
        hello = client_hello(version, "pbx.example.com")
        assert len(hello) == 5 + int.from_bytes(hello[3:5])
        assert len(hello) == 9 + int.from_bytes(hello[6:9])


def test_nobody_there_is_could_not_ask() -> None:
    with pytest.raises(CouldNotAsk):
        look_at_tls("127.0.0.1", free_port(), name=None, versions=OLD)

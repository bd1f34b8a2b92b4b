"""SIP over TLS: the PBX has to prove who it is before anything is said to it."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tvox.adapters.sip.test_bindings import ALICE, reply
from tvox.adapters.sip.bindings import ask_bindings
from tvox.adapters.sip.credential_guard import CredentialGuard
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.registrar import Registrar, connected
from tvox.adapters.sip.worker_phone import Line, WorkerPhone
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.dial_guard import DialGuard


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key."""
    folder.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", "key.pem", "-out", "certificate.pem", "-subj", "/CN=pbx", "-addext", f"subjectAltName={name}"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem", folder / "key.pem"


@contextmanager
def tls_pbx(pair: tuple[Path, Path]) -> Iterator[tuple[int, list[bytes]]]:
    """Answers 403 to the first request; gives its port and what it was told."""
    listening = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    told: list[bytes] = []

    def serve() -> None:
        raw, _ = listening.accept()
        try:
            with context.wrap_socket(raw, server_side=True) as wire:
                told.append(wire.recv(65535))
                if told[-1]:
                    wire.sendall(reply(told[-1], "403 Forbidden"))
        except OSError:
            raw.close()  # the other side did not trust us

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], told
    finally:
        thread.join(timeout=3.0)
        listening.close()


def asked(port: int, ca_file: Path | None) -> int:
    registrar = Registrar("127.0.0.1", port, "tls", ca_file)
    return ask_bindings(registrar, "101", ALICE, within=2.0, note=lambda _message: None).status


def test_known_certificate_ok(tmp_path: Path) -> None:
    pair = certificate(tmp_path / "pbx", "IP:127.0.0.1")
    with tls_pbx(pair) as (port, told):
        assert asked(port, pair[0]) == 403

    assert b"Via: SIP/2.0/TLS 127.0.0.1:" in told[0]


@pytest.mark.parametrize(("name", "own"), [("IP:127.0.0.2", True), ("DNS:pbx.example", True), ("IP:127.0.0.1", False)])
def test_certificate_of_somebody_else_ko(tmp_path: Path, name: str, own: bool) -> None:
    pair = certificate(tmp_path / "pbx", name)
    trusted = pair[0] if own else certificate(tmp_path / "other", "IP:127.0.0.1")[0]
    with tls_pbx(pair) as (port, told), pytest.raises(CouldNotAsk, match="certificate of the PBX was not accepted"):
        asked(port, trusted)

    assert not any(told)


def test_no_certificate_to_compare_with_is_not_testable(tmp_path: Path) -> None:
    with pytest.raises(CouldNotAsk, match=r"names no sip\.ca_file") as refused:
        asked(9, None)
    assert refused.value.kind is Kind.NOT_TESTABLE
    with pytest.raises(CouldNotAsk, match="no file"):
        asked(9, tmp_path / "missing.pem")


def test_pbx_that_speaks_no_tls_unreachable(tmp_path: Path) -> None:
    ca_file, _ = certificate(tmp_path / "pbx", "IP:127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(CouldNotAsk, match="did not answer"):
        connected(Registrar("127.0.0.1", listening.getsockname()[1], "tls", ca_file), 0.3)


def test_server_is_what_follows_a_number() -> None:
    servers = [Registrar("10.0.0.5", 5061, transport).server for transport in ("udp", "tcp", "tls")]
    assert servers == ["10.0.0.5:5061", "10.0.0.5:5061;transport=tcp", "10.0.0.5:5061;transport=tls"]


def phone_at(port: int, trusted: Path, folder: Path) -> WorkerPhone:
    registrar = Registrar("127.0.0.1", port, "tls", trusted)
    line = Line(registrar, ("PCMA",), DialGuard(frozenset({"102"})), CredentialGuard())
    return WorkerPhone(line, "101", Credentials("101", "secret101"), lambda name: folder / name, 560)


@pytest.mark.parametrize("own", [True, False])
def test_phone_itself_tells_nothing_to_a_pbx_it_does_not_trust(tmp_path: Path, own: bool) -> None:
    pair = certificate(tmp_path / "pbx", "IP:127.0.0.1")
    trusted = pair[0] if own else certificate(tmp_path / "other", "IP:127.0.0.1")[0]
    with tls_pbx(pair) as (port, told):
        phone = phone_at(port, trusted, tmp_path)
        try:
            ended = phone.call("102").until_ended(within=2.0)
        finally:
            phone.close()

    assert bool(told and told[0].startswith(b"INVITE")) == own
    assert ended.answered_after is None

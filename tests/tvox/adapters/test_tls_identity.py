"""The fingerprint of a web server's key, and every way in which it cannot be had."""

import socket
from pathlib import Path

import pytest

from tests.cli.machines import Listening, free_port, https_server, make_certificate, silent_server
from tvox.adapters.tls_identity import web_certificate_at
from tvox.observing import CouldNotAsk


def test_the_fingerprint_is_that_of_the_servers_key(tmp_path: Path) -> None:
    fingerprint = make_certificate(tmp_path / "web.pem")
    with https_server("127.0.0.1", 0, tmp_path / "web.pem") as server:
        assert web_certificate_at("127.0.0.1", server.port, within=5.0) == fingerprint


def test_a_closed_port_is_could_not_ask() -> None:
    with pytest.raises(CouldNotAsk, match=r"127\.0\.0\.1, port \d+: Connection refused"):
        web_certificate_at("127.0.0.1", free_port(), within=5.0)


def test_a_silent_server_is_could_not_ask() -> None:
    with silent_server("127.0.0.1", 0) as server, pytest.raises(CouldNotAsk, match=r"no answer within 0\.3 s"):
        web_certificate_at("127.0.0.1", server.port, within=0.3)


def test_a_server_without_tls_is_could_not_ask() -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with Listening("127.0.0.1", 0, plain) as server, pytest.raises(CouldNotAsk, match="no TLS handshake there"):
        web_certificate_at("127.0.0.1", server.port, within=5.0)

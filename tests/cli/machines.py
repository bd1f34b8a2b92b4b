"""Servers on loopback that show identities of their own: SSH by paramiko, HTTPS by the standard library."""

import base64
import hashlib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Self

import paramiko
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

Serve = Callable[[socket.socket], None]


class Listening:
    """A port of one loopback address, served by one thread a connection until it is closed."""

    def __init__(self, address: str, port: int, serve: Serve) -> None:
        self._listener = socket.create_server((address, port))
        self.port = int(self._listener.getsockname()[1])
        self._address = address
        self._serve = serve
        self._closing = Event()
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with suppress(OSError):
            socket.create_connection((self._address, self.port), timeout=1.0).close()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closing.is_set():
                connection.close()
                return
            thread = Thread(target=self._one, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, EOFError, paramiko.SSHException):
            self._serve(connection)


def ssh_server(address: str, port: int, keys: Sequence[paramiko.PKey]) -> Listening:
    """Shows its host keys and lets nobody in."""

    def serve(connection: socket.socket) -> None:
        transport = paramiko.Transport(connection)
        for key in keys:
            transport.add_server_key(key)
        try:
            transport.start_server(server=paramiko.ServerInterface())
            transport.join(10)
        finally:
            transport.close()

    return Listening(address, port, serve)


def https_server(address: str, port: int, identity: Path) -> Listening:
    """Shows the certificate of a PEM file that holds its key too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)

    def serve(connection: socket.socket) -> None:
        connection.settimeout(10)
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    return Listening(address, port, serve)


def silent_server(address: str, port: int) -> Listening:
    """Accepts and says nothing."""

    def serve(connection: socket.socket) -> None:
        connection.settimeout(30)
        while connection.recv(1024):
            pass

    return Listening(address, port, serve)


def make_certificate(path: Path) -> str:
    """Write a self-signed certificate with its key; the fingerprint of its public key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tvox")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate)
    return _sha256(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def fingerprint(key: paramiko.PKey) -> str:
    """As `ssh-keygen -l` prints it."""
    return _sha256(key.asbytes())


def _sha256(blob: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])

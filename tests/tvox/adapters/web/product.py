"""A small HTTPS server that draws the product's pages as the vendor's pictures show them, in both languages.

Written from the pictures and the facts, dated September 2022 (releases 21.0 and 22.0), not from the lab.
"""

import base64
import hashlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.tvox.adapters.web import drawing, drawing_beside
from tests.tvox.adapters.web.drawing_beside import Beside

USER, PASSWORD = "admin", "canary-Pa55-word"
_COUNTED = ("sessions", "logins", "log", "released")


@dataclass
class Product:
    """What the pages show, and how the server misbehaves. `log` holds every request line and what was posted.

    `beside` is the OCC at /occ that Application Manager may have beside it; without it nothing answers there.
    """

    interface: str = "am"
    language: str = "it"
    role: str = "MASTER"
    layout: str = "known"
    release: str = "21.0.26"
    other_node: str = "172.16.95.73"
    words: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0.0
    forwards_to: str = ""
    refusal: str = "Nome utente o password errati"
    paired: bool = True
    customisations: tuple[str, ...] = ()
    beside: Beside | None = None
    sessions: int = 0
    logins: int = 0
    log: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def as_before(product: Product) -> Iterator[None]:
    """Undo every change of what is shown."""
    shown = {field.name: getattr(product, field.name) for field in fields(product) if field.name not in _COUNTED}
    product.words, product.colours = {}, {}
    try:
        yield
    finally:
        for name, value in shown.items():
            setattr(product, name, value)


@dataclass(frozen=True)
class Served:
    """Where the server listens and which key it shows."""

    port: int
    fingerprint: str
    product: Product


@contextmanager
def served(folder: Path, product: Product) -> Iterator[Served]:
    """The server on a free port of the loopback, with a throw-away certificate made in `folder`."""
    pem, fingerprint = make_certificate(folder)
    server = _Server(("127.0.0.1", 0), _handler(product))
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secured.load_cert_chain(pem)
    server.socket = secured.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Served(server.server_address[1], fingerprint, product)
    finally:
        product.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request: Any, _client: Any) -> None:
        """A browser that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    product: Product

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.product.log.append(f"GET {self.path}")
        if self.product.forwards_to:
            self.send_response(302)
            self.send_header("Location", self.product.forwards_to + path)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path == "/favicon.ico":
            self.send_error(404)
        elif path.startswith("/occ"):
            self._answer_beside(path)
        elif path == "/client":
            self._answer("<!doctype html><label>Password <input type=password></label>")
        elif f"session=open{self.product.sessions}" not in self.headers.get("Cookie", ""):
            self._answer(drawing.login(self.product, ""))
        else:
            if self.product.slow_s and path != "/":
                self.product.released.wait(self.product.slow_s)
            self._answer(drawing.page(self.product, path))

    def _answer_beside(self, path: str) -> None:
        occ = self.product.beside
        if occ is None or occ.status >= 400:
            self.send_error(occ.status if occ else 404)
        elif occ.elsewhere and path == "/occ":
            self.send_response(302)
            self.send_header("Location", occ.elsewhere)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif occ.asks and f"beside=open{occ.sessions}" not in self.headers.get("Cookie", ""):
            self._answer(drawing_beside.login(occ, ""))
        else:
            self._answer(drawing_beside.page(occ, self.product.language, path, self.product.customisations))

    def _log_in_beside(self, occ: Beside, user: str | None, secret: str | None) -> None:
        occ.logins += 1
        if (user, secret) == (USER, occ.password):
            cookie = f"beside=open{occ.sessions}; Secure; HttpOnly; Path=/occ"
            self._answer(drawing_beside.page(occ, self.product.language, "/occ", self.product.customisations), cookie)
        else:
            self._answer(drawing_beside.login(occ, self.product.refusal))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {key: values[0] for key, values in parse_qs(body).items()}
        if self.product.beside and self.path.startswith("/occ"):
            self._log_in_beside(self.product.beside, sent.get("user"), sent.get("secret"))
            return
        self.product.logins += 1
        if (sent.get("user"), sent.get("secret")) == (USER, PASSWORD):
            cookie = f"session=open{self.product.sessions}; Secure; HttpOnly; Path=/"
            self._answer(drawing.page(self.product, "/"), cookie)
        else:
            self._answer(drawing.login(self.product, self.product.refusal))

    def log_message(self, *_arguments: Any) -> None:
        """Keep the test's output clean."""

    def _answer(self, html: str, cookie: str | None = None) -> None:
        payload = html.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(payload)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(payload)


def _handler(product: Product) -> type[_Handler]:
    return type("Handler", (_Handler,), {"product": product})


def make_certificate(folder: Path) -> tuple[Path, str]:
    """A throw-away certificate with its key in one PEM file, and the key's fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "throw-away")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, "SHA256:" + base64.b64encode(hashlib.sha256(spki).digest()).decode().rstrip("=")

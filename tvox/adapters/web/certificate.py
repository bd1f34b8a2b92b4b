"""The web server's key, compared with the one pinned in the site file before any password is typed."""

import base64
import hashlib
import socket
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim


def shown_fingerprint(address: str, port: int, *, where: Text, within: float) -> str:
    """`SHA256:` and base64, without padding, of the public key (SPKI) that the server shows now.

    The key and not the certificate: it survives a renewal. `within` seconds to connect and for each answer. Raises
    `CouldNotAsk`.
    """
    try:
        with (
            socket.create_connection((address, port), timeout=within) as connection,
            _looking_only().wrap_socket(connection) as secured,
        ):
            certificate = secured.getpeercert(binary_form=True)
    except OSError as refusal:
        reason = refusal.reason if isinstance(refusal, ssl.SSLError) else refusal.strerror
        raise _no_web_server(where, port, verbatim(reason or str(refusal))) from refusal
    if certificate is None:
        raise _no_web_server(where, port, Text("the server shows no certificate"))
    return fingerprint_of(certificate)


def fingerprint_of(certificate: bytes) -> str:
    """The fingerprint of a DER certificate's public key, as a site file pins it."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def be_pinned(pinned: str, address: str, port: int, *, where: Text, within: float) -> None:
    """Raise `CouldNotAsk` with both fingerprints unless the server shows the pinned key."""
    shown = shown_fingerprint(address, port, where=where, within=within)
    if shown != pinned:
        raise CouldNotAsk(
            where,
            Text(
                "the web server's key is {shown}, but the site file pins {pinned}; nothing was sent to it",
                shown=shown,
                pinned=pinned,
            ),
            Text(
                "Ask the customer whether the certificate was changed. If it was, pin the new key as web_certificate; "
                "if not, somebody else answers at this address."
            ),
        )


def as_chromium_writes(fingerprint: str) -> str:
    """The pin as Chromium's option wants it: base64 with padding, without `SHA256:`."""
    return fingerprint.removeprefix("SHA256:") + "="


def _looking_only() -> ssl.SSLContext:
    """Accepts any certificate: nothing is sent, and what is shown is compared with the pin."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # A product of CentOS 7's age may have a key or a digest that today's default level refuses even to look at.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def _no_web_server(where: Text, port: int, reason: Text) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text("no HTTPS on port {port}: {reason}", port=port, reason=reason),
        Text("Check that the machine is up, that its web server runs and that this PC may reach the port."),
    )

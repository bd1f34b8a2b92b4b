"""Which public key a web server shows, asked with the standard library's TLS and read with cryptography."""

import base64
import hashlib
import socket
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim


def web_certificate_at(address: str, port: int, *, within: float = 10.0) -> str:
    """`SHA256:` and the base64 digest of the certificate's public key (SubjectPublicKeyInfo, DER), without padding.

    The key and not the certificate: it survives a renewal. `within` seconds for connecting and for each answer.
    Raises `CouldNotAsk`.
    """
    return fingerprint_of(certificate_at(address, port, within=within))


def certificate_at(address: str, port: int, *, name: str | None = None, within: float = 10.0) -> bytes:
    """The certificate (DER) that is shown to whoever asks for `name`, whatever it is worth. Raises `CouldNotAsk`."""
    try:
        with socket.create_connection((address, port), timeout=within) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with looking_only().wrap_socket(connection, server_hostname=name) as secured:
                certificate = secured.getpeercert(binary_form=True)
    except ssl.SSLError as error:
        why = Text("no TLS handshake there ({reason})", reason=error.reason or str(error))
        raise _refusal(address, port, why) from error
    except TimeoutError as error:
        raise _refusal(address, port, Text("no answer within {seconds} s", seconds=within)) from error
    except OSError as error:
        raise _refusal(address, port, verbatim(error.strerror or str(error))) from error
    if certificate is None:
        raise _refusal(address, port, Text("the server shows no certificate"))
    return certificate


def fingerprint_of(certificate: bytes) -> str:
    """The fingerprint of a DER certificate's public key, as a site file pins it."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def looking_only() -> ssl.SSLContext:
    """Accepts any certificate: nothing is sent, the point is to see which one is there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # A product of CentOS 7's age may have a key or a digest that today's default level refuses even to look at.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def _refusal(address: str, port: int, why: Text) -> CouldNotAsk:
    return CouldNotAsk(
        Text("{address}, port {port}", address=address, port=port),
        why,
        Text("Check that the machine is on, that the address and the HTTPS port are right, and that a VPN is up."),
    )

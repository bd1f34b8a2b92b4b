"""The certificate that a web server shows, whether it is publicly trusted, and which old TLS versions it speaks."""

import socket
import ssl
from contextlib import suppress

from cryptography import x509
from cryptography.x509.oid import NameOID

from tvox.adapters.tls_hello import speaks
from tvox.adapters.tls_identity import certificate_at, fingerprint_of
from tvox.web_tls import WebTls

WITHIN_S = 10.0


def look_at_tls(address: str, port: int, *, name: str | None, versions: tuple[str, ...]) -> WebTls:
    """A `tvox.web_tls.TlsLook`: a handshake that accepts anything, one that does not, and one question a version."""
    shown = certificate_at(address, port, name=name, within=WITHIN_S)
    certificate = x509.load_der_x509_certificate(shown)
    return WebTls(
        fingerprint=fingerprint_of(shown),
        names=_names(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        distrust=_distrust(address, port, name),
        old={version: speaks(address, port, version, name=name, within=WITHIN_S) for version in versions},
    )


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """The alternative names; the common name where there are none."""
    with suppress(x509.ExtensionNotFound):
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = [str(address) for address in alternative.get_values_for_type(x509.IPAddress)]
        return (*alternative.get_values_for_type(x509.DNSName), *addresses)
    return tuple(str(named.value) for named in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME))


def _distrust(address: str, port: int, name: str | None) -> str | None:
    """Why this PC would not trust it as `name`; None where it does."""
    try:
        with (
            socket.create_connection((address, port), timeout=WITHIN_S) as connection,
            ssl.create_default_context().wrap_socket(connection, server_hostname=name or address),
        ):
            return None
    except ssl.SSLCertVerificationError as refused:
        return refused.verify_message
    except OSError as failed:
        return failed.strerror or str(failed)

"""The web server's key, compared with the one pinned in the site file before any password is typed."""

import socket
import ssl

from tvox.adapters.tls_identity import fingerprint_of, looking_only
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
            looking_only().wrap_socket(connection) as secured,
        ):
            certificate = secured.getpeercert(binary_form=True)
    except OSError as refusal:
        reason = refusal.reason if isinstance(refusal, ssl.SSLError) else refusal.strerror
        raise _no_web_server(where, port, verbatim(reason or str(refusal))) from refusal
    if certificate is None:
        raise _no_web_server(where, port, Text("the server shows no certificate"))
    return fingerprint_of(certificate)


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


def _no_web_server(where: Text, port: int, reason: Text) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text("no HTTPS on port {port}: {reason}", port=port, reason=reason),
        Text("Check that the machine is up, that its web server runs and that this PC may reach the port."),
    )

"""Where the PBX listens for SIP, and a socket to it over UDP, TCP or TLS."""

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim


@dataclass(frozen=True)
class Registrar:
    """Where the PBX listens. `transport` is `udp`, `tcp` or `tls`; `ca_file` (PEM) vouches for its certificate."""

    address: str
    port: int
    transport: str
    ca_file: Path | None = None

    @property
    def where(self) -> Text:
        """How a finding names it."""
        return Text(
            "SIP at {address}:{port} ({transport})",
            address=self.address,
            port=self.port,
            transport=self.transport.upper(),
        )

    @property
    def server(self) -> str:
        """Host, port and URI parameters: what follows the `@` of a number that is dialled there."""
        return f"{self.address}:{self.port}" + ("" if self.transport == "udp" else f";transport={self.transport}")

    def trusted(self) -> str | None:
        """The path of the certificates that are trusted, None without TLS; `CouldNotAsk` where none are named."""
        if self.transport != "tls":
            return None
        if self.ca_file is None:
            why = Text("The site file names no sip.ca_file: the certificate of the PBX cannot be verified.")
            raise CouldNotAsk(self.where, why, _NAME_CA_FILE, Kind.NOT_TESTABLE)
        if not self.ca_file.is_file():
            why = Text("There is no file {file}.", file=verbatim(str(self.ca_file)))
            raise CouldNotAsk(self.where, why, _NAME_CA_FILE)
        return str(self.ca_file)


_NAME_CA_FILE = Text("Name the certificate (PEM) that signed the PBX's own as sip.ca_file in the site file.")


def local_address_towards(registrar: Registrar) -> str:
    """The address of this PC from which packets to the PBX leave."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((registrar.address, registrar.port))
        except OSError as unreachable:
            raise no_way(registrar, verbatim(str(unreachable))) from unreachable
        return str(probe.getsockname()[0])


def connected(registrar: Registrar, within: float) -> socket.socket:
    """A socket towards the PBX, connected within `within` seconds; over TLS its certificate is verified."""
    trusted = registrar.trusted()
    kind = socket.SOCK_DGRAM if registrar.transport == "udp" else socket.SOCK_STREAM
    wire = socket.socket(socket.AF_INET, kind)
    wire.settimeout(within)
    try:
        wire.connect((registrar.address, registrar.port))
        return wire if trusted is None else _encrypted(wire, registrar.address, trusted)
    except ssl.SSLCertVerificationError as untrusted:
        wire.close()
        raise _untrusted(registrar, untrusted) from untrusted
    except OSError as refused:
        wire.close()
        raise no_way(registrar, verbatim(str(refused))) from refused


def no_way(registrar: Registrar, why: Text) -> CouldNotAsk:
    """The refusal for a PBX that cannot be asked."""
    return CouldNotAsk(
        registrar.where,
        Text("The PBX did not answer a SIP question: {why}", why=why),
        Text("Check that the PBX runs and that this PC reaches that port; then run the item again."),
    )


def _encrypted(wire: socket.socket, name: str, trusted: str) -> socket.socket:
    """TLS over the connected socket, with a PBX that proves to be `name`."""
    return ssl.create_default_context(cafile=trusted).wrap_socket(wire, server_hostname=name)


def _untrusted(registrar: Registrar, why: ssl.SSLCertVerificationError) -> CouldNotAsk:
    return CouldNotAsk(
        registrar.where,
        Text("The certificate of the PBX was not accepted: {why}", why=verbatim(why.verify_message)),
        Text(
            "Compare the certificate with sip.ca_file; it has to name the address {address}.", address=registrar.address
        ),
    )

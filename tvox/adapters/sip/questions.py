"""SIP questions over a plain socket, to a PBX that may be silent, slow or no PBX at all."""

import secrets
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from tvox.adapters.sip.messages import NotSipError, SipMessage
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

T1_S = 0.5  # RFC 3261's first interval of retransmission over UDP
END_OF_HEADERS = b"\r\n\r\n"

Note = Callable[[str], None]


@dataclass(frozen=True)
class Registrar:
    """Where the PBX listens for SIP. `transport` is `udp` or `tcp`."""

    address: str
    port: int
    transport: str

    @property
    def where(self) -> Text:
        """How a finding names it."""
        return Text(
            "SIP at {address}:{port} ({transport})",
            address=self.address,
            port=self.port,
            transport=self.transport.upper(),
        )


def local_address_towards(registrar: Registrar) -> str:
    """The address of this PC from which packets to the PBX leave."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((registrar.address, registrar.port))
        except OSError as unreachable:
            raise no_way(registrar, verbatim(str(unreachable))) from unreachable
        return str(probe.getsockname()[0])


class Question:
    """REGISTER requests of one dialogue over one socket."""

    def __init__(self, registrar: Registrar, extension: str, wire: socket.socket, deadline: float, note: Note) -> None:
        self._registrar, self._extension, self._wire, self._deadline, self._note = (
            registrar,
            extension,
            wire,
            deadline,
            note,
        )
        self._call_id = secrets.token_hex(12)
        self._tag = secrets.token_hex(5)
        self._number = 0

    def put(self, proof: str | None = None) -> SipMessage:
        """Send the request, again while UDP brings no answer, and give the final answer."""
        self._number += 1
        request = self._request(proof)
        self._note(request)
        interval = T1_S
        while time.monotonic() < self._deadline:
            self._send(request)
            udp = self._registrar.transport == "udp"
            until = min(self._deadline, time.monotonic() + interval) if udp else self._deadline
            reply = self._reply_before(until)
            if reply is not None:
                return reply
            interval *= 2
        raise no_way(self._registrar, Text("no answer"))

    def _request(self, proof: str | None) -> str:
        host, port = self._wire.getsockname()[:2]
        branch = f"z9hG4bK{secrets.token_hex(8)}"
        user = f"sip:{self._extension}@{self._registrar.address}"
        lines = [
            f"REGISTER sip:{self._registrar.address} SIP/2.0",
            f"Via: SIP/2.0/{self._registrar.transport.upper()} {host}:{port};rport;branch={branch}",
            "Max-Forwards: 70",
            f"From: <{user}>;tag={self._tag}",
            f"To: <{user}>",
            f"Call-ID: {self._call_id}",
            f"CSeq: {self._number} REGISTER",
            "User-Agent: tvox-uat",
            *([proof] if proof else []),
            "Content-Length: 0",
        ]
        return "\r\n".join(lines) + "\r\n\r\n"

    def _send(self, request: str) -> None:
        try:
            self._wire.sendall(request.encode())
        except OSError as broken:
            raise no_way(self._registrar, verbatim(str(broken))) from broken

    def _reply_before(self, deadline: float) -> SipMessage | None:
        """The final answer to the latest request; provisional and older ones are passed over."""
        received = b""
        while (left := deadline - time.monotonic()) > 0:
            self._wire.settimeout(left)
            try:
                piece = self._wire.recv(65535)
            except TimeoutError:
                return None
            except OSError as broken:
                raise no_way(self._registrar, verbatim(str(broken))) from broken
            if not piece:
                raise no_way(self._registrar, Text("the connection was closed"))
            received += piece
            while END_OF_HEADERS in received:
                reply, received = self._split(received)
                if reply.status >= 200 and reply.first("cseq").split()[:1] == [str(self._number)]:
                    return reply
        return None

    def _split(self, received: bytes) -> tuple[SipMessage, bytes]:
        """The first message, and what came after it."""
        head, _, rest = received.partition(END_OF_HEADERS)
        text = head.decode(errors="replace")
        self._note(text)
        try:
            message = SipMessage.parsed(text)
        except NotSipError as strange:
            not_sip = Text("an answer that is not SIP: {words}", words=str(strange))
            raise no_way(self._registrar, not_sip) from strange
        length = message.first("content-length")
        return message, rest[int(length) if length.isdigit() else 0 :]


def connected(registrar: Registrar, within: float) -> "closing[socket.socket]":
    """A socket towards the PBX; with TCP, connected within `within` seconds."""
    kind = socket.SOCK_DGRAM if registrar.transport == "udp" else socket.SOCK_STREAM
    wire = socket.socket(socket.AF_INET, kind)
    wire.settimeout(within)
    try:
        wire.connect((registrar.address, registrar.port))
    except OSError as refused:
        wire.close()
        raise no_way(registrar, verbatim(str(refused))) from refused
    return closing(wire)


def no_way(registrar: Registrar, why: Text) -> CouldNotAsk:
    """The refusal for a PBX that cannot be asked."""
    return CouldNotAsk(
        registrar.where,
        Text("The PBX did not answer a SIP question: {why}", why=why),
        Text("Check that the PBX runs and that this PC reaches that port; then run the item again."),
    )

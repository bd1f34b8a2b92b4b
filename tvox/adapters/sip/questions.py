"""SIP questions over a plain socket, to a PBX that may be silent, slow or no PBX at all."""

import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from tvox.adapters.sip.messages import NotSipError, SipMessage, split_off
from tvox.adapters.sip.registrar import Registrar, no_way
from tvox.texts import Text, verbatim

T1_S = 0.5  # RFC 3261's first interval of retransmission over UDP

Note = Callable[[str], None]


@dataclass(frozen=True)
class Wording:
    """What is asked: the method, the URI it goes to, who asks, who is meant, and headers of its own."""

    method: str
    uri: str
    from_: str
    to: str
    headers: tuple[str, ...] = ()
    body: str = ""


class Question:
    """Requests of one dialogue over one socket, until `deadline`; `aside` is given what else comes meanwhile."""

    def __init__(
        self,
        registrar: Registrar,
        wire: socket.socket,
        deadline: float,
        note: Note,
        aside: Note = lambda _message: None,
    ) -> None:
        self._registrar, self._wire, self._note, self._aside = registrar, wire, note, aside
        self.deadline = deadline
        self.call_id = secrets.token_hex(12)
        self.tag = secrets.token_hex(5)
        self.number = 0
        self.provisional = 0
        self._branch = ""
        self._received = b""

    @property
    def here(self) -> str:
        """Host and port of this socket."""
        host, port = self._wire.getsockname()[:2]
        return f"{host}:{port}"

    def put(self, wording: Wording, *, to_tag: str = "") -> SipMessage:
        """Send the request, again while UDP brings no answer, and give the final answer.

        `provisional` is the status of the latest 1xx: after one, nothing is sent again.
        """
        self.number += 1
        self.provisional = 0
        self._branch = f"z9hG4bK{secrets.token_hex(8)}"
        request = self._text(wording, to_tag)
        self._note(request)
        interval = T1_S
        while time.monotonic() < self.deadline:
            if not self.provisional:
                self.send(request)
            reply = self.reply_to(wording.method, self._until(interval))
            if reply is not None:
                return reply
            interval *= 2
        raise no_way(self._registrar, Text("no answer"))

    def follow(self, wording: Wording, *, to_tag: str = "") -> None:
        """Send the ACK or CANCEL of the latest request, with its number and branch."""
        request = self._text(wording, to_tag)
        self._note(request)
        self.send(request)

    def reply_to(self, method: str, deadline: float) -> SipMessage | None:
        """The final answer to the latest request, None at the deadline."""
        while True:
            while (text := self._next()) is not None:
                reply = SipMessage.parsed(text)
                if reply.first("cseq").split() != [str(self.number), method] or not reply.status:
                    self._aside(text)
                elif reply.status >= 200:
                    return reply
                else:
                    self.provisional = reply.status
            if not self._receive(deadline - time.monotonic()):
                return None

    def send(self, message: str) -> None:
        """Put it on the wire."""
        try:
            self._wire.sendall(message.encode())
        except OSError as broken:
            raise no_way(self._registrar, verbatim(str(broken))) from broken

    def _text(self, wording: Wording, to_tag: str) -> str:
        lines = [
            f"{wording.method} {wording.uri} SIP/2.0",
            f"Via: SIP/2.0/{self._registrar.transport.upper()} {self.here};rport;branch={self._branch}",
            "Max-Forwards: 70",
            f"From: <{wording.from_}>;tag={self.tag}",
            f"To: <{wording.to}>" + (f";tag={to_tag}" if to_tag else ""),
            f"Call-ID: {self.call_id}",
            f"CSeq: {self.number} {wording.method}",
            "User-Agent: tvox-uat",
            *wording.headers,
            f"Content-Length: {len(wording.body.encode())}",
        ]
        return "\r\n".join(lines) + "\r\n\r\n" + wording.body

    def _until(self, interval: float) -> float:
        udp = self._registrar.transport == "udp"
        return min(self.deadline, time.monotonic() + interval) if udp else self.deadline

    def _receive(self, within: float) -> bool:
        """Take what comes next; False for nothing in time."""
        if within <= 0:
            return False
        self._wire.settimeout(within)
        try:
            piece = self._wire.recv(65535)
        except TimeoutError:
            return False
        except OSError as broken:
            raise no_way(self._registrar, verbatim(str(broken))) from broken
        if self._registrar.transport == "udp":
            self._received = piece  # a datagram is a whole message, or none
        elif piece:
            self._received += piece
        else:
            raise no_way(self._registrar, Text("the connection was closed"))
        return True

    def _next(self) -> str | None:
        """The next message of what was received; None while it is not whole."""
        try:
            whole = split_off(self._received)
        except NotSipError as strange:
            not_sip = Text("an answer that is not SIP: {words}", words=str(strange))
            raise no_way(self._registrar, not_sip) from strange
        if whole is None:
            return None
        text, self._received = whole
        self._note(text)
        return text

"""Telephones without sound, for what the signalling alone shows: who rings, with which number, how a call is refused.

    python -m tests.lab.telephony.telephone CALLER NUMBER CALLED…

Every telephone is `number@registrar`; all register, CALLER dials NUMBER, whoever is called answers at once, the caller
hangs up. CALLER `-@registrar` has no account. Printed is {"status": 200, "rang": [["0451234567", "0452000128"]]}: the
caller's final answer, and whose telephone rang showing which number.
"""

import hashlib
import json
import re
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from itertools import count

from lab.carrier.numbers import FIRST, OUTSIDE_PASSWORD
from lab.plan import SIP_PASSWORD

HERE = "172.16.92.1"
DEADLINE_S = 15.0
SDP = (
    f"v=0\r\no=- 1 1 IN IP4 {HERE}\r\ns=-\r\nc=IN IP4 {HERE}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0\r\n"
    "a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
)
_numbers = count(1)


@dataclass
class Telephone:
    """One telephone with a UDP socket of its own."""

    number: str
    registrar: str
    line: socket.socket = field(default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    rang: list[str] = field(default_factory=list)
    stays_s: int = 60

    def __post_init__(self) -> None:
        self.line.bind((HERE, 0))
        self.contact = f"sip:{self.number}@{HERE}:{self.line.getsockname()[1]}"
        self.password = OUTSIDE_PASSWORD if self.registrar == FIRST.address else SIP_PASSWORD

    def send(self, message: str) -> None:
        """To the registrar."""
        self.line.sendto(message.encode(), (self.registrar, 5060))

    def received(self) -> str:
        """The next message."""
        return self.line.recv(65535).decode(errors="replace")

    def request(self, method: str, uri: str, dialog: "Dialog", body: str = "", authorization: str = "") -> str:
        """A request's text."""
        own = f"<sip:{self.number}@{self.registrar}>;tag={dialog.tag}"
        other = f"<{'sip:' + self.number + '@' + self.registrar if method == 'REGISTER' else uri}>"
        proof = [authorization] if authorization else []
        contact = f"<{self.contact}>" + (f";expires={self.stays_s}" if method == "REGISTER" else "")
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.contact.split('@')[1]};branch={dialog.branch};rport",
            "Max-Forwards: 70", f"From: {own}", f"To: {dialog.to or other}", f"Call-ID: {dialog.call_id}",
            f"CSeq: {dialog.sequence} {method}", f"Contact: {contact}", *proof,
            *(["Content-Type: application/sdp"] if body else []), f"Content-Length: {len(body)}",
        ]  # fmt: skip
        return "\r\n".join(lines) + "\r\n\r\n" + body

    def authorization(self, method: str, uri: str, answer: str) -> str:
        """The answer to a challenge."""
        asked = dict(re.findall(r'(\w+)="?([^",\r]+)"?', header(answer, "WWW-Authenticate")))
        first = _md5(f"{self.number}:{asked['realm']}:{self.password}")
        response = _md5(f"{first}:{asked['nonce']}:00000001:lab:auth:{_md5(f'{method}:{uri}')}")
        return (
            f'Authorization: Digest username="{self.number}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", '
            f'uri="{uri}", response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="lab", '
            f'opaque="{asked.get("opaque", "")}"'
        )

    def answer(self, request: str) -> None:
        """Ring at an INVITE and take it; consent to everything else."""
        method = request.split(" ", 1)[0]
        if method == "INVITE":
            asserted = header(request, "P-Asserted-Identity") or header(request, "From")
            self.rang.append(re.findall(r"sips?:([^@>;]*)", asserted)[0])
            self.send(self._answer(request, "180 Ringing"))
            self.send(self._answer(request, "200 OK", SDP))
        elif method != "ACK":
            self.send(self._answer(request, "200 OK"))

    def _answer(self, request: str, status: str, body: str = "") -> str:
        same = [f"Via: {via}" for via in re.findall(r"^Via: (.*?)\r", request, re.MULTILINE)]
        same += [f"{name}: {header(request, name)}" for name in ("From", "Call-ID", "CSeq")]
        lines = [
            f"SIP/2.0 {status}", *same, f"To: {header(request, 'To').split(';tag')[0]};tag=called",
            f"Contact: <{self.contact}>", *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]  # fmt: skip
        return "\r\n".join(lines) + "\r\n\r\n" + body


@dataclass
class Dialog:
    """What stays the same over the requests of a call or registration, and what goes on."""

    to: str = ""
    sequence: int = 1

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.call_id, self.tag = f"{number}-{time.monotonic_ns()}", f"t{number}"

    @property
    def branch(self) -> str:
        """Another for each request."""
        return f"z9hG4bK{self.call_id}-{self.sequence}"


def asked(telephones: list[Telephone], asking: Telephone, method: str, uri: str, body: str = "") -> tuple[str, Dialog]:
    """The final answer to a request, which meets one challenge; the other telephones answer calls meanwhile."""
    dialog, authorization = Dialog(), ""
    asking.send(asking.request(method, uri, dialog, body))
    deadline = time.monotonic() + DEADLINE_S
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([one.line for one in telephones], [], [], left)
        for one in (one for one in telephones if one.line in ready):
            message = one.received()
            if not message.startswith("SIP/2.0"):
                one.answer(message)
            elif one is asking and f"{dialog.sequence} {method}" in header(message, "CSeq") and _final(message):
                if method == "INVITE":
                    dialog.to = header(message, "To")
                    asking.send(asking.request("ACK", uri, dialog))
                if _status(message) != 401 or authorization or asking.number == "-":
                    return message, dialog
                authorization = asking.authorization(method, uri, message)
                dialog.sequence, dialog.to = dialog.sequence + 1, ""
                asking.send(asking.request(method, uri, dialog, body, authorization))
    raise SystemExit(f"{asking.number} got no final answer to {method} {uri} within {DEADLINE_S:.0f} s")


def telephone(address: str) -> Telephone:
    """The telephone of `number@registrar`."""
    number, registrar = address.split("@")
    return Telephone(number, registrar)


def call(caller: Telephone, number: str, others: list[Telephone]) -> dict[str, object]:
    """Register, dial, hang up, and leave nobody registered."""
    everybody = [caller, *others]
    try:
        for one in everybody:
            _register(one, stays_s=60)
        answer, dialog = asked(everybody, caller, "INVITE", f"sip:{number}@{caller.registrar}", SDP)
        if _status(answer) == 200:
            dialog.sequence += 1
            target = re.findall(r"<(sip:[^>]+)>", header(answer, "Contact"))[0]
            caller.send(caller.request("BYE", target, dialog))
            _until_silent(everybody)
    finally:
        for one in everybody:
            _register(one, stays_s=0)
    return {"status": _status(answer), "rang": [[one.number, shown] for one in others for shown in one.rang]}


def _register(one: Telephone, *, stays_s: int) -> None:
    if one.number == "-":
        return
    one.stays_s = stays_s
    answer, _ = asked([one], one, "REGISTER", f"sip:{one.registrar}")
    if _status(answer) != 200:
        raise SystemExit(f"{one.number} was not registered: {answer.splitlines()[0]}")


def _until_silent(telephones: list[Telephone]) -> None:
    """Answer what is still said, until nothing has been said for a while."""
    while ready := select.select([one.line for one in telephones], [], [], 0.5)[0]:
        for one in (one for one in telephones if one.line in ready):
            message = one.received()
            if not message.startswith("SIP/2.0"):
                one.answer(message)


def header(message: str, name: str) -> str:
    """A header's value; empty where it is missing."""
    found = re.search(rf"^{name}:\s*(.*?)\r?$", message, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


def _final(answer: str) -> bool:
    return _status(answer) >= 200


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


if __name__ == "__main__":
    caller, number_dialled, *called = sys.argv[1:]
    print(json.dumps(call(telephone(caller), number_dialled, [telephone(one) for one in called])))

"""A small honest PBX on loopback: a UDP registrar with digest, a stateless proxy between its phones, an echo number.

It keeps every request it got, and can be told to misbehave in the ways a real one does.
"""

import hashlib
import re
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from time import monotonic

from tvox.adapters.sip.messages import uri_of

Address = tuple[str, int]
ECHO = "600"


@dataclass
class Request:
    """One request as it came."""

    text: str

    @property
    def method(self) -> str:
        return self.text.split(" ", 1)[0]

    @property
    def uri(self) -> str:
        return self.text.split(" ", 2)[1]

    @property
    def body(self) -> str:
        return self.text.partition("\r\n\r\n")[2]

    @property
    def asks(self) -> bool:
        """A REGISTER that only asks."""
        return self.method == "REGISTER" and not self.header("Contact")

    @property
    def with_password(self) -> bool:
        return bool(self.header("Authorization"))

    def header(self, name: str) -> str:
        found = re.search(rf"^{name}:\s*(.*?)\r?$", self.text, re.MULTILINE | re.IGNORECASE)
        return found.group(1) if found else ""

    def vias(self) -> list[str]:
        return re.findall(r"^Via:\s*(.*?)\r?$", self.text, re.MULTILINE)


@dataclass
class Manners:
    """How this PBX behaves. `refuse` maps a kind of request to the answer it always gets once it has the password."""

    refuse: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    forgets_contacts: bool = False
    numbers: dict[str, str] = field(default_factory=dict)
    echo_delay_s: float = 0.0


class Pbx:
    """Runs in a thread of its own while it is open."""

    def __init__(self, passwords: dict[str, str]) -> None:
        self.passwords = passwords
        self.manners = Manners()
        self.contacts: dict[str, dict[str, int]] = {}
        self.requests: list[Request] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._echo.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._nonce = secrets.token_hex(8)
        self._watcher: tuple[Request, Address] = (Request(""), ("", 0))
        self._notified = 0
        self.answers: list[str] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._serve, self._serve_echo)]

    @contextmanager
    def open(self) -> Iterator["Pbx"]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()
            self._socket.close()
            self._echo.close()

    def registers(self, extension: str) -> list[Request]:
        """The REGISTERs of an extension that would change something."""
        return [
            one
            for one in self.requests
            if one.method == "REGISTER" and not one.asks and f"sip:{extension}@" in one.header("To")
        ]

    def _serve(self) -> None:
        self._socket.settimeout(0.05)
        while not self._over.is_set():
            with suppress(TimeoutError, ConnectionError):
                text, source = self._socket.recvfrom(65535)
                if len(text) > 4 and not self.manners.silent:
                    self._take(text.decode(), source)

    def _take(self, text: str, source: Address) -> None:
        if text.startswith("SIP/2.0"):
            self.answers.append(text)
            if len(Request(text).vias()) > 1:
                self._pass_back(text)
            return
        request = Request(text)
        self.requests.append(request)
        if request.method == "REGISTER":
            self._register(request, source)
        elif re.match(rf"sip:{ECHO}@", request.uri):
            self._echo_call(request, source)
        elif request.method == "SUBSCRIBE":
            self._subscribe(request, source)
        elif request.method == "OPTIONS":
            self._answer(request, source, "200 OK")
        else:
            self._forward(request, source)

    def _register(self, request: Request, source: Address) -> None:
        extension = request.header("To").partition("sip:")[2].partition("@")[0]
        kind = "ask" if request.asks else "register" if not self.contacts.get(extension) else "renew"
        if not self._proven(request, extension):
            challenge = f'WWW-Authenticate: Digest realm="tvox", nonce="{self._nonce}", algorithm=MD5, qop="auth"'
            self._answer(request, source, "401 Unauthorized", challenge)
            return
        if kind in self.manners.refuse:
            self._answer(request, source, self.manners.refuse[kind])
            return
        bound = self.contacts.setdefault(extension, {})
        if not request.asks:
            uri = re.sub(r".*<(.*)>.*", r"\1", request.header("Contact"))
            expires = int(request.header("Expires") or 0)
            bound[uri] = expires
            if expires == 0:
                del bound[uri]
        listed = {} if self.manners.forgets_contacts else bound
        self._answer(
            request, source, "200 OK", *(f"Contact: <{uri}>;expires={expires}" for uri, expires in listed.items())
        )

    def _proven(self, request: Request, extension: str) -> bool:
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', request.header("Authorization")))
        if not said:
            return False
        who = _md5(f"{said['username']}:tvox:{self.passwords.get(extension)}")
        what = _md5(f"REGISTER:{said['uri']}")
        expected = _md5(f"{who}:{said['nonce']}:{said['nc']}:{said['cnonce']}:auth:{what}")
        return bool(said["nonce"] == self._nonce and said["response"] == expected)

    def _forward(self, request: Request, source: Address) -> None:
        number = request.uri.partition("sip:")[2].partition("@")[0]
        target = next(iter(self.contacts.get(number, {})), None)
        if number in self.manners.numbers or target is None:
            if request.method != "ACK":
                self._answer(request, source, self.manners.numbers.get(number, "404 Not Found"))
            return
        via = f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{_md5(request.vias()[0])}"
        first, rest = request.text.split("\r\n", 1)
        first = first.replace(request.uri, target)
        host, port = target.partition("@")[2].partition(";")[0].split(":")
        self._socket.sendto(f"{first}\r\n{via}\r\n{rest}".encode(), (host, int(port)))

    def _pass_back(self, text: str) -> None:
        vias = Request(text).vias()
        without = text.replace(f"Via: {vias[0]}\r\n", "", 1)
        host, port = re.findall(r"UDP ([\d.]+):(\d+)", vias[1])[0]
        self._socket.sendto(without.encode(), (host, int(port)))

    def _echo_call(self, request: Request, source: Address) -> None:
        if request.method == "INVITE":
            offered = re.search(r"^m=audio \d+ RTP/AVP (.*?)\r?$", request.body, re.MULTILINE)
            formats = offered.group(1) if offered else ""
            attributes = "".join(
                f"{line}\r\n" for line in request.body.splitlines() if line.startswith(("a=rtpmap", "a=fmtp"))
            )
            port = self._echo.getsockname()[1]
            sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            sdp += f"m=audio {port} RTP/AVP {formats}\r\n{attributes}"
            contact = f"Contact: <sip:{ECHO}@127.0.0.1:{self.port}>"
            self._answer(request, source, "200 OK", contact, "Content-Type: application/sdp", body=sdp)
        elif request.method != "ACK":
            self._answer(request, source, "200 OK")

    def _subscribe(self, request: Request, source: Address) -> None:
        """Anybody may watch anything, with the password of whoever asks."""
        if not request.with_password:
            challenge = f'WWW-Authenticate: Digest realm="tvox", nonce="{self._nonce}", algorithm=MD5, qop="auth"'
            self._answer(request, source, "401 Unauthorized", challenge)
            return
        if "subscribe" in self.manners.refuse:
            self._answer(request, source, self.manners.refuse["subscribe"])
            return
        self._watcher = (request, source)
        # Told before it is confirmed, as datagrams may overtake each other.
        self.tell("terminated", ended=request.header("Expires") == "0")
        self._answer(request, source, "200 OK", f"Contact: <sip:127.0.0.1:{self.port}>", "Expires: 3600")

    def tell(self, state: str, *, ended: bool = False) -> None:
        """NOTIFY whoever subscribed last of the state of one dialogue."""
        request, source = self._watcher
        self._notified += 1
        dialog = f'<dialog id="1"><state>{state}</state></dialog>'
        body = f'<dialog-info version="{self._notified}" state="full">{dialog}</dialog-info>'
        lines = [
            f"NOTIFY {uri_of(request.header('Contact'))} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{secrets.token_hex(8)}",
            f"From: {request.header('To').partition(';')[0]};tag=pbx",
            f"To: {request.header('From')}",
            f"Call-ID: {request.header('Call-ID')}",
            f"CSeq: {self._notified} NOTIFY",
            "Event: dialog",
            f"Subscription-State: {'terminated;reason=timeout' if ended else 'active'}",
            f"Content-Length: {len(body)}",
        ]
        self._socket.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), source)

    def _serve_echo(self) -> None:
        """Give every RTP packet back, later by `echo_delay_s`."""
        self._echo.settimeout(0.005)
        held: list[tuple[float, int, bytes, Address]] = []
        numbers = iter(range(10**9))
        while not self._over.is_set():
            with suppress(TimeoutError, ConnectionError):
                packet, source = self._echo.recvfrom(2048)
                heappush(held, (monotonic() + self.manners.echo_delay_s, next(numbers), packet, source))
            while held and held[0][0] <= monotonic():
                _, _, packet, source = heappop(held)
                self._echo.sendto(packet, source)

    def _answer(self, request: Request, source: Address, status: str, *headers: str, body: str = "") -> None:
        to = request.header("To")
        lines = [
            f"SIP/2.0 {status}",
            *(f"Via: {via}" for via in request.vias()),
            f"From: {request.header('From')}",
            f"To: {to}" + ("" if ";tag=" in to else ";tag=pbx"),
            f"Call-ID: {request.header('Call-ID')}",
            f"CSeq: {request.header('CSeq')}",
            *headers,
            f"Content-Length: {len(body)}",
        ]
        self._socket.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), source)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - what SIP asks for


@contextmanager
def open_pbx(*extensions: str) -> Iterator[Pbx]:
    """A PBX with these extensions; the password of 101 is `secret101`."""
    with Pbx({extension: f"secret{extension}" for extension in extensions}).open() as pbx:
        yield pbx

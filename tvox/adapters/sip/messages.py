"""SIP messages as text: just enough to ask a registrar who is registered, and to read what it answers."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_COMPACT = {"m": "contact", "v": "via", "f": "from", "t": "to", "i": "call-id", "l": "content-length", "o": "event"}
_DIGEST_ANSWER = re.compile(r'(\b(?:response|cnonce)=")[^"]*(")', re.IGNORECASE)
_DIALLED_DIGITS = re.compile(r"(\bdialing DTMF |\bsending DTMF |^Signal ?= ?)[0-9A-D*#]+", re.IGNORECASE | re.MULTILINE)
_COMMA_OUTSIDE = re.compile(r',(?=(?:[^"<>]|"[^"]*"|<[^>]*>)*$)')


END_OF_HEADERS = b"\r\n\r\n"


class NotSipError(ValueError):
    """Bytes that are no SIP message."""


@dataclass(frozen=True)
class SipMessage:
    """First line and headers, names in lower case and long form, in the order they came."""

    first_line: str
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def parsed(cls, text: str) -> "SipMessage":
        """Read the message up to its body; folded lines are joined."""
        head = re.split(r"\r?\n\r?\n", text.lstrip("\r\n"), maxsplit=1)[0]
        unfolded = re.sub(r"\r?\n[ \t]+", " ", head)
        first, *lines = unfolded.splitlines() or [""]
        if "SIP/2.0" not in first:
            raise NotSipError(first[:80])
        pairs = (line.partition(":") for line in lines if ":" in line)
        return cls(first, tuple((_long(name), value.strip()) for name, _, value in pairs))

    @property
    def status(self) -> int:
        """The status code of a response; 0 for a request."""
        words = self.first_line.split(maxsplit=2)
        return int(words[1]) if words[0] == "SIP/2.0" and words[1].isdigit() else 0

    @property
    def reason(self) -> str:
        """The words after the status code."""
        return self.first_line.split(maxsplit=2)[2] if len(self.first_line.split(maxsplit=2)) == 3 else ""

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for header, value in self.headers if header == name]

    def first(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next(iter(self.all(name)), "")

    def tag(self, name: str) -> str:
        """The tag of From or To."""
        found = re.search(r";\s*tag=([^;>\s]+)", self.first(name).rpartition(">")[2] or self.first(name))
        return found.group(1) if found else ""

    def contacts(self) -> list[str]:
        """Every binding of the Contact headers: `<sip:101@10.0.0.5:5062>;expires=90`."""
        return [one.strip() for value in self.all("contact") for one in _COMMA_OUTSIDE.split(value) if one.strip()]


def split_off(received: bytes) -> tuple[str, bytes] | None:
    """The first whole message of what came over a stream, and what came after it; None while it is not whole."""
    head, end, rest = received.lstrip(b"\r\n").partition(END_OF_HEADERS)
    if not end:
        return None
    text = head.decode(errors="replace")
    said = SipMessage.parsed(text).first("content-length")
    length = int(said) if said.isdigit() else 0
    if len(rest) < length:
        return None
    return text + "\r\n\r\n" + rest[:length].decode(errors="replace"), rest[length:]


def _long(name: str) -> str:
    lower = name.strip().lower()
    return _COMPACT.get(lower, lower)


def user_of(uri: str) -> str:
    """The user part: `101` of `"Alice" <sip:101@10.0.0.5>`; nothing where there is none."""
    found = re.search(r"(?:sips?:([^@>;]+)@|tel:([^>;]+))", uri)
    return unquote(found.group(1) or found.group(2)) if found else ""


def uri_of(address: str) -> str:
    """The URI of an address: `sip:101@10.0.0.5` of `"Alice" <sip:101@10.0.0.5>;expires=90`."""
    found = re.search(r"<([^>]*)>", address)
    return found.group(1) if found else address.partition(";")[0].strip()


def name_of(address: str) -> str:
    """The display name: `Anna` of `"Anna" <sip:101@10.0.0.5>`, without its backslashes; nothing without one."""
    quoted = re.match(r'\s*"((?:[^"\\]|\\.)*)"\s*<', address)
    if quoted:
        return re.sub(r"\\(.)", r"\1", quoted.group(1))
    bare = re.match(r"\s*([^<\"]*?)\s*<", address)
    return bare.group(1) if bare else ""


def without_secrets(text: str) -> str:
    """The text without what a password could be guessed from, and without digits: a PIN may be among them."""
    return _DIALLED_DIGITS.sub(r"\1…", _DIGEST_ANSWER.sub(r"\1…\2", text))

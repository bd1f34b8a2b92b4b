"""SIP messages as text: just enough to ask a registrar who is registered, and to read what it answers."""

import re
from dataclasses import dataclass

_COMPACT = {"m": "contact", "v": "via", "f": "from", "t": "to", "i": "call-id", "l": "content-length"}
_DIGEST_ANSWER = re.compile(r'(\b(?:response|cnonce)=")[^"]*(")', re.IGNORECASE)
_COMMA_OUTSIDE = re.compile(r',(?=(?:[^"<>]|"[^"]*"|<[^>]*>)*$)')


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

    def contacts(self) -> list[str]:
        """Every binding of the Contact headers: `<sip:101@10.0.0.5:5062>;expires=90`."""
        return [one.strip() for value in self.all("contact") for one in _COMMA_OUTSIDE.split(value) if one.strip()]


def _long(name: str) -> str:
    lower = name.strip().lower()
    return _COMPACT.get(lower, lower)


def user_of(uri: str) -> str:
    """The user part: `101` of `"Alice" <sip:101@10.0.0.5>`; nothing where there is none."""
    found = re.search(r"sips?:([^@>;]+)@", uri)
    return found.group(1) if found else ""


def without_digest(text: str) -> str:
    """The text without the answers to password challenges: a password could be guessed from them."""
    return _DIGEST_ANSWER.sub(r"\1…\2", text)

"""Taking known secrets out of whatever is written: raw, and as base64, URLs, shells, JSON and HTML disguise them.

A redactor is told every secret the moment it is resolved; it reports which reference was found and how often, never
what was found. Whole texts are looked at: a secret cut in two by a line break of somebody's encoder is not seen.
"""

import base64
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from urllib.parse import quote, quote_plus

# Nothing but signs, so that the mark can hardly hold a secret itself.
MARK = "*****"
SHORT = 4
"""Secrets below this length are looked for as whole words only: `101` would be found everywhere."""


@dataclass(frozen=True)
class Redacted:
    """The text without secrets, and how often each was in it, by reference (`env:ACME_ROOT`)."""

    text: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class RedactedBytes:
    """As `Redacted`, for bytes."""

    data: bytes
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _Known:
    """The forms looked for, each with the reference it betrays."""

    forms: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds every form in one pass. Made when first used: a run learns many secrets before it writes anything."""
        anywhere = _any_of(form for form in self.forms if len(form) >= SHORT)
        alone = _any_of(form for form in self.forms if len(form) < SHORT)
        return re.compile(rf"{anywhere}|(?<!\w){alone}(?!\w)")

    def removed_from(self, text: str) -> Redacted:
        counts: Counter[str] = Counter()

        def marked(found: re.Match[str]) -> str:
            counts[self.forms[found[0]]] += 1
            return MARK

        return Redacted(self.pattern.sub(marked, text), dict(counts))


class Redactor:
    """Knows every secret it was told; may be used and taught from several threads at once."""

    def __init__(self) -> None:
        self._teaching = Lock()
        self._in_text = _Known({})
        self._in_bytes = _Known({})

    def learn(self, reference: str, value: str) -> None:
        """Look for `value` from now on and report it as `reference`."""
        if not value:
            return
        shapes = dict.fromkeys(disguises(value), reference)
        with self._teaching:
            self._in_text = _Known({**shapes, **self._in_text.forms})
            self._in_bytes = _Known({**dict(_as_bytes(shapes)), **self._in_bytes.forms})

    def redact(self, text: str) -> Redacted:
        """The text with a mark in place of every known secret."""
        return self._in_text.removed_from(text)

    def redact_bytes(self, data: bytes) -> RedactedBytes:
        """The same for bytes, which may hold text as UTF-8 or UTF-16. Not for pictures and sound."""
        # Latin-1 gives every byte one character and takes it back unchanged.
        redacted = self._in_bytes.removed_from(data.decode("latin-1"))
        return RedactedBytes(redacted.text.encode("latin-1"), redacted.counts)


def disguises(secret: str) -> frozenset[str]:
    """Every form in which the secret may stand in a text."""
    plain = {secret, repr(secret)[1:-1], *_quoted_for_shells(secret)}
    nested = plain | {form for one in plain for form in _as_json(one)}
    nested |= {form for one in nested for form in _as_html(one)}
    return frozenset(nested | _in_urls(secret) | set(_as_base64(secret)))


def _quoted_for_shells(secret: str) -> set[str]:
    return {
        secret.replace("'", "'\"'\"'"),
        secret.replace("'", "'\\''"),
        re.sub(r"([^\w@%+=:,./-])", r"\\\1", secret),
        re.sub(r"([\\\"$`!])", r"\\\1", secret),
    }


def _as_json(text: str) -> set[str]:
    written = json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]
    # PHP escapes the slash, template engines what could end a script.
    for_scripts = {form.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "&<>'"}) for form in written}
    return {*written, *for_scripts, *(form.replace("/", "\\/") for form in written)}


def _as_html(text: str) -> set[str]:
    escaped = html.escape(text)
    return {escaped, html.escape(text, quote=False), escaped.replace("&#x27;", "&#39;").replace("&quot;", "&#34;")}


def _in_urls(text: str) -> set[str]:
    written = {quote(text, safe=""), quote(text), quote(text, safe="!$&'()*+,;=:@/?~"), quote_plus(text)}
    return written | {re.sub(r"%[0-9A-F]{2}", lambda code: code[0].lower(), form) for form in written}


def _as_base64(secret: str) -> Iterator[str]:
    """At each of the three positions that a secret can have inside something longer (`user:password`)."""
    raw = secret.encode()
    yield base64.b64encode(raw).decode()
    yield base64.urlsafe_b64encode(raw).decode()
    for before in range(3):
        # Only the characters that no neighbouring byte has a part in.
        own = slice(-(-before * 8 // 6), (before + len(raw)) * 8 // 6)
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            core = encode(bytes(before) + raw + bytes(3)).decode()[own]
            if len(core) >= SHORT:
                yield core


def _as_bytes(forms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for form, reference in forms.items():
        for encoding in ("utf-8", "utf-16-le"):
            yield form.encode(encoding, "surrogatepass").decode("latin-1"), reference


class _Tree(dict[str, "_Tree"]):
    """Forms by their signs; a form that ends here is the key `""`."""


def _any_of(forms: Iterable[str]) -> str:
    """A pattern for the longest of the forms, as a tree: a hundred passwords cost about as much as one."""
    tree = _Tree()
    for form in forms:
        node = tree
        for sign in form:
            node = node.setdefault(sign, _Tree())
        node[""] = _Tree()
    return _branches(tree) if tree else "(?!)"


def _branches(tree: _Tree) -> str:
    trunk = ""
    while len(tree) == 1 and "" not in tree:
        sign, tree = next(iter(tree.items()))
        trunk += re.escape(sign)
    branches = "|".join(re.escape(sign) + _branches(rest) for sign, rest in tree.items() if sign)
    if not branches:
        return trunk
    return f"{trunk}(?:{branches}){'?' if '' in tree else ''}"

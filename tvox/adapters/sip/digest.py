"""The answer to a SIP digest challenge (RFC 2617, and SHA-256 as RFC 8760 adds it)."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from tvox.adapters.sip.messages import SipMessage
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

_FIELD = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}


class NoKnownAlgorithmError(ValueError):
    """The challenge asks for a digest that is not known here."""


@dataclass(frozen=True)
class Credentials:
    """Who an extension says it is."""

    user: str
    password: str = field(repr=False)


def authorization(challenge: str, credentials: Credentials, method: str, uri: str, cnonce: str | None = None) -> str:
    """The Authorization header's value for one request; `challenge` is the WWW-Authenticate header's value."""
    asked = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(challenge)}
    algorithm = asked.get("algorithm", "MD5").upper()
    if not challenge.lower().startswith("digest ") or algorithm not in _ALGORITHMS:
        raise NoKnownAlgorithmError(challenge.split(maxsplit=1)[0] + " " + algorithm)
    said = {"username": credentials.user, "realm": asked.get("realm", ""), "nonce": asked.get("nonce", ""), "uri": uri}
    with_auth = "auth" in [offered.strip() for offered in asked.get("qop", "").split(",")]
    cnonce = cnonce or secrets.token_hex(8)
    said["response"] = _response(algorithm, credentials, said, method, cnonce if with_auth else None)
    if asked.get("opaque"):
        said["opaque"] = asked["opaque"]
    if with_auth:
        said["cnonce"] = cnonce
    quoted = ", ".join(f'{name}="{value}"' for name, value in said.items())
    return f"Digest {quoted}, algorithm={algorithm}" + (", qop=auth, nc=00000001" if with_auth else "")


def _response(
    algorithm: str, credentials: Credentials, said: Mapping[str, str], method: str, cnonce: str | None
) -> str:
    def digest(text: str) -> str:
        return hashlib.new(_ALGORITHMS[algorithm], text.encode()).hexdigest()

    who = digest(f"{credentials.user}:{said['realm']}:{credentials.password}")
    what = digest(f"{method}:{said['uri']}")
    middle = said["nonce"] if cnonce is None else f"{said['nonce']}:00000001:{cnonce}:auth"
    return digest(f"{who}:{middle}:{what}")


def proof(challenge: SipMessage, credentials: Credentials, method: str, uri: str, where: Text) -> str:
    """The header that answers a 401 or 407; `CouldNotAsk` for a challenge of an unknown kind."""
    asked, answered = (
        ("www-authenticate", "Authorization")
        if challenge.status == 401
        else ("proxy-authenticate", "Proxy-Authorization")
    )
    offers = challenge.all(asked)
    for offer in offers:
        try:
            return f"{answered}: {authorization(offer, credentials, method, uri)}"
        except NoKnownAlgorithmError:
            continue
    raise CouldNotAsk(
        where,
        Text(
            "Extension {extension} is challenged in a way this suite does not know: {offers}",
            extension=credentials.user,
            offers=verbatim(" / ".join(offers) or "-"),
        ),
        Text("Report it: the suite knows digest authentication with MD5 and SHA-256."),
    )

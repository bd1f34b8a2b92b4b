"""Who is registered on an extension: a REGISTER without Contact asks and changes nothing (RFC 3261, 10.2.3).

Asked before a phone registers, because registering can push somebody's real phone off its extension. No Expires header
either: Asterisk's chan_sip takes a request as a question only without both.
"""

import time
from dataclasses import dataclass

from tvox.adapters.sip.digest import Credentials, NoKnownAlgorithmError, authorization
from tvox.adapters.sip.messages import SipMessage
from tvox.adapters.sip.questions import Note, Question, Registrar, connected
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

CHALLENGED = (401, 407)


@dataclass(frozen=True)
class Bindings:
    """The registrar's answer: its status, and the contacts it lists where that is 200."""

    status: int
    reason: str
    contacts: tuple[str, ...]


def ask_bindings(
    registrar: Registrar, extension: str, credentials: Credentials, *, within: float, note: Note
) -> Bindings:
    """One question and, when challenged, one answer with the credentials: never a second, the product bans."""
    with connected(registrar, within) as wire:
        asking = Question(registrar, extension, wire, time.monotonic() + within, note)
        reply = asking.put()
        if reply.status in CHALLENGED:
            reply = asking.put(_proof(registrar, extension, credentials, reply))
    return Bindings(reply.status, reply.reason, tuple(reply.contacts()) if reply.status == 200 else ())


def _proof(registrar: Registrar, extension: str, credentials: Credentials, challenge: SipMessage) -> str:
    asked, answered = (
        ("www-authenticate", "Authorization")
        if challenge.status == CHALLENGED[0]
        else ("proxy-authenticate", "Proxy-Authorization")
    )
    offers = challenge.all(asked)
    for offer in offers:
        try:
            return f"{answered}: {authorization(offer, credentials, 'REGISTER', f'sip:{registrar.address}')}"
        except NoKnownAlgorithmError:
            continue
    raise CouldNotAsk(
        registrar.where,
        Text(
            "Extension {extension} is challenged in a way this suite does not know: {offers}",
            extension=extension,
            offers=verbatim(" / ".join(offers) or "-"),
        ),
        Text("Report it: the suite knows digest authentication with MD5 and SHA-256."),
    )

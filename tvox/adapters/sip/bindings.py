"""Who is registered on an extension: a REGISTER without Contact asks and changes nothing (RFC 3261, 10.2.3).

Asked before a phone registers, because registering can push somebody's real phone off its extension. No Expires header
either: Asterisk's chan_sip takes a request as a question only without both.
"""

import time
from dataclasses import dataclass

from tvox.adapters.sip.digest import Credentials, proof
from tvox.adapters.sip.questions import Note, Question, Wording
from tvox.adapters.sip.registrar import Registrar, connected

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
    user = f"sip:{extension}@{registrar.address}"
    server = f"sip:{registrar.address}"
    with connected(registrar, within) as wire:
        asking = Question(registrar, wire, time.monotonic() + within, note)
        reply = asking.put(Wording("REGISTER", server, user, user))
        if reply.status in CHALLENGED:
            said = proof(reply, credentials, "REGISTER", server, registrar.where)
            reply = asking.put(Wording("REGISTER", server, user, user, (said,)))
    return Bindings(reply.status, reply.reason, tuple(reply.contacts()) if reply.status == 200 else ())

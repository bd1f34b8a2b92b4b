"""Single SIP requests of the security items, as a stranger would put them."""

import secrets
import time
from collections.abc import Collection
from contextlib import suppress

from tvox.adapters.sip.bindings import CHALLENGED
from tvox.adapters.sip.digest import Credentials, proof
from tvox.adapters.sip.messages import SipMessage, uri_of
from tvox.adapters.sip.questions import Note, Question, Wording
from tvox.adapters.sip.registrar import Registrar, connected
from tvox.observing import CouldNotAsk
from tvox.telephony.dial_guard import DialGuard
from tvox.telephony.sip_probe import SipAnswer
from tvox.texts import Text

STRANGER = "sip:anonymous@anonymous.invalid"
CANCELLED_WITHIN_S = 4.0


class SipProbes:
    """Asks one registrar. `extensions` are the test extensions: nobody else is ever called or tried."""

    def __init__(self, registrar: Registrar, extensions: Collection[str], guard: DialGuard, note: Note) -> None:
        self._registrar, self._extensions, self._guard, self._note = registrar, extensions, guard, note

    def options(self, *, within: float) -> SipAnswer:
        """OPTIONS to the PBX itself."""
        server = f"sip:{self._registrar.address}"
        with connected(self._registrar, within) as wire:
            asking = Question(self._registrar, wire, time.monotonic() + within, self._note)
            contact = f"Contact: <sip:tvox-uat@{asking.here}>"
            started = time.monotonic()
            reply = asking.put(Wording("OPTIONS", server, STRANGER, server, (contact, "Accept: application/sdp")))
            return _answer(reply, started)

    def register_wrong(self, extension: str, *, within: float) -> SipAnswer:
        """A wrong password, said exactly once in a REGISTER without Contact: even a yes would change nothing."""
        self._require_ours(extension)
        server = f"sip:{self._registrar.address}"
        user = f"sip:{extension}@{self._registrar.address}"
        with connected(self._registrar, within) as wire:
            asking = Question(self._registrar, wire, time.monotonic() + within, self._note)
            started = time.monotonic()
            reply = asking.put(Wording("REGISTER", server, user, user))
            if reply.status not in CHALLENGED:
                return _answer(reply, started)
            wrong = Credentials(extension, secrets.token_hex(12))
            said = proof(reply, wrong, "REGISTER", server, self._registrar.where)
            started = time.monotonic()
            return _answer(asking.put(Wording("REGISTER", server, user, user, (said,))), started, challenged=True)

    def invite_anonymous(self, number: str, *, within: float) -> SipAnswer:
        """INVITE without an account, taken back whatever the answer is."""
        self._require_ours(number)
        uri = f"sip:{number}@{self._registrar.address}"
        with connected(self._registrar, within) as wire:
            asking = Question(self._registrar, wire, time.monotonic() + within, self._note)
            headers = (f"Contact: <sip:anonymous@{asking.here}>", "Content-Type: application/sdp")
            started = time.monotonic()
            try:
                reply = asking.put(Wording("INVITE", uri, STRANGER, uri, headers, _offer(asking.here)))
            except CouldNotAsk:
                if not asking.provisional:
                    raise
                ringing = SipAnswer(asking.provisional, "", (time.monotonic() - started) * 1000)
                self._cancel(asking, uri)
                return ringing
            answer = _answer(reply, started, challenged=reply.status in CHALLENGED)
            _end(asking, uri, reply)
            return answer

    def _cancel(self, asking: Question, uri: str) -> None:
        """CANCEL, and ACK to the INVITE's final answer."""
        asking.follow(Wording("CANCEL", uri, STRANGER, uri))
        final = asking.reply_to("INVITE", time.monotonic() + CANCELLED_WITHIN_S)
        if final is not None:
            _end(asking, uri, final)

    def _require_ours(self, number: str) -> None:
        why = self._guard.refusal(number)
        if why is None and number not in self._extensions:
            why = Text("{extension} is none of the site's test extensions.", extension=number)
        if why is not None:
            raise CouldNotAsk(self._registrar.where, why, Text("Name a test extension of sip.accounts."))


def _end(asking: Question, uri: str, reply: SipMessage) -> None:
    """ACK; and BYE at once where somebody answered."""
    tag = reply.tag("to")
    if reply.status >= 300:
        asking.follow(Wording("ACK", uri, STRANGER, uri), to_tag=tag)
        return
    target = uri_of(reply.first("contact")) or uri
    asking.follow(Wording("ACK", target, STRANGER, uri), to_tag=tag)
    asking.deadline = time.monotonic() + CANCELLED_WITHIN_S
    with suppress(CouldNotAsk):
        asking.put(Wording("BYE", target, STRANGER, uri), to_tag=tag)


def _offer(here: str) -> str:
    """One audio stream to a port where nobody listens: nothing said on this call is to be heard."""
    host = here.rpartition(":")[0]
    lines = ["v=0", f"o=- 1 1 IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0", "m=audio 9 RTP/AVP 8 0"]
    return "".join(f"{line}\r\n" for line in lines)


def _answer(reply: SipMessage, started: float, *, challenged: bool = False) -> SipAnswer:
    return SipAnswer(reply.status, reply.reason, (time.monotonic() - started) * 1000, challenged)

"""A BLF key: a subscription to an extension's dialogues, over a socket of its own.

PJSIP's wheel can subscribe to presence only; real telephones' BLF keys use the package `dialog`, and so does this one.
"""

import threading
import time
from contextlib import suppress

from tvox.adapters.sip.dialog_info import dialogs_after, lamp
from tvox.adapters.sip.digest import Credentials, proof
from tvox.adapters.sip.messages import SipMessage, uri_of
from tvox.adapters.sip.questions import Note, Question, Wording
from tvox.adapters.sip.registrar import Registrar, connected
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim
from tvox.waiting import eventually

ASKED_EXPIRY_S = 3600
END_WITHIN_S = 2.0
LISTEN_S = 0.2
_ANSWERED_WITH = (("via", "Via"), ("from", "From"), ("to", "To"), ("call-id", "Call-ID"), ("cseq", "CSeq"))


class Subscription:
    """One extension's state as it was told, from `begin` to `end`."""

    def __init__(
        self, registrar: Registrar, extension: str, credentials: Credentials, watched: str, note: Note
    ) -> None:
        self._registrar, self._credentials, self._watched, self._note = registrar, credentials, watched, note
        self._me = f"sip:{extension}@{registrar.address}"
        self._target = f"sip:{watched}@{registrar.address}"
        self._states: list[str] = []
        self._dialogs: dict[str, str] = {}
        self._broken: CouldNotAsk | None = None
        self._ending = threading.Event()
        self._to_tag = ""
        self._begun = False

    def begin(self, *, within: float) -> int:
        """Subscribe; the status the PBX answered with."""
        self._wire = connected(self._registrar, within)
        deadline = time.monotonic() + within
        self._question = Question(self._registrar, self._wire, deadline, self._note, self._notified)
        try:
            reply = self._ask(ASKED_EXPIRY_S)
        except CouldNotAsk:
            self._wire.close()
            raise
        self._begun = reply.status in {200, 202}
        if not self._begun:
            self._wire.close()
            return reply.status
        self._to_tag = reply.tag("to")
        self._target = uri_of(reply.first("contact")) or self._target
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        return reply.status

    def states(self) -> tuple[str, ...]:
        """As they were told, in order; `CouldNotAsk` once nothing more can come."""
        if self._broken is not None:
            raise self._broken
        return tuple(self._states)

    def until(self, state: str, *, within: float) -> tuple[str, ...]:
        """Wait until `state` is the latest one."""
        return eventually(self.states, within=within, every=0.05, until=lambda told: told[-1:] == (state,)).last

    def end(self) -> None:
        """Take it back; never raises."""
        if not self._begun or self._ending.is_set():
            return
        self._ending.set()
        self._listening.join()
        if self._broken is None:
            self._question.deadline = time.monotonic() + END_WITHIN_S
            with suppress(CouldNotAsk):
                self._ask(0)
        self._wire.close()

    def _ask(self, expires: int) -> SipMessage:
        """SUBSCRIBE, once more with the password where that is asked for."""
        server = self._target
        headers = (
            f"Contact: <sip:{self._credentials.user}@{self._question.here};transport={self._registrar.transport}>",
            "Event: dialog",
            "Accept: application/dialog-info+xml",
            f"Expires: {expires}",
        )
        to = f"sip:{self._watched}@{self._registrar.address}"
        reply = self._question.put(Wording("SUBSCRIBE", server, self._me, to, headers), to_tag=self._to_tag)
        if reply.status not in {401, 407}:
            return reply
        said = proof(reply, self._credentials, "SUBSCRIBE", server, self._registrar.where)
        return self._question.put(Wording("SUBSCRIBE", server, self._me, to, (*headers, said)), to_tag=self._to_tag)

    def _listen(self) -> None:
        """Take what the PBX tells; runs in a thread of its own."""
        while not self._ending.is_set() and self._broken is None:
            try:
                self._question.reply_to("", time.monotonic() + LISTEN_S)
            except CouldNotAsk as lost:
                self._broken = lost

    def _notified(self, text: str) -> None:
        """Something else than the answer to our own request came."""
        message = SipMessage.parsed(text)
        if message.status or message.first("call-id") != self._question.call_id:
            return
        lines = [f"{name}: {value}" for header, name in _ANSWERED_WITH for value in message.all(header)]
        self._question.send("\r\n".join(["SIP/2.0 200 OK", *lines, "Content-Length: 0", "", ""]))
        dialogs = dialogs_after(self._dialogs, text)
        if dialogs is not None:
            self._dialogs = dialogs
            if self._states[-1:] != [lamp(dialogs)]:
                self._states.append(lamp(dialogs))
        if message.first("subscription-state").lower().startswith("terminated") and not self._ending.is_set():
            self._broken = self._terminated(message.first("subscription-state"))

    def _terminated(self, why: str) -> CouldNotAsk:
        return CouldNotAsk(
            self._registrar.where,
            Text("The PBX ended the subscription to {extension}: {why}", extension=self._watched, why=verbatim(why)),
            Text("Look at the phone's signalling trace in this item's evidence."),
        )

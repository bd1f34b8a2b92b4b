"""The one account of this process: registering, renewing and taking the registration back."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.message_summary import mailbox
from tvox.adapters.sip.messages import SipMessage
from tvox.adapters.sip.worker.engine import Engine, Refusal, translated

ASKED_EXPIRY_S = 120  # above the usual lower limit of 60, and soon gone if this process is killed


@dataclass
class Answer:
    """The registrar's latest final answer."""

    status: int
    reason: str
    expires: int
    contacts: list[str] = field(default_factory=list)


class Account:
    """The extension as PJSIP's account, created once the transport exists."""

    def __init__(
        self,
        engine: Engine,
        *,
        server: str,
        extension: str,
        user: str,
        password: str,
        mark: str,
        srtp: bool,
        incoming: Callable[[int, str], None],
    ) -> None:
        self._engine = engine
        self._mark = mark
        self._answer: Answer | None = None
        self._registered = False
        self.mailbox: dict[str, Any] | None = None
        self._configuration = _configuration(server, engine.local, extension, user, password, mark)
        if srtp:
            self._configuration.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
            self._configuration.mediaConfig.srtpOpt.keyings.append(pj.PJMEDIA_SRTP_KEYING_SDES)
        with translated("account"):
            self.pjsip = _PjsipAccount(
                engine.guarded(self._on_answer), engine.guarded(incoming), engine.guarded(self._on_mailbox)
            )
            self.pjsip.create(self._configuration)

    def register(self, on: bool, within: float) -> dict[str, Any]:
        """Send REGISTER (for no time at all where not `on`) and wait for the final answer."""
        self._answer = None
        started = time.monotonic()
        with translated("registering"):
            self.pjsip.setRegistration(on)
        self._engine.poll_until(lambda: self._answer is not None, within=within)
        answer = self._answered()
        self._registered = on and answer.status == 200
        return {
            "status": answer.status or None,
            "reason": answer.reason,
            "elapsed": time.monotonic() - started,
            "expires": answer.expires,
            "contacts": answer.contacts,
            "lists_us": any(self._mark in contact for contact in answer.contacts),
        }

    def watch_mailbox(self) -> None:
        """Subscribe to the mailbox, once; a PBX that tells of it unasked refuses that, and is heard all the same."""
        if not self._configuration.mwiConfig.enabled:
            self._configuration.mwiConfig.enabled = True
            with translated("mailbox"):
                self.pjsip.modify(self._configuration)

    def end(self) -> None:
        """Leave nothing registered, then drop the account."""
        try:
            if self._registered:
                self._engine.orphaned = False  # the parent is gone for good: this last wait has its own deadline
                self.register(on=False, within=3.0)
        finally:
            self.pjsip.shutdown()
            del self.pjsip

    def _answered(self) -> Answer:
        return self._answer or Answer(0, "", 0)

    def _on_answer(self, status: int, reason: str, expires: int, message: str) -> None:
        contacts = SipMessage.parsed(message).contacts() if message else []
        self._answer = Answer(status, reason, expires, contacts)

    def _on_mailbox(self, notify: str) -> None:
        self.mailbox = mailbox(notify) or self.mailbox


def _configuration(server: str, local: str, extension: str, user: str, password: str, mark: str) -> Any:
    configuration = pj.AccountConfig()
    configuration.idUri = f"sip:{extension}@{re.split('[:;]', server)[0]}"
    registration = configuration.regConfig
    registration.registrarUri = f"sip:{server}"
    registration.registerOnAdd = False
    registration.timeoutSec = ASKED_EXPIRY_S
    # No second try by itself: a wrong password said twice is a step towards the product's ban.
    registration.retryIntervalSec = 0
    registration.firstRetryIntervalSec = 0
    configuration.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", user, 0, password))
    # Else PJSIP offers the address of this PC's default route for the audio, whichever way the PBX is.
    configuration.mediaConfig.transportConfig.boundAddress = local
    configuration.sipConfig.contactUriParams = f";{mark}"
    # Every request to that port, not only those whose URI names it; `hide`: without a Route header that says so.
    configuration.sipConfig.proxies.append(f"sip:{server};lr;hide")
    configuration.regConfig.proxyUse = 0
    return configuration


class _PjsipAccount(pj.Account):  # type: ignore[misc]  # pjsua2 ships no types
    def __init__(
        self, answered: Callable[..., None], incoming: Callable[[int, str], None], notified: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._answered = answered
        self._incoming = incoming
        self._notified = notified

    def onRegState(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._answered(parameter.code, parameter.reason, parameter.expiration, parameter.rdata.wholeMsg)

    def onIncomingCall(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._incoming(parameter.callId, parameter.rdata.wholeMsg)

    def onMwiInfo(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._notified(parameter.rdata.wholeMsg)


def dialled_uri(server: str, number: str) -> str:
    """The URI of a number at the PBX; `server` is host:port with URI parameters."""
    if not re.fullmatch(r"[0-9*#+]+", number):
        raise Refusal("number", number=number)
    return f"sip:{number.replace('#', '%23')}@{server}"

"""A telephone of the domain's port, played by a worker process."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tvox.adapters.sip.bindings import ask_bindings
from tvox.adapters.sip.credential_guard import REFUSED, CredentialGuard
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.messages import without_digest
from tvox.adapters.sip.questions import Registrar, local_address_towards
from tvox.adapters.sip.worker_call import WorkerCall
from tvox.adapters.sip.worker_process import WorkerProcess
from tvox.audio import TONES
from tvox.dial_guard import DialGuard
from tvox.observing import CouldNotAsk
from tvox.phones import Call, RegistrationFacts, Sound, tone
from tvox.texts import Text, listed, verbatim

START_WITHIN_S = 20.0  # a cold start of Python and PJSIP on a slow PC


@dataclass(frozen=True)
class Line:
    """What a phone needs to know of its PBX."""

    registrar: Registrar
    codecs: tuple[str, ...]
    dial_guard: DialGuard
    credential_guard: CredentialGuard


class WorkerPhone:
    """One extension's phone. Made by `SipPhones`, which also ends it."""

    def __init__(self, line: Line, extension: str, credentials: Credentials, keep: Callable[[str], Path]) -> None:
        self.extension = extension
        self._line = line
        self._credentials = credentials
        self._keep_anywhere = keep
        self._mark = f"tvox-uat={secrets.token_hex(6)}"
        self._trace = self._keep("signalling.log")
        local = local_address_towards(line.registrar)
        self.worker = WorkerProcess(self.where, self._trace)
        # Here and not in the worker, which may be killed: what it plays is removed all the same.
        self._sounds = TemporaryDirectory(prefix="tvox-phone-", ignore_cleanup_errors=True)
        try:
            self.address = self._started(local)
        except CouldNotAsk:
            self.close()
            raise

    @property
    def where(self) -> Text:
        """How a finding names this phone."""
        registrar = self._line.registrar
        return Text("test phone {extension} at {address}", extension=self.extension, address=registrar.address)

    def register(self, *, within: float) -> RegistrationFacts:
        """Ask who is registered; register only where that is nobody, or this run itself.

        The question proves the password too: PJSIP, which takes every new nonce for a reason to say it again, up to
        three times, never says a wrong one.
        """
        with self._line.credential_guard.trying(self.extension, self.where) as attempt:
            bindings = ask_bindings(
                self._line.registrar, self.extension, self._credentials, within=within, note=self._note
            )
            attempt.answered(bindings.status)
        if bindings.status != 200:
            return RegistrationFacts(bindings.status, bindings.reason, 0.0, tried=False)
        foreign = [contact for contact in bindings.contacts if not self._line.credential_guard.is_ours(contact)]
        if foreign:
            raise self._taken(foreign)
        self._line.credential_guard.add_mark(self._mark)
        return self._registration(on=True, within=within)

    def renew(self, *, within: float) -> RegistrationFacts:
        """REGISTER once more in the same dialogue."""
        return self._registration(on=True, within=within)

    def unregister(self, *, within: float) -> RegistrationFacts:
        """REGISTER for no time."""
        return self._registration(on=False, within=within)

    def speak(self, sound: Sound) -> None:
        """Play it over and over into every call."""
        self.worker.ask("speak", pieces=_pieces(sound))

    def call(self, number: str) -> Call:
        """Send INVITE, unless the guard forbids the number."""
        forbidden = self._line.dial_guard.refusal(number)
        if forbidden is not None:
            raise CouldNotAsk(
                self.where,
                forbidden,
                Text("Give the item another number, or agree this one with the customer as sip.may_dial."),
            )
        return self._call(self.worker.ask("call", number=number)["call"])

    def expect_call(self, *, caller: str, within: float) -> Call | None:
        """Wait for the call from `caller`; anybody else is told 480."""
        answer = self.worker.ask("expect", caller=caller, within_s=within, within=within)
        if answer["call"] is None and answer["strangers"]:
            raise CouldNotAsk(
                self.where,
                Text(
                    "While a call from {caller} was expected, one from {strangers} came; it was not answered.",
                    caller=caller,
                    strangers=listed(verbatim(stranger) for stranger in answer["strangers"]),
                ),
                Text(
                    "Let nobody call the test extensions; if the PBX shows another number for {caller}, correct that.",
                    caller=caller,
                ),
            )
        return None if answer["call"] is None else self._call(answer["call"])

    def close(self) -> None:
        """Hang up, unregister, end the process; never raises."""
        self.worker.end()
        self._sounds.cleanup()

    def _started(self, local: str) -> str:
        """Start PJSIP there; gives the address and port it listens on."""
        registrar = self._line.registrar
        answer = self.worker.ask(
            "start",
            within=START_WITHIN_S,
            local=local,
            transport=registrar.transport,
            server=f"{registrar.address}:{registrar.port}" + (";transport=tcp" if registrar.transport == "tcp" else ""),
            codecs=list(self._line.codecs),
            trace=str(self._trace),
            folder=self._sounds.name,
            sound=_pieces(tone(TONES[0])),
            extension=self.extension,
            user=self._credentials.user,
            password=self._credentials.password,
            mark=self._mark,
        )
        return str(answer["address"])

    def _registration(self, *, on: bool, within: float) -> RegistrationFacts:
        answer = self.worker.ask("register", on=on, within_s=within, within=within)
        if answer["status"] in REFUSED:
            self._line.credential_guard.was_refused(self.extension)
        return RegistrationFacts(**{**answer, "contacts": tuple(answer["contacts"])})

    def _call(self, key: int) -> WorkerCall:
        return WorkerCall(self.worker, key, self.where, self._keep, self._line.dial_guard)

    def _keep(self, name: str) -> Path:
        return self._keep_anywhere(f"{self.extension}-{name}")

    def _note(self, message: str) -> None:
        with self._trace.open("a", encoding="utf-8", newline="") as trace:
            trace.write(f"--- asking who is registered\n{without_digest(message)}\n")

    def _taken(self, foreign: list[str]) -> CouldNotAsk:
        return CouldNotAsk(
            self.where,
            Text(
                "Extension {extension} is registered already, by {contacts}."
                " Registering would take it over, and was not done.",
                extension=self.extension,
                contacts=listed(verbatim(contact) for contact in foreign),
            ),
            Text("Name an extension in sip.accounts that no telephone uses, or take that telephone off."),
        )


def _pieces(sound: Sound) -> list[list[float]]:
    return [[segment.frequency, segment.milliseconds, segment.dbfs] for segment in sound.segments]

"""A telephone of the domain's port, played by a worker process."""

import secrets
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tvox.adapters.sip.bindings import ask_bindings
from tvox.adapters.sip.credential_guard import REFUSED, CredentialGuard
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.made_call import MadeCall
from tvox.adapters.sip.messages import without_secrets
from tvox.adapters.sip.phone_refusals import only_strangers, taken, untold
from tvox.adapters.sip.registrar import Registrar, local_address_towards
from tvox.adapters.sip.subscription import Subscription
from tvox.adapters.sip.worker_call import NO_SUCH_NUMBER, WorkerCall
from tvox.adapters.sip.worker_process import WorkerProcess
from tvox.evidence_session import now
from tvox.manners.test_calls import CallRegister
from tvox.observing import CouldNotAsk
from tvox.telephony.audio import read_wave
from tvox.telephony.dial_guard import DialGuard
from tvox.telephony.phones import Call, MessagesWaiting, RegistrationFacts, Sound, Watch, tone
from tvox.texts import Text

START_WITHIN_S = 20.0  # a cold start of Python and PJSIP on a slow PC


@dataclass(frozen=True)
class Line:
    """What a phone needs to know of its PBX. With `srtp` no call is made or answered whose audio is not encrypted.

    A call is ended after `longest_call_s`, by the phone itself, and the phone says so at the next request. Every call
    that a phone makes is noted in `register` when the phone is let go.
    """

    registrar: Registrar
    codecs: tuple[str, ...]
    dial_guard: DialGuard
    credential_guard: CredentialGuard
    srtp: bool = False
    longest_call_s: float | None = None
    register: CallRegister | None = None


class WorkerPhone:
    """One extension's phone. Made by `SipPhones`, which also ends it."""

    def __init__(
        self, line: Line, extension: str, credentials: Credentials, keep: Callable[[str], Path], frequency: int
    ) -> None:
        self.extension = extension
        self.tone = frequency
        self._line = line
        self._credentials = credentials
        self._keep_anywhere = keep
        self._mark = f"tvox-uat={secrets.token_hex(6)}"
        self._trace = self._keep("signalling.log")
        self._watches = ExitStack()
        self._made: list[MadeCall] = []
        trusted = line.registrar.trusted()
        local = local_address_towards(line.registrar)
        self.worker = WorkerProcess(self.where, self._trace)
        # Here and not in the worker, which may be killed: what it plays is removed all the same.
        self._sounds = TemporaryDirectory(prefix="tvox-phone-", ignore_cleanup_errors=True)
        try:
            self.address = self._started(local, trusted)
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
            raise taken(self.where, self.extension, foreign)
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

    def speak_file(self, path: Path) -> None:
        """Play the file over and over into every call; one that is cut or no 16 bit mono WAV is refused."""
        read_wave(path)
        self.worker.ask("play", path=str(path.resolve()))

    def use_codecs(self, *codecs: str) -> None:
        """For the calls from now on."""
        self.worker.ask("codecs", codecs=list(codecs))

    def call(self, number: str) -> Call:
        """Send INVITE, unless the guard forbids the number."""
        return self.dial(number)

    def dial(self, number: str) -> WorkerCall:
        """The same, for who needs more of the call than the port has."""
        forbidden = self._line.dial_guard.refusal(number)
        if forbidden is not None:
            raise CouldNotAsk(self.where, forbidden, NO_SUCH_NUMBER)
        made = self._call(self.worker.ask("call", number=number)["call"])
        self._made.append(MadeCall(now(), self.extension, number, made))
        return made

    def expect_call(self, *, caller: str | Collection[str], within: float) -> WorkerCall | None:
        """Wait for the call from `caller`; anybody else is told 480."""
        callers = [caller] if isinstance(caller, str) else list(caller)
        answer = self.worker.ask("expect", callers=callers, within_s=within, within=within)
        if answer["call"] is None and answer["strangers"]:
            raise only_strangers(self.where, callers, answer["strangers"])
        return None if answer["call"] is None else self._call(answer["call"])

    def watch(self, extension: str, *, within: float) -> Watch:
        """SUBSCRIBE over a socket of its own, as this extension."""
        with self._line.credential_guard.trying(self.extension, self.where) as attempt:
            watch = Subscription(self._line.registrar, self.extension, self._credentials, extension, self._note)
            status = watch.begin(within=within)
            attempt.answered(status)
        self._watches.callback(watch.end)
        if status not in {200, 202}:
            raise untold(self.where, extension, status)
        return watch

    def messages(self, *, waiting: bool | None = None, within: float = 0.0) -> MessagesWaiting | None:
        """What NOTIFY said last, asked for (SUBSCRIBE) from the first time on."""
        told = self.worker.ask("messages", waiting=waiting, within_s=within, within=within)["mailbox"]
        return MessagesWaiting(**told) if told is not None else None

    def close(self) -> None:
        """Hang up, unregister, end the process."""
        with ExitStack() as ending:
            ending.callback(self._sounds.cleanup)
            ending.callback(self.worker.end)
            if self._line.register is not None:
                for call in self._made:
                    self._line.register(call.noted())
            self._watches.close()

    def _started(self, local: str, trusted: str | None) -> str:
        """Start PJSIP there; gives the address and port it listens on."""
        registrar, guard = self._line.registrar, self._line.dial_guard
        answer = self.worker.ask(
            "start",
            within=START_WITHIN_S,
            line={
                "local": local,
                "transport": registrar.transport,
                "codecs": list(self._line.codecs),
                "trace": str(self._trace),
                "trusted": trusted,
            },
            server=registrar.server,
            folder=self._sounds.name,
            sound=_pieces(tone(self.tone)),
            may_reach=sorted(number for number in guard.allowed if guard.refusal(number) is None),
            extension=self.extension,
            user=self._credentials.user,
            password=self._credentials.password,
            mark=self._mark,
            longest_call_s=self._line.longest_call_s,
            srtp=self._line.srtp,
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
            trace.write(f"--- over a socket of its own\n{without_secrets(message)}\n")


def _pieces(sound: Sound) -> list[list[float]]:
    return [[segment.frequency, segment.milliseconds, segment.dbfs] for segment in sound.segments]

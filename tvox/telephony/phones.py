"""The seam through which the domain uses telephones: what a test phone can do, and the facts it brings back.

What the signalling said (`CallFacts`) and what was heard (`Recording`, judged by `tvox.telephony.audio`) are kept
apart: a call that was answered proves no sound. Times are seconds. Every method raises `CouldNotAsk` when the phone
itself could not do or see something (its process died, a deadline of its own passed); what the PBX answered is a fact,
a refusal too.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from tvox.observing import CouldNotAsk
from tvox.texts import Text


class OnlyStrangers(CouldNotAsk):
    """A call was expected, and only others called: `callers` are the numbers they showed. Nobody answered them."""

    def __init__(self, where: Text, why: Text, next_step: Text, callers: tuple[str, ...]) -> None:
        super().__init__(where, why, next_step)
        self.callers = callers


class StateRefused(CouldNotAsk):
    """The PBX refused to tell an extension's state, with this `status`."""

    def __init__(self, where: Text, why: Text, next_step: Text, status: int) -> None:
        super().__init__(where, why, next_step)
        self.status = status


@dataclass(frozen=True)
class Segment:
    """A piece of sound: a sine of `frequency` Hz (0 is silence) for `milliseconds`, its peak at `dbfs`."""

    frequency: int
    milliseconds: int
    dbfs: float = -10.0


@dataclass(frozen=True)
class Sound:
    """What a phone sends, over and over, in all its calls from their first moment on."""

    segments: tuple[Segment, ...]


def tone(frequency: int) -> Sound:
    """A continuous tone: a second holds whole periods, so that the repetition makes no click."""
    return Sound((Segment(frequency, 1000),))


@dataclass(frozen=True)
class RegistrationFacts:
    """How the registrar answered one REGISTER. `status` None: no final answer came in time.

    `expires` is what the registrar granted; `contacts` are the bindings its answer lists, and `lists_us` says whether
    ours is one of them. `tried` False: the phone was refused before it could register (the question who is registered
    was already answered with this status).
    """

    status: int | None
    reason: str
    elapsed: float
    expires: int = 0
    contacts: tuple[str, ...] = ()
    lists_us: bool = False
    tried: bool = True

    @property
    def accepted(self) -> bool:
        """Whether the registrar said 200."""
        return self.status == 200

    @property
    def answer(self) -> str:
        """`403 Forbidden`, `-` for none."""
        return f"{self.status} {self.reason}" if self.status is not None else "-"


@dataclass(frozen=True)
class RtpFacts:
    """The audio stream as this phone counted it, sampled at most half a second before the call ended.

    `events` says whether RFC 2833 telephone events were negotiated, `direct` whether the stream goes to this very PC:
    the other test phone's, past the PBX. `discarded` are packets that came too late to be played. `rtt_ms` is None
    until RTCP has measured the way there and back (not before 5 s); `secure` says whether the stream is SRTP.
    """

    codec: str
    clock_rate: int
    received: int
    lost: int
    sent: int
    jitter_ms: float
    events: bool
    direct: bool = False
    discarded: int = 0
    rtt_ms: float | None = None
    secure: bool = False


@dataclass(frozen=True)
class Digit:
    """One DTMF digit as received: by `RFC2833` or `INFO`, `after` seconds into the call."""

    digit: str
    method: str
    after: float


DigitMethod = Literal["RFC2833", "INFO"]


@dataclass(frozen=True)
class Identity:
    """Who a phone was told is at the other end, `after` seconds into the call; `name` is empty where none was given."""

    number: str
    name: str
    after: float


@dataclass(frozen=True)
class TransferFacts:
    """How a REFER went: what it was answered (202 is yes, 0 nothing), and what became of the new call (0: not told)."""

    accepted: int
    outcome: int


@dataclass(frozen=True)
class CallFacts:
    """One call as one phone saw it; times count from the INVITE.

    `status` is the final answer to the INVITE (0: none yet). `trying_after` is when our INVITE was taken up: 100
    Trying, or whatever came in its place; None for none, and at the called phone. `bye` is who sent BYE, `bye_status`
    what it was answered (0: no BYE was seen, or no answer to it). `rtp` None: no audio stream was ever open.
    `presented` are the identities of the other end as they came: of the INVITE first (P-Asserted-Identity over From),
    then of each change, a transfer say. `held` says whether the other end holds this call now, `holding` whether this
    phone does and the other side has consented. `call_id` is the SIP Call-ID.
    """

    other: str
    status: int
    reason: str
    rang_after: float | None
    answered_after: float | None
    ended_after: float | None
    bye: Literal["sent", "received", "none"]
    bye_status: int
    rtp: RtpFacts | None
    digits: tuple[Digit, ...]
    presented: tuple[Identity, ...] = ()
    held: bool = False
    call_id: str = ""
    holding: bool = False
    trying_after: float | None = None

    @property
    def up(self) -> bool:
        """Answered and not ended."""
        return self.answered_after is not None and self.ended_after is None


@dataclass(frozen=True)
class Recording:
    """Finished WAV files: what came in, and what went out where that was asked for, begun at the same moment."""

    heard: Path
    sent: Path | None = None


class Call(Protocol):
    """One call at one phone."""

    def facts(self) -> CallFacts:
        """What is known by now."""

    def answer(self, status: int = 200) -> CallFacts:
        """Answer an incoming call, or refuse it with 486 and the like."""

    def until_ringing(self, *, within: float) -> CallFacts:
        """Wait until it rings at the other side, is answered or has failed; at the deadline, what is known."""

    def until_answered(self, *, within: float) -> CallFacts:
        """Wait until it is answered and audio may flow, or has failed; at the deadline, what is known."""

    def until_ended(self, *, within: float) -> CallFacts:
        """Wait until it has ended; at the deadline, what is known."""

    def until_digits(self, count: int, *, within: float) -> CallFacts:
        """Wait until at least `count` digits have come; at the deadline, what is known."""

    def record(self, name: str, *, sent_too: bool = False) -> bool:
        """Begin to record what is heard; False where the call has no audio stream to record."""

    def stop_recording(self) -> Recording:
        """End the recording; the files are complete when this returns."""

    def send_digits(self, digits: str, *, every: float = 0.3, method: DigitMethod = "RFC2833") -> Text | None:
        """Send DTMF, a digit each `every` seconds; the reason where it could not, else None."""

    def hold(self, *, within: float) -> CallFacts:
        """Put the other end on hold (re-INVITE, inactive: nothing is sent meanwhile) and wait for the consent.

        At the deadline, what is known.
        """

    def resume(self, *, within: float) -> CallFacts:
        """Take it back from hold and wait until audio may flow both ways again; at the deadline, what is known."""

    def transfer(self, number: str, *, within: float) -> TransferFacts:
        """Send the other end to `number` without asking (REFER); `CouldNotAsk` where the dial guard forbids it."""

    def transfer_to(self, consulted: "Call", *, within: float) -> TransferFacts:
        """Join the other end with that of `consulted`, a call of the same phone (REFER with Replaces)."""

    def hang_up(self, *, within: float) -> CallFacts:
        """End it and wait until it has ended on this side."""


class Watch(Protocol):
    """A subscription to another extension's state (a BLF key)."""

    def states(self) -> tuple[str, ...]:
        """The states told so far, in order, without repetitions: `idle`, `ringing`, `busy`; others as they came."""

    def until(self, state: str, *, within: float) -> tuple[str, ...]:
        """Wait until `state` is the latest one; at the deadline, what is known."""

    def end(self) -> None:
        """Take the subscription back."""


@dataclass(frozen=True)
class MessagesWaiting:
    """What the mailbox's light says (message-summary)."""

    waiting: bool
    new: int
    old: int


class Phone(Protocol):
    """One telephone: of a test extension, or one that is not on the TVOX."""

    @property
    def extension(self) -> str:
        """Its number."""

    @property
    def tone(self) -> int:
        """Hz: the frequency that only this phone sends, so that it is known wherever it is heard."""

    def register(self, *, within: float) -> RegistrationFacts:
        """Register; `CouldNotAsk` where somebody else's phone is registered on the extension."""

    def renew(self, *, within: float) -> RegistrationFacts:
        """Register again as at expiry: same dialogue, same contact."""

    def unregister(self, *, within: float) -> RegistrationFacts:
        """Take the registration back."""

    def speak(self, sound: Sound) -> None:
        """Send this in every call from now on."""

    def speak_file(self, path: Path) -> None:
        """Send this WAV file (16 bit mono) in every call from now on, over and over."""

    def use_codecs(self, *codecs: str) -> None:
        """Offer and accept only these from now on, in this order; `CouldNotAsk` (NOT TESTABLE) for one not built in."""

    def call(self, number: str) -> Call:
        """Dial; `CouldNotAsk` where the dial guard forbids the number."""

    def expect_call(self, *, caller: str | Collection[str], within: float) -> Call | None:
        """The call that comes from `caller` (or one of several), None at the deadline.

        `OnlyStrangers` where only somebody else called. Nobody else's call is answered.
        """

    def watch(self, extension: str, *, within: float) -> Watch:
        """Subscribe to an extension's state; `StateRefused` where the PBX refuses, `CouldNotAsk` for no answer."""

    def messages(self, *, waiting: bool | None = None, within: float = 0.0) -> MessagesWaiting | None:
        """What the mailbox's light says; with `waiting`, waits until it says so; None where it never said anything."""


@dataclass(frozen=True)
class KeptFile:
    """A file a phone has left as evidence: its recordings, its signalling trace."""

    name: str
    path: Path


class Phones(Protocol):
    """The site's test extensions and their telephones."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """All of them."""

    @property
    def callable_extensions(self) -> tuple[str, ...]:
        """Those the dial guard lets anybody call: an extension 112 can be registered, never dialled."""

    def lease(self, extension: str) -> AbstractContextManager[Phone]:
        """A phone that nobody else uses meanwhile; unregistered and ended afterwards. May raise `CouldNotAsk`."""

    def kept(self) -> tuple[KeptFile, ...]:
        """The files of all leases ended since this was last asked."""

"""The seam through which the domain uses telephones: what a test phone can do, and the facts it brings back.

What the signalling said (`CallFacts`) and what was heard (`Recording`, judged by `tvox.audio`) are kept apart: a call
that was answered proves no sound. Times are seconds. Every method raises `CouldNotAsk` when the phone itself could not
do or see something (its process died, a deadline of its own passed); what the PBX answered is a fact, a refusal too.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from tvox.texts import Text


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
    the other test phone's, past the PBX.
    """

    codec: str
    clock_rate: int
    received: int
    lost: int
    sent: int
    jitter_ms: float
    events: bool
    direct: bool = False


@dataclass(frozen=True)
class Digit:
    """One DTMF digit as received: by `RFC2833` or `INFO`, `after` seconds into the call."""

    digit: str
    method: str
    after: float


@dataclass(frozen=True)
class CallFacts:
    """One call as one phone saw it; times count from the INVITE.

    `status` is the final answer to the INVITE (0: none yet). `bye` is who sent BYE, `bye_status` what it was answered
    (0: no BYE was seen, or no answer to it). `rtp` None: no audio stream was ever open.
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

    def send_digits(self, digits: str, *, every: float = 0.3) -> Text | None:
        """Send DTMF by RFC 2833, a digit each `every` seconds; the reason where it could not, else None."""

    def hang_up(self, *, within: float) -> CallFacts:
        """End it and wait until it has ended on this side."""


class Phone(Protocol):
    """One test extension's telephone."""

    @property
    def extension(self) -> str:
        """Its number."""

    def register(self, *, within: float) -> RegistrationFacts:
        """Register; `CouldNotAsk` where somebody else's phone is registered on the extension."""

    def renew(self, *, within: float) -> RegistrationFacts:
        """Register again as at expiry: same dialogue, same contact."""

    def unregister(self, *, within: float) -> RegistrationFacts:
        """Take the registration back."""

    def speak(self, sound: Sound) -> None:
        """Send this in every call from now on."""

    def call(self, number: str) -> Call:
        """Dial; `CouldNotAsk` where the dial guard forbids the number."""

    def expect_call(self, *, caller: str, within: float) -> Call | None:
        """The call that comes from `caller`, None at the deadline; `CouldNotAsk` where only somebody else called.

        Nobody else's call is answered.
        """


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

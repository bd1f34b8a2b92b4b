"""Calls at this telephone: what happened to each, what it sends, what it records.

PJSIP's own ids are used again for later calls, so every call has a key of ours, and its PJSIP object is dropped as soon
as it has ended: a late destruction would hang up whichever call has the id by then.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pjsua2 as pj

from tvox.adapters.sip.worker.engine import Engine, translated
from tvox.adapters.sip.worker.media import Microphone, Recorder

SAMPLE_EVERY_S = 0.5
AT_MOST = 4  # calls of one process in this build of PJSIP
_METHODS = {pj.PJSUA_DTMF_METHOD_RFC2833: "RFC2833", pj.PJSUA_DTMF_METHOD_SIP_INFO: "INFO"}


@dataclass
class Story:
    """What is known of one call; times in seconds since its INVITE."""

    other: str
    status: int = 0
    reason: str = ""
    rang_after: float | None = None
    answered_after: float | None = None
    ended_after: float | None = None
    bye: Literal["sent", "received", "none"] = "none"
    bye_status: int = 0
    rtp: dict[str, Any] | None = None
    digits: list[dict[str, Any]] = field(default_factory=list)
    media_active: bool = False
    started: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """Seconds since the INVITE."""
        return time.monotonic() - self.started

    def told(self) -> dict[str, Any]:
        """As the parent is told."""
        return {key: value for key, value in asdict(self).items() if key not in {"started", "media_active"}}


class OneCall:
    """One call, until it has ended and its recording is finished."""

    def __init__(
        self, engine: Engine, account: Any, microphone: Microphone, other: str, pjsip_id: int | None = None
    ) -> None:
        self.story = Story(other)
        self.recorder: Recorder | None = None
        self._engine = engine
        self._microphone = microphone
        self._sampled = 0.0
        self._call_id = ""
        self.pjsip: Any = _PjsipCall(
            self, engine.guarded, account, pj.PJSUA_INVALID_ID if pjsip_id is None else pjsip_id
        )

    def state_changed(self) -> None:
        """PJSIP says the INVITE went on."""
        info, story = self.pjsip.getInfo(), self.story
        self._call_id = info.callIdString
        if info.state == pj.PJSIP_INV_STATE_EARLY and info.lastStatusCode >= 180:
            story.rang_after = story.rang_after or story.now()
        if info.state == pj.PJSIP_INV_STATE_CONFIRMED and story.answered_after is None:
            story.answered_after = story.now()
            story.status, story.reason = 200, "OK"
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            story.ended_after = story.now()
            if story.answered_after is None:
                story.status, story.reason = info.lastStatusCode, info.lastReason

    def media_changed(self) -> None:
        """PJSIP opened, changed or closed the audio stream: whatever this phone sends goes into it at once."""
        info = self.pjsip.getInfo()  # has to outlive its media: they point into it
        self.story.media_active = any(
            media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE for media in info.media
        )
        for media in self.audio():
            self._microphone.speak_into(media)

    def audio(self) -> list[Any]:
        """The call's place in the bridge, if it has an open audio stream."""
        return [self.pjsip.getAudioMedia(-1)] if self.story.media_active and not self.ended else []

    def transaction_changed(self, parameter: Any) -> None:
        """PJSIP says how a request of this call goes: the other side's BYE is of interest."""
        if parameter.e.type != pj.PJSIP_EVENT_TSX_STATE:
            return
        transaction = parameter.e.body.tsxState.tsx
        if transaction.method == "BYE" and transaction.role == pj.PJSIP_ROLE_UAS:
            self.story.bye, self.story.bye_status = "received", int(transaction.statusCode)

    def digit_came(self, parameter: Any) -> None:
        """PJSIP heard a DTMF digit."""
        method = _METHODS.get(parameter.method, str(parameter.method))
        self.story.digits.append({"digit": parameter.digit, "method": method, "after": self.story.now()})

    def sample(self, *, now: bool = False) -> None:
        """Read the stream's counters, which are gone once the call has ended."""
        if not self.story.media_active or self.ended or not (now or time.monotonic() - self._sampled >= SAMPLE_EVERY_S):
            return
        self._sampled = time.monotonic()
        with translated("counters"):
            stream, statistics = self.pjsip.getStreamInfo(0), self.pjsip.getStreamStat(0)
        counted = statistics.rtcp  # points into the statistics, which have to outlive it
        self.story.rtp = {
            "codec": stream.codecName,
            "clock_rate": stream.codecClockRate,
            "received": counted.rxStat.pkt,
            "lost": counted.rxStat.loss,
            "sent": counted.txStat.pkt,
            "jitter_ms": counted.rxStat.jitterUsec.mean / 1000,
            "events": stream.audTxEventPt > 0,
            "direct": stream.remoteRtpAddress.rpartition(":")[0] == self._engine.local,
        }

    @property
    def ended(self) -> bool:
        """Whether PJSIP says so."""
        return self.story.ended_after is not None

    def record(self, heard: str, sent: str | None) -> bool:
        """Begin to record; False without an audio stream."""
        for media in self.audio():
            self.recorder = Recorder(self._engine, media, heard, self._microphone, sent)
        return self.recorder is not None

    def hang_up(self, status: int = 0) -> None:
        """Ask for the end; nothing to do where it has come already."""
        self.sample(now=True)
        if not self.ended:
            with translated("hanging_up"):
                parameter = pj.CallOpParam()
                parameter.statusCode = status
                self.pjsip.hangup(parameter)
            if self.story.answered_after is not None:
                self.story.bye = "sent"

    def is_over(self) -> bool:
        """Ended, and our BYE answered where we sent one."""
        if self.story.bye == "sent":
            self.story.bye_status = self._engine.bye_answer(self._call_id)
            return self.ended and self.story.bye_status > 0
        return self.ended

    def drop(self) -> None:
        """Let PJSIP's object go."""
        self.pjsip = None


class _PjsipCall(pj.Call):  # type: ignore[misc]  # pjsua2 ships no types
    """Hands every event to the call it belongs to, and keeps what fails there."""

    def __init__(
        self, call: OneCall, guarded: Callable[[Callable[..., None]], Callable[..., None]], account: Any, pjsip_id: int
    ) -> None:
        super().__init__(account, pjsip_id)
        self._state = guarded(call.state_changed)
        self._media = guarded(call.media_changed)
        self._transaction = guarded(call.transaction_changed)
        self._digit = guarded(call.digit_came)

    def onCallState(self, _parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._state()

    def onCallMediaState(self, _parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._media()

    def onCallTsxState(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._transaction(parameter)

    def onDtmfDigit(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        self._digit(parameter)

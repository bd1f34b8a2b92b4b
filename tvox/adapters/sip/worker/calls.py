"""Calls at this telephone: what happened to each, what it sends, what it records.

PJSIP's own ids are used again for later calls, so every call has a key of ours, and its PJSIP objects are dropped as
soon as they have ended: a late destruction would hang up whichever call has the id by then.

A call is one leg after the other where the other end transfers it to this phone's own doing (REFER, or an INVITE that
replaces it): the story goes on with the new leg.
"""

import time
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.messages import user_of
from tvox.adapters.sip.worker.counters import Counters
from tvox.adapters.sip.worker.engine import Engine, translated
from tvox.adapters.sip.worker.leg import Leg
from tvox.adapters.sip.worker.media import Microphone, Recorder
from tvox.adapters.sip.worker.story import Story

SAMPLE_EVERY_S = 0.5
AT_MOST = 4  # calls of one process in this build of PJSIP
_METHODS = {pj.PJSUA_DTMF_METHOD_RFC2833: "RFC2833", pj.PJSUA_DTMF_METHOD_SIP_INFO: "INFO"}
_OPEN = {pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_LOCAL_HOLD, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD}


class OneCall:
    """One call, until it has ended and its recording is finished. `may_reach` are the numbers it may be sent to."""

    def __init__(
        self,
        engine: Engine,
        account: Any,
        microphone: Microphone,
        other: str,
        may_reach: frozenset[str],
        pjsip_id: int = pj.PJSUA_INVALID_ID,
    ) -> None:
        self.story = Story(other)
        self.counters = Counters()
        self.recorder: Recorder | None = None
        self._engine = engine
        self._account = account
        self._microphone = microphone
        self._may_reach = may_reach
        self._sampled = 0.0
        self._left: list[Leg] = []
        self._gone: list[Leg] = []
        self.pjsip: Any = Leg(self, engine.guarded, account, pjsip_id)

    def state_changed(self, leg: Leg) -> None:
        """PJSIP says the INVITE went on."""
        info, story = leg.getInfo(), self.story
        ended = info.state == pj.PJSIP_INV_STATE_DISCONNECTED
        if ended:
            self._gone.append(leg)
        if leg is not self.pjsip:
            self._left = [other for other in self._left if other not in self._gone]
            return
        story.call_id = info.callIdString
        if info.state == pj.PJSIP_INV_STATE_EARLY and info.lastStatusCode >= 180:
            story.rang_after = story.rang_after or story.now()
        if info.state == pj.PJSIP_INV_STATE_CONFIRMED and story.answered_after is None:
            story.answered_after = story.now()
            story.status, story.reason = 200, "OK"
        if ended and self._left:
            self.pjsip = self._left.pop()  # what it was transferred to failed: it stays where it was
        elif ended:
            story.ended_after = story.now()
            if story.answered_after is None:
                story.status, story.reason = info.lastStatusCode, info.lastReason

    def media_changed(self, leg: Leg) -> None:
        """PJSIP opened, changed or closed the audio stream: whatever this phone sends goes into it at once."""
        if leg is not self.pjsip:
            return
        info = leg.getInfo()  # has to outlive its media: they point into it
        statuses = [media.status for media in info.media if media.type == pj.PJMEDIA_TYPE_AUDIO]
        self.story.has_stream = any(status in _OPEN for status in statuses)
        self.story.flows = pj.PJSUA_CALL_MEDIA_ACTIVE in statuses
        self.story.held = pj.PJSUA_CALL_MEDIA_REMOTE_HOLD in statuses
        self.story.holding = pj.PJSUA_CALL_MEDIA_LOCAL_HOLD in statuses
        for media in self.audio():
            self._microphone.speak_into(media)
            if self.recorder is not None:
                self.recorder.hear(media)

    def audio(self) -> list[Any]:
        """The call's place in the bridge, if it has an open audio stream."""
        return [self.pjsip.getAudioMedia(-1)] if self.story.has_stream and not self.story.ended else []

    def transaction_changed(self, leg: Leg, parameter: Any) -> None:
        """PJSIP says how a request of this call goes."""
        if leg is not self.pjsip or parameter.e.type != pj.PJSIP_EVENT_TSX_STATE:
            return
        event, story = parameter.e.body.tsxState, self.story
        method, status = event.tsx.method, int(event.tsx.statusCode)
        if event.tsx.role == pj.PJSIP_ROLE_UAS and method == "BYE":
            story.bye, story.bye_status = "received", status
        if event.tsx.role == pj.PJSIP_ROLE_UAC and status >= 200 and status not in {401, 407}:
            if method == "REFER":
                story.refer_status = status
            if method == "INFO" and event.tsx.state == pj.PJSIP_TSX_STATE_COMPLETED:
                story.info_statuses.append(status)
        if event.tsx.role == pj.PJSIP_ROLE_UAC and method == "INVITE" and 100 <= status < 300:
            story.trying_after = story.trying_after or story.now()
        if method in {"INVITE", "UPDATE"} and event.type == pj.PJSIP_EVENT_RX_MSG:
            story.presented_by(event.src.rdata.wholeMsg)

    def transfer_went_on(self, parameter: Any) -> None:
        """The other end says what became of our REFER."""
        if parameter.statusCode:
            self.story.transfer_status = int(parameter.statusCode)

    def transfer_asked(self, leg: Leg, parameter: Any) -> None:
        """The other end sends us elsewhere: only to a number that may be dialled."""
        if leg is not self.pjsip or user_of(parameter.dstUri) not in self._may_reach:
            parameter.statusCode = pj.PJSIP_SC_FORBIDDEN
            return
        parameter.newCall = self._go_on_with(pj.PJSUA_INVALID_ID)

    def replacement_came(self, parameter: Any) -> None:
        """Another INVITE is about to take this call's place; it says who is at the other end then."""
        self.story.invited_by(parameter.rdata.wholeMsg)

    def replaced(self, parameter: Any) -> None:
        """Another INVITE has taken this call's place."""
        parameter.newCall = self._go_on_with(parameter.newCallId)

    def digit_came(self, parameter: Any) -> None:
        """PJSIP heard a DTMF digit."""
        method = _METHODS.get(parameter.method, str(parameter.method))
        self.story.digits.append({"digit": parameter.digit, "method": method, "after": self.story.now()})

    def sample(self, *, now: bool = False) -> None:
        """Read the stream's counters, which are gone once the call has ended."""
        due = now or time.monotonic() - self._sampled >= SAMPLE_EVERY_S
        if not due or not self.story.has_stream or self.story.ended:
            return
        self._sampled = time.monotonic()
        with translated("counters"):
            stream, statistics = self.pjsip.getStreamInfo(0), self.pjsip.getStreamStat(0)
        self.story.rtp = self.counters.take(stream, statistics, self._engine.local)

    def record(self, heard: str, sent: str | None) -> float | None:
        """Begin to record; the moment it began, None without an audio stream."""
        for media in self.audio():
            self.recorder = Recorder(self._engine, media, heard, self._microphone, sent)
        return time.monotonic() if self.recorder is not None else None

    def hang_up(self, status: int = 0) -> None:
        """Ask for the end; nothing to do where it has come already."""
        self.sample(now=True)
        if not self.story.ended:
            for leg in (*self._left, self.pjsip):
                with translated("hanging_up"):
                    parameter = pj.CallOpParam()
                    parameter.statusCode = status
                    leg.hangup(parameter)
            if self.story.answered_after is not None:
                self.story.bye = "sent"

    def is_over(self) -> bool:
        """Ended, and our BYE answered where we sent one."""
        if self.story.bye == "sent":
            self.story.bye_status = self._engine.bye_answer(self.story.call_id)
            return self.story.ended and self.story.bye_status > 0
        return self.story.ended

    def tend(self) -> None:
        """Between two events: counters sampled, and what has ended let go."""
        self._gone.clear()
        if self.story.ended:
            self.drop()
            return
        self.sample()
        if 200 <= self.story.transfer_status < 300 and self.story.bye == "none":
            self.hang_up()  # the other end has reached where we sent it: what is left here is ours to end (RFC 5589)

    def drop(self) -> None:
        """Let PJSIP's objects go."""
        self.pjsip = None
        self._left.clear()
        self._gone.clear()

    def _go_on_with(self, pjsip_id: int) -> Leg:
        self._left.append(self.pjsip)
        self.pjsip = Leg(self, self._engine.guarded, self._account, pjsip_id)
        new: Leg = self.pjsip
        return new

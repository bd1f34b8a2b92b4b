"""What this telephone can be asked of one call, by name."""

from collections.abc import Callable, Mapping
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.worker.calls import OneCall
from tvox.adapters.sip.worker.engine import Engine, Refusal, translated

Answer = dict[str, Any]

INFO_ANSWERED_WITHIN_S = 4.0
DIGIT_MS = 160


class CallCommands:
    """The buttons that need a call; `calls` are the telephone's, `uri` makes a URI of a number."""

    def __init__(self, engine: Engine, calls: Mapping[int, OneCall], uri: Callable[[str], str]) -> None:
        self._engine = engine
        self._calls = calls
        self._uri = uri
        self.buttons: dict[str, Callable[..., Answer]] = {
            "answer": self._answer,
            "wait": self._wait,
            "digits": self._digits,
            "hold": self._hold,
            "resume": self._resume,
            "transfer": self._transfer,
            "transfer_to": self._transfer_to,
            "record": self._record,
            "stop_recording": self._stop_recording,
            "samples": self._samples,
            "hang_up": self._hang_up,
        }

    def _answer(self, *, call: int, status: int) -> Answer:
        parameter = pj.CallOpParam(True)
        parameter.statusCode = status
        if not self._calls[call].story.ended:
            with translated("answering"):
                self._calls[call].pjsip.answer(parameter)
        return self._calls[call].story.told()

    def _wait(self, *, call: int, until: str, within_s: float, count: int = 0) -> Answer:
        story = self._calls[call].story
        reached: dict[str, Callable[[], bool]] = {
            "now": lambda: True,
            "ringing": lambda: story.rang_after is not None or story.answered_after is not None,
            "answered": lambda: story.answered_after is not None and story.has_stream,
            "digits": lambda: len(story.digits) >= count,
            "ended": lambda: False,
        }
        self._engine.poll_until(lambda: reached[until]() or story.ended, within=within_s)
        self._calls[call].sample(now=True)
        return story.told()

    def _digits(self, *, call: int, digits: str, every: float, method: str) -> Answer:
        for digit in digits:
            if self._calls[call].story.ended:
                return {"refused": Refusal("ended", digit=digit).told()}
            try:
                refused = self._send(call, digit, method)
            except pj.Error as error:
                refused = Refusal("digit", digit=digit, error=error.info())
            if refused is not None:
                return {"refused": refused.told()}
            self._engine.poll_until(lambda: False, within=every)
        return {"refused": None}

    def _send(self, call: int, digit: str, method: str) -> Refusal | None:
        if method == "INFO":
            return self._info(call, digit)
        self._calls[call].pjsip.dialDtmf(digit)
        return None

    def _info(self, call: int, digit: str) -> Refusal | None:
        """Send it and wait for the answer: INFO, unlike telephone events, is answered."""
        statuses = self._calls[call].story.info_statuses
        sent = len(statuses)
        parameter = pj.CallSendDtmfParam()
        parameter.method = pj.PJSUA_DTMF_METHOD_SIP_INFO
        parameter.digits = digit
        parameter.duration = DIGIT_MS
        self._calls[call].pjsip.sendDtmf(parameter)
        answered = self._engine.poll_until(lambda: len(statuses) > sent, within=INFO_ANSWERED_WITHIN_S)
        status = statuses[-1] if answered else 0
        return None if status == pj.PJSIP_SC_OK else Refusal("info", digit=digit, status=status)

    # `inactive`, not `sendonly`: within a stream that says it sends PJSIP cannot be silent, and Asterisk passes its
    # packets on beside the music.
    def _hold(self, *, call: int, within_s: float) -> Answer:
        one = self._calls[call]
        if not one.story.ended:
            parameter = pj.CallOpParam(True)
            parameter.opt.flag = pj.PJSUA_CALL_SET_MEDIA_DIR
            parameter.opt.mediaDir.append(pj.PJMEDIA_DIR_NONE)
            with translated("holding"):
                one.pjsip.reinvite(parameter)
            self._engine.poll_until(lambda: one.story.holding or one.story.ended, within=within_s)
        return one.story.told()

    def _resume(self, *, call: int, within_s: float) -> Answer:
        one = self._calls[call]
        if not one.story.ended:
            parameter = pj.CallOpParam(True)
            parameter.opt.flag = pj.PJSUA_CALL_UNHOLD | pj.PJSUA_CALL_SET_MEDIA_DIR
            parameter.opt.mediaDir.append(pj.PJMEDIA_DIR_ENCODING_DECODING)
            parameter.opt.videoCount = 0
            with translated("resuming"):
                one.pjsip.reinvite(parameter)
            self._engine.poll_until(lambda: one.story.flows or one.story.ended, within=within_s)
        return one.story.told()

    def _transfer(self, *, call: int, number: str, within_s: float) -> Answer:
        return self._refer(
            call,
            within_s,
            lambda: self._calls[call].pjsip.xfer(self._uri(number), pj.CallOpParam(True)),
            told=pj.PJSIP_SC_RINGING,  # whoever answers there may be played by the one who waits here
        )

    def _transfer_to(self, *, call: int, consulted: int, within_s: float) -> Answer:
        if self._calls[consulted].story.ended:
            raise Refusal("consulted_ended")
        other = self._calls[consulted].pjsip
        return self._refer(
            call,
            within_s,
            lambda: self._calls[call].pjsip.xferReplaces(other, pj.CallOpParam(True)),
            told=pj.PJSIP_SC_OK,
        )

    def _refer(self, call: int, within_s: float, send: Callable[[], None], *, told: int) -> Answer:
        """Wait until the other side has said no, or that the new call is at least as far as `told`."""
        story = self._calls[call].story
        if story.ended:
            raise Refusal("transferred_ended")
        story.refer_status = story.transfer_status = 0
        with translated("transferring"):
            send()
        self._engine.poll_until(
            lambda: story.refer_status >= 300 or story.transfer_status >= told or story.ended, within=within_s
        )
        outcome = story.transfer_status if story.refer_status < 300 else 0
        return {"accepted": story.refer_status, "outcome": outcome}

    def _record(self, *, call: int, heard: str, sent: str | None) -> Answer:
        return {"started": self._calls[call].record(heard, sent)}

    def _stop_recording(self, *, call: int) -> Answer:
        recorder, self._calls[call].recorder = self._calls[call].recorder, None
        if recorder is None:
            raise Refusal("not_recording")
        recorder.stop()
        return {}

    def _samples(self, *, call: int, from_: float, to: float) -> Answer:
        """The counters of a window of time (monotonic seconds), with the last look before it."""
        samples = self._calls[call].counters.samples
        before = [sample for sample in samples if sample[0] < from_][-1:]
        return {"samples": before + [sample for sample in samples if from_ <= sample[0] <= to]}

    def _hang_up(self, *, call: int, within_s: float) -> Answer:
        self._calls[call].hang_up()
        self._engine.poll_until(self._calls[call].is_over, within=within_s)
        return self._calls[call].story.told()

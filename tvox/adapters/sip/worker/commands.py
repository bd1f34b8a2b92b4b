"""What this telephone can be asked, by name."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.messages import user_of
from tvox.adapters.sip.worker.account import Account, dialled_uri
from tvox.adapters.sip.worker.calls import AT_MOST, OneCall
from tvox.adapters.sip.worker.engine import Engine, Refusal, translated
from tvox.adapters.sip.worker.media import Microphone

Answer = dict[str, Any]


class Commands:
    """The telephone's buttons."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._calls: dict[int, OneCall] = {}
        self._offered: list[int] = []
        self._next = 1
        self._server = ""
        self._buttons: dict[str, Callable[..., Answer]] = {
            "start": self._start,
            "register": self._register,
            "speak": self._speak,
            "call": self._call,
            "expect": self._expect,
            "answer": self._answer,
            "wait": self._wait,
            "digits": self._digits,
            "record": self._record,
            "stop_recording": self._stop_recording,
            "hang_up": self._hang_up,
            "close": dict,
        }

    def obey(self, button: str, wanted: dict[str, Any]) -> Answer:
        """Do it; whatever failed in a callback meanwhile fails it."""
        if button not in self._buttons:
            raise Refusal("request", request=button)
        answer = self._buttons[button](**wanted)
        self._engine.raise_swallowed()
        return answer

    def _start(
        self,
        *,
        local: str,
        transport: str,
        codecs: list[str],
        trace: str,
        server: str,
        folder: str,
        sound: list[list[Any]],
        **who: str,
    ) -> Answer:
        with translated("starting"):
            address = self._engine.start(local=local, transport=transport, codecs=codecs, trace=trace)
        self._server = server
        self._microphone = Microphone(self._engine, Path(folder))
        # The parent removes the folder too, where it lives longer than this process.
        self._engine.before_end += [self._microphone.silence, partial(shutil.rmtree, folder, ignore_errors=True)]
        self._speak(pieces=sound)
        self._account = Account(self._engine, server=server, incoming=self._incoming, **who)
        self._engine.at_each_poll.append(self._tend)
        self._engine.before_end[:0] = [self._end_calls, self._account.end]
        return {"address": address}

    def _register(self, *, on: bool, within_s: float) -> Answer:
        return self._account.register(on, within_s)

    def _speak(self, *, pieces: list[list[Any]]) -> Answer:
        live = [media for call in self._calls.values() for media in call.audio()]
        self._microphone.speak([(int(frequency), int(length), float(dbfs)) for frequency, length, dbfs in pieces], live)
        return {}

    def _call(self, *, number: str) -> Answer:
        self._require_room()
        call = OneCall(self._engine, self._account.pjsip, self._microphone, number)
        parameter = pj.CallOpParam(True)
        parameter.opt.videoCount = 0
        key = self._keep(call)
        with translated("dialling", number=number):
            call.pjsip.makeCall(dialled_uri(self._server, number), parameter)
        return {"call": key}

    def _expect(self, *, caller: str, within_s: float) -> Answer:
        strangers: list[str] = []

        def come() -> bool:
            for key in [key for key in self._offered if self._calls[key].story.other != caller]:
                # Somebody else's call is neither answered nor recorded.
                strangers.append(self._calls[key].story.other)
                self._offered.remove(key)
                self._calls[key].hang_up(pj.PJSIP_SC_TEMPORARILY_UNAVAILABLE)
            return bool(self._offered)

        arrived = self._engine.poll_until(come, within=within_s)
        return {"call": self._offered.pop(0) if arrived else None, "strangers": strangers}

    def _answer(self, *, call: int, status: int) -> Answer:
        parameter = pj.CallOpParam(True)
        parameter.statusCode = status
        if not self._calls[call].ended:
            with translated("answering"):
                self._calls[call].pjsip.answer(parameter)
        return self._calls[call].story.told()

    def _wait(self, *, call: int, until: str, within_s: float, count: int = 0) -> Answer:
        story = self._calls[call].story
        reached: dict[str, Callable[[], bool]] = {
            "now": lambda: True,
            "ringing": lambda: story.rang_after is not None or story.answered_after is not None,
            "answered": lambda: story.answered_after is not None and story.media_active,
            "digits": lambda: len(story.digits) >= count,
            "ended": lambda: False,
        }
        self._engine.poll_until(lambda: reached[until]() or story.ended_after is not None, within=within_s)
        self._calls[call].sample(now=True)
        return story.told()

    def _digits(self, *, call: int, digits: str, every: float) -> Answer:
        for digit in digits:
            if self._calls[call].ended:
                return {"refused": Refusal("ended", digit=digit).told()}
            try:
                self._calls[call].pjsip.dialDtmf(digit)
            except pj.Error as error:
                return {"refused": Refusal("digit", digit=digit, error=error.info()).told()}
            self._engine.poll_until(lambda: False, within=every)
        return {"refused": None}

    def _record(self, *, call: int, heard: str, sent: str | None) -> Answer:
        return {"recording": self._calls[call].record(heard, sent)}

    def _stop_recording(self, *, call: int) -> Answer:
        recorder, self._calls[call].recorder = self._calls[call].recorder, None
        if recorder is None:
            raise Refusal("not_recording")
        recorder.stop()
        return {}

    def _hang_up(self, *, call: int, within_s: float) -> Answer:
        self._calls[call].hang_up()
        self._engine.poll_until(self._calls[call].is_over, within=within_s)
        return self._calls[call].story.told()

    def _incoming(self, pjsip_id: int) -> None:
        call = OneCall(self._engine, self._account.pjsip, self._microphone, "", pjsip_id)
        key = self._keep(call)
        call.story.other = user_of(call.pjsip.getInfo().remoteUri)
        self._offered.append(key)
        ringing = pj.CallOpParam(True)
        ringing.statusCode = pj.PJSIP_SC_RINGING
        call.pjsip.answer(ringing)
        call.story.rang_after = call.story.now()

    def _keep(self, call: OneCall) -> int:
        key, self._next = self._next, self._next + 1
        self._calls[key] = call
        return key

    def _require_room(self) -> None:
        if sum(not call.ended for call in self._calls.values()) >= AT_MOST:
            raise Refusal("too_many_calls", count=AT_MOST)

    def _tend(self) -> None:
        """At each poll: counters sampled, ended calls let go."""
        for key, call in self._calls.items():
            if call.pjsip is not None:
                call.sample()
                if call.ended:
                    call.drop()
                    self._offered = [offer for offer in self._offered if offer != key]

    def _end_calls(self) -> None:
        """Hang up, wait for the end, drop every reference."""
        self._engine.orphaned = False  # the parent is gone for good: this last wait has its own deadline
        for call in self._calls.values():
            call.hang_up()
        self._engine.poll_until(lambda: all(call.is_over() for call in self._calls.values()), within=3.0)
        for call in self._calls.values():
            call.recorder = None
            call.drop()
        self._calls.clear()

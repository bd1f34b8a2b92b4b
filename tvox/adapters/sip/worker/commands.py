"""What this telephone can be asked, by name: its own buttons; those of a call are `CallCommands`."""

import shutil
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.messages import SipMessage, user_of
from tvox.adapters.sip.worker.account import Account, dialled_uri
from tvox.adapters.sip.worker.call_commands import Answer, CallCommands
from tvox.adapters.sip.worker.calls import AT_MOST, OneCall
from tvox.adapters.sip.worker.engine import Engine, Refusal, translated
from tvox.adapters.sip.worker.media import Microphone


class Commands:
    """The telephone's buttons."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._calls: dict[int, OneCall] = {}
        self._offered: list[int] = []
        self._overdue: dict[int, Refusal | None] = {}
        self._next = 1
        self._server = ""
        self._buttons: dict[str, Callable[..., Answer]] = {
            "start": self._start,
            "register": self._register,
            "speak": self._speak,
            "play": self._play,
            "codecs": self._codecs,
            "call": self._call,
            "expect": self._expect,
            "messages": self._messages,
            **CallCommands(engine, self._calls, self._uri).buttons,
            "close": dict,
        }

    def obey(self, button: str, wanted: dict[str, Any]) -> Answer:
        """Do it; whatever failed in a callback meanwhile fails it, and a call that had to be ended."""
        if button not in self._buttons:
            raise Refusal("request", request=button)
        answer = self._buttons[button](**wanted)
        self._engine.raise_swallowed()
        for key, untold in self._overdue.items():
            if untold is not None:
                self._overdue[key] = None
                raise untold
        return answer

    def _start(
        self,
        *,
        line: dict[str, Any],
        server: str,
        folder: str,
        sound: list[list[Any]],
        may_reach: list[str],
        longest_call_s: float | None,
        **who: Any,
    ) -> Answer:
        with translated("starting"):
            address = self._engine.start(**line)
        self._server = server
        self._may_reach = frozenset(may_reach)
        self._longest_s = longest_call_s
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
        self._microphone.speak(
            [(int(frequency), int(length), float(dbfs)) for frequency, length, dbfs in pieces], self._live()
        )
        return {}

    def _play(self, *, path: str) -> Answer:
        self._microphone.play(Path(path), self._live())
        return {}

    def _codecs(self, *, codecs: list[str]) -> Answer:
        self._engine.allow_only(codecs)
        return {}

    def _call(self, *, number: str) -> Answer:
        if sum(not call.story.ended for call in self._calls.values()) >= AT_MOST:
            raise Refusal("too_many_calls", count=AT_MOST)
        call = OneCall(self._engine, self._account.pjsip, self._microphone, number, self._may_reach)
        parameter = pj.CallOpParam(True)
        parameter.opt.videoCount = 0
        key = self._keep(call)
        with translated("dialling", number=number):
            call.pjsip.makeCall(self._uri(number), parameter)
        return {"call": key}

    def _expect(self, *, callers: list[str], within_s: float) -> Answer:
        strangers: list[str] = []

        def come() -> bool:
            for key in [key for key in self._offered if not _comes_from(self._calls[key], callers)]:
                # Somebody else's call is neither answered nor recorded.
                strangers.append(self._calls[key].story.other)
                self._offered.remove(key)
                self._calls[key].hang_up(pj.PJSIP_SC_TEMPORARILY_UNAVAILABLE)
            return bool(self._offered)

        arrived = self._engine.poll_until(come, within=within_s)
        return {"call": self._offered.pop(0) if arrived else None, "strangers": strangers}

    def _messages(self, *, waiting: bool | None, within_s: float) -> Answer:
        self._account.watch_mailbox()

        def told() -> bool:
            mailbox = self._account.mailbox
            return mailbox is not None and waiting in {None, mailbox["waiting"]}

        self._engine.poll_until(told, within=within_s)
        return {"mailbox": self._account.mailbox}

    def _incoming(self, pjsip_id: int, invite: str) -> None:
        caller = user_of(SipMessage.parsed(invite).first("from"))
        call = OneCall(self._engine, self._account.pjsip, self._microphone, caller, self._may_reach, pjsip_id)
        self._offered.append(self._keep(call))
        call.story.invited_by(invite)
        ringing = pj.CallOpParam(True)
        ringing.statusCode = pj.PJSIP_SC_RINGING
        call.pjsip.answer(ringing)
        call.story.rang_after = call.story.now()

    def _uri(self, number: str) -> str:
        return dialled_uri(self._server, number)

    def _keep(self, call: OneCall) -> int:
        key, self._next = self._next, self._next + 1
        self._calls[key] = call
        return key

    def _live(self) -> list[Any]:
        return [media for call in self._calls.values() for media in call.audio()]

    def _tend(self) -> None:
        """At each poll: counters sampled, calls that last too long hung up, ended ones let go."""
        for key, call in self._calls.items():
            if call.pjsip is not None:
                call.tend()
                self._cut_off(key, call)
        self._offered = [key for key in self._offered if not self._calls[key].story.ended]

    def _cut_off(self, key: int, call: OneCall) -> None:
        """Hang up what lasts too long, once; the next answer says so."""
        if key not in self._overdue and self._longest_s is not None and call.story.now() > self._longest_s:
            self._overdue[key] = Refusal("too_long", seconds=round(self._longest_s))
            call.hang_up()

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
        self._offered.clear()


def _comes_from(call: OneCall, callers: Collection[str]) -> bool:
    """Whether one of `callers` is what the INVITE's From says, or what the network says of it."""
    shown = {call.story.other, *(identity["number"] for identity in call.story.presented[:1])}
    return not shown.isdisjoint(callers)

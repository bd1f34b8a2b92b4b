"""PJSIP's endpoint: made once, polled by the one thread that owns it, taken down in the order it survives."""

import contextlib
import gc
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ParamSpec

import pjsua2 as pj

from tvox.adapters.sip.worker.trace import Trace

P = ParamSpec("P")

POLL_MS = 20
_TRANSPORTS = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP, "tls": pj.PJSIP_TRANSPORT_TLS}


class Refusal(Exception):
    """A request that could not be fulfilled: a code and its details, which the parent puts into words.

    `kind` is `failed` or `not_testable`.
    """

    def __init__(self, code: str, kind: str = "failed", **details: str | int) -> None:
        super().__init__(code, details)
        self.code = code
        self.kind = kind
        self.details = details

    def told(self) -> dict[str, Any]:
        """As the parent is told."""
        return {"kind": self.kind, "code": self.code, "details": self.details}


class Orphaned(Exception):
    """The parent is gone."""


class Engine:
    """The endpoint and its one thread's loop."""

    def __init__(self) -> None:
        self.orphaned = False
        self.clock_rate = 8000
        self.local = ""
        self.before_end: list[Callable[[], None]] = []
        self.at_each_poll: list[Callable[[], None]] = []
        self._endpoint: Any = None
        self._trace: Trace | None = None
        self._swallowed: list[str] = []

    @property
    def running(self) -> bool:
        """Whether there is an endpoint to poll."""
        return self._endpoint is not None

    def start(self, *, local: str, transport: str, codecs: list[str], trace: str, trusted: str | None) -> str:
        """Make the endpoint with one transport on `local`; gives the address and port it is bound to.

        `trusted` is the file of the certificates that vouch for the PBX's own.
        """
        if self._endpoint is not None:
            raise Refusal("second_start")
        self.local = local
        # The bridge, not the stream: a wideband codec that is only one of several is resampled where it is chosen.
        self.clock_rate = 16000 if codecs[:1] == ["G722"] else 8000
        self._trace = Trace(trace)
        self._endpoint = pj.Endpoint()
        self._endpoint.libCreate()
        self._endpoint.libInit(self._configuration(self._trace))
        # The transport before any account, the null device before the start: the other order aborts the process.
        bound = pj.TransportConfig()
        bound.boundAddress = local
        bound.tlsConfig.verifyServer = True
        bound.tlsConfig.CaListFile = trusted or ""
        transport_id = self._endpoint.transportCreate(_TRANSPORTS[transport], bound)
        self._endpoint.audDevManager().setNullDev()
        self._endpoint.libStart()
        self.allow_only(codecs)
        return str(self._endpoint.transportGetInfo(transport_id).localName)

    def poll(self) -> None:
        """Let PJSIP work for one turn of at most 20 ms."""
        self._endpoint.libHandleEvents(POLL_MS)
        for look in self.at_each_poll:
            look()

    def poll_until(self, holds: Callable[[], bool], *, within: float) -> bool:
        """Let PJSIP work until `holds` or `within` seconds have passed; whether it holds."""
        deadline = time.monotonic() + within
        while not holds():
            if self.orphaned:
                raise Orphaned
            if time.monotonic() >= deadline:
                return False
            self.poll()
            self.raise_swallowed()
        return True

    def guarded(self, callback: Callable[P, None]) -> Callable[P, None]:
        """The callback with its exceptions kept: PJSIP would print and forget them, and the test would pass."""

        @wraps(callback)
        def guarded(*arguments: P.args, **named: P.kwargs) -> None:
            try:
                callback(*arguments, **named)
            except Exception:  # noqa: BLE001 - nothing may pass through PJSIP's C code; it is raised by the next poll
                self._swallowed.append(traceback.format_exc())

        return guarded

    def bye_answer(self, call_id: str) -> int:
        """What our BYE was answered, 0 for nothing yet; a challenge is no answer, PJSIP sends BYE again."""
        status = self._trace.bye_answer(call_id) if self._trace is not None else 0
        return 0 if status in {401, 407} else status

    def raise_swallowed(self) -> None:
        """Raise what failed inside a callback since the last look."""
        if self._swallowed:
            failures, self._swallowed = self._swallowed, []
            raise Refusal("callback", failures="\n".join(failures).strip())

    def destroy(self) -> None:
        """Calls, account, endpoint: in this order, or PJSIP aborts."""
        for step in self.before_end:
            with _printed():
                step()
        gc.collect()
        if self._endpoint is not None:
            with _printed():
                # Everything that needed an answer has had it: no second of listening for late messages.
                self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_RX_MSG)
        if self._trace is not None:
            self._trace.close()

    def _configuration(self, trace: Trace) -> Any:
        configuration = pj.EpConfig()
        configuration.uaConfig.threadCnt = 0
        configuration.uaConfig.mainThreadOnly = True
        configuration.uaConfig.userAgent = "tvox-uat"
        configuration.logConfig.level = 4
        configuration.logConfig.consoleLevel = 4  # what the writer is given; there is no console with a writer
        configuration.logConfig.msgLogging = 1
        configuration.logConfig.writer = trace.for_pjsip()
        configuration.medConfig.clockRate = self.clock_rate
        configuration.medConfig.channelCount = 1
        configuration.medConfig.noVad = True
        configuration.medConfig.ecTailLen = 0
        return configuration

    def allow_only(self, codecs: list[str]) -> None:
        """Switch every codec off but these, which get their order as priority; what is up already stays as it is."""
        every = self._endpoint.codecEnum2()
        known = [str(codec.codecId) for codec in every]
        ours = [(codec, [name for name in known if name.upper().startswith(f"{codec.upper()}/")]) for codec in codecs]
        for codec, names in ours:
            if not names:
                raise Refusal("codec", kind="not_testable", codec=codec, known=", ".join(known))
        for name in known:
            self._endpoint.codecSetPriority(name, 0)
        for place, (_, names) in enumerate(ours):
            self._endpoint.codecSetPriority(names[0], 255 - place)


@contextlib.contextmanager
def translated(doing: str, **details: str) -> Iterator[None]:
    """PJSIP's own exception as a refusal whose code says what was being done."""
    try:
        yield
    except pj.Error as error:
        raise Refusal(doing, error=error.info(), **details) from error


@contextlib.contextmanager
def _printed() -> Iterator[None]:
    """The end goes on whatever one of its steps meets; what it met is in the worker's own output."""
    try:
        yield
    except Exception:  # noqa: BLE001 - a half-finished end would leave the extension registered
        traceback.print_exc(file=sys.stderr)

"""The control call: two worker phones on loopback that call each other directly, no registrar between them."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from tvox.adapters.sip.credential_guard import CredentialGuard
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.growing_wave import GrowingWave
from tvox.adapters.sip.registrar import Registrar
from tvox.adapters.sip.worker_call import WorkerCall
from tvox.adapters.sip.worker_phone import Line, WorkerPhone
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.audio import TONES, Heard, analyse
from tvox.telephony.control import ControlCall, PathFigures
from tvox.telephony.dial_guard import DialGuard
from tvox.texts import Text

LOOPBACK = "127.0.0.1"
CALLER, CALLED = "1", "2"
NOWHERE = 9  # the port of a PBX that the called phone never speaks to
RATE = 8000
CONNECTED_WITHIN_S = 5.0
SETTLED_AFTER_S = 1.0  # jitter buffers find their size in the first second
SHORTEST_S = 0.5

WHERE = Text("control call on this PC")


@contextmanager
def control_call(folder: Path) -> Iterator[ControlCall]:
    """A call that goes on until this is left; its recordings (32 kB a second) and traces are in `folder`."""
    with ExitStack() as held:
        called = _phone(held, CALLED, TONES[-1], NOWHERE, folder)
        caller = _phone(held, CALLER, TONES[-2], int(called.address.rpartition(":")[2]), folder)
        calling = caller.dial(CALLED)
        answering = called.expect_call(caller=CALLER, within=CONNECTED_WITHIN_S)
        if answering is None:
            raise _no_call()
        answering.answer()
        for end in (calling, answering):
            if not end.until_answered(within=CONNECTED_WITHIN_S).up:
                raise _no_call()
        yield _LoopbackCall((_listening(answering, caller, called), _listening(calling, called, caller)))


@dataclass(frozen=True)
class _Direction:
    """One end that listens to the other's tone."""

    name: str
    call: WorkerCall
    tone: int
    heard: GrowingWave


class _LoopbackCall:
    """Asked by any number of threads, one at a time: a worker answers one question after the other."""

    def __init__(self, directions: tuple[_Direction, ...]) -> None:
        self._directions = directions
        self._lock = Lock()

    def figures(self, from_: float, to: float) -> tuple[PathFigures, ...]:
        """Both directions; `CouldNotAsk` for a window that is too short, or before the call had settled."""
        settled = max(direction.heard.started for direction in self._directions) + SETTLED_AFTER_S
        begin = max(from_, settled)
        if to - begin < SHORTEST_S:
            raise CouldNotAsk(
                WHERE,
                Text(
                    "The control call was not up long enough beside the item: {seconds} s", seconds=round(to - begin, 1)
                ),
                Text("Run the item again."),
                Kind.NOT_MEASURED,
            )
        with self._lock:
            return tuple(_figures(direction, begin, to) for direction in self._directions)


def _phone(held: ExitStack, extension: str, frequency: int, port: int, folder: Path) -> WorkerPhone:
    line = Line(Registrar(LOOPBACK, port, "udp"), ("PCMA",), DialGuard(frozenset({CALLER, CALLED})), CredentialGuard())
    phone = WorkerPhone(line, extension, Credentials(extension, ""), _keep(folder), frequency)
    held.callback(phone.close)
    return phone


def _keep(folder: Path) -> Callable[[str], Path]:
    return lambda name: folder / f"control-{name}"


def _listening(end: WorkerCall, speaker: WorkerPhone, listener: WorkerPhone) -> _Direction:
    name = f"control-{listener.extension}"
    started = end.recording_since(name)
    if started is None:
        raise _no_call()
    return _Direction(
        f"{speaker.extension} → {listener.extension}",
        end,
        speaker.tone,
        GrowingWave(end.recorded_to(), RATE, started),
    )


def _figures(direction: _Direction, from_: float, to: float) -> PathFigures:
    if not direction.call.facts().up:
        raise _no_call()
    samples = direction.call.samples(from_, max(to, time.monotonic()))
    first = samples[0]
    last = next((sample for sample in samples if sample[0] >= to), samples[-1])
    within = [sample for sample in samples if first[0] < sample[0] <= last[0]]
    if not within:
        raise _no_call()
    heard = analyse(RATE, direction.heard.between(from_, to), expected=direction.tone)
    return PathFigures(
        direction=direction.name,
        seconds=to - from_,
        heard_share=min(1.0, heard.heard_s / (to - from_)),
        longest_gap_ms=_longest_gap_ms(heard, to - from_),
        received=last[1] - first[1],
        lost=last[2] - first[2],
        discarded=last[3] - first[3],
        jitter_ms=sum(sample[4] for sample in within) / len(within),
    )


def _longest_gap_ms(heard: Heard, seconds: float) -> int:
    """The longest time without the tone, what is missing before its first and after its last window included."""
    if heard.first_ms is None:
        return round(1000 * seconds)
    spanned = round(1000 * heard.heard_s) + sum(gap.length_ms for gap in heard.gaps)
    after = round(1000 * seconds) - heard.first_ms - spanned
    return max(heard.longest_gap_ms, heard.first_ms, after)


def _no_call() -> CouldNotAsk:
    return CouldNotAsk(
        WHERE,
        Text("Two test phones on this PC alone could not keep up a call with each other."),
        Text("Look whether a firewall on this PC blocks loopback UDP, then run the item again."),
        Kind.SUITE_ERROR,
    )

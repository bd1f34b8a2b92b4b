"""The control call: two phones of this PC, and what is seen of them when the PC is too slow for them."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tvox.adapters.sip.control_call import control_call
from tvox.adapters.sip.growing_wave import HEADER_BYTES, GrowingWave
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.control import ControlCall, disturbed
from tvox.waiting import eventually


@pytest.fixture
def call(tmp_path: Path) -> Iterator[ControlCall]:
    with control_call(tmp_path) as call:
        yield call


def passed(seconds: float) -> float:
    """The moment so many seconds from now, waited for."""
    until = time.monotonic() + seconds
    eventually(lambda: time.monotonic() >= until, within=seconds + 1.0, every=0.05)
    return until


def workers() -> list[int]:
    """The processes of this one's phones; other tests may have left other children."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    every = [int(pid) for file in children for pid in file.read_text().split()]
    return [pid for pid in every if b"tvox.adapters.sip.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_figures_of_a_window(call: ControlCall) -> None:
    end = passed(2.2)
    figures = call.figures(end - 1.0, end)

    assert [path.direction for path in figures] == ["1 → 2", "2 → 1"]
    assert all(path.seconds == 1.0 and path.heard_share > 0.5 and path.received >= 25 for path in figures)


def test_phone_that_stands_still_is_seen_ko(call: ControlCall) -> None:
    begin = passed(1.5)
    pid = workers()[0]
    os.kill(pid, signal.SIGSTOP)
    passed(0.5)
    os.kill(pid, signal.SIGCONT)
    figures = call.figures(begin, passed(1.0))

    assert "a gap of" in str(disturbed(figures))


def test_window_that_is_too_short_is_not_measured(call: ControlCall) -> None:
    now = time.monotonic()
    with pytest.raises(CouldNotAsk, match="not up long enough") as refused:
        call.figures(now - 5.0, now)
    assert refused.value.kind is Kind.NOT_MEASURED


def test_dead_phone_unreachable(call: ControlCall) -> None:
    end = passed(1.7)
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(CouldNotAsk, match="process ended"):
        call.figures(end - 0.6, end)


def test_window_of_a_recording_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.adapters.sip.growing_wave.FLUSHED_WITHIN_S", 0.1)
    path = tmp_path / "a.wav"
    path.write_bytes(b"\0" * HEADER_BYTES + b"\0\x40" * 8000 + b"\0\x20" * 4000)
    wave = GrowingWave(path, 8000, started=100.0)

    assert set(wave.between(100.5, 100.9)) == {0.5}
    assert set(wave.between(101.0, 101.5)) == {0.25}
    assert len(wave.between(101.0, 102.0)) == 4000  # what never came is missing, not silence

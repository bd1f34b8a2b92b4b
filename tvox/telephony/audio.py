"""What was heard, as figures: is our tone in the recording, from when to when, and nothing of ours that must not be.

A recording is cut into windows of 50 ms. In each, Goertzel's question (how much of the energy is at this frequency) is
put for every tone of interest, behind a Hann window so that a cut does not smear over all frequencies. The suite's
tones are multiples of 20 Hz far from the DTMF frequencies and from 425 Hz, the ringing and busy tone of Italy.
A tone that is not expected counts where it stands out from the frequencies beside it: a cut smears, a voice does not.

    heard by 102, tone 560 Hz: 10.9 s, from 0.1 s on, share 0.998, -10.2 dBFS, no gap, own tone 1060 Hz: 0 s
"""

import itertools
import wave
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

TONES = (560, 1060, 1780, 2340, 1420, 2760, 2060, 1560, 2920, 2200, 2620, 1920, 3060, 2480)
"""Hz: what the suite's phones send. Any of them that is neither expected nor sent here is another call's voice.

At least 140 Hz apart, and chosen by measurement: what A-law and mu-law make of one of them, or of two mixed, stays
below -50 dBFS at all others; what coarse adaptive quantising makes of them, below `LEAST_DBFS`.
"""

WINDOW_MS = 50
BESIDE_HZ = 40  # a pure tone leaves nothing there: the first zero of the Hann window of 50 ms
STANDS_OUT_DB = 6.0
LEAST_SHARE = 0.7
LEAST_DBFS = -45.0
SILENT_DBFS = -120.0


@dataclass(frozen=True)
class Gap:
    """Where the expected tone was missing between its first and its last window."""

    start_ms: int
    length_ms: int


@dataclass(frozen=True)
class Heard:
    """One direction's sound. `tones` maps every other tone of the suite to the seconds it was heard for.

    `share` and `dbfs` are medians over the windows in which the expected tone was heard; `first_ms` is None where it
    never was. `loudest_dbfs` is the level of the loudest window, whatever it held.
    """

    expected: int
    length_s: float
    heard_s: float
    first_ms: int | None
    share: float
    dbfs: float
    loudest_dbfs: float
    gaps: tuple[Gap, ...]
    tones: tuple[tuple[int, float], ...]

    def seconds_of(self, tone: int) -> float:
        """How long another tone was heard."""
        return dict(self.tones).get(tone, 0.0)

    @property
    def longest_gap_ms(self) -> int:
        """The longest gap, 0 for none."""
        return max((gap.length_ms for gap in self.gaps), default=0)


def read_wave(path: Path) -> tuple[int, "Samples"]:
    """Sampling rate and samples in -1..1; `CouldNotAsk` for a file that is empty, cut, or no 16 bit mono WAV."""
    import numpy as np

    try:
        with wave.open(str(path), "rb") as file:
            form = (file.getnchannels(), file.getsampwidth())
            rate, announced = file.getframerate(), file.getnframes()
            frames = file.readframes(announced)
    except (OSError, EOFError, wave.Error) as unreadable:
        why = verbatim(str(unreadable)) if str(unreadable) else Text("the file ends at once")
        raise _unusable(path, why) from unreadable
    if form != (1, 2):
        raise _unusable(path, Text("it has {channels} channels of {bytes} bytes", channels=form[0], bytes=form[1]))
    if announced == 0:
        raise _unusable(path, Text("it holds no sound"))
    if len(frames) != 2 * announced:
        raise _unusable(
            path, Text("it is cut: {have} of {announced} samples", have=len(frames) // 2, announced=announced)
        )
    return rate, np.frombuffer(frames, "<i2").astype(np.float64) / 32768


def analyse(rate: int, samples: "Samples", *, expected: int, tones: Sequence[int] = TONES) -> Heard:
    """What was heard of the expected tone and of all the others."""
    return analyse_together(rate, samples, expected=(expected,), tones=tones)[expected]


def analyse_together(
    rate: int, samples: "Samples", *, expected: Collection[int], tones: Sequence[int] = TONES
) -> Mapping[int, Heard]:
    """The same for several tones that are expected at the same time, as in a conference: one `Heard` for each.

    A window counts for a tone where that tone is loud enough and all expected ones together hold `LEAST_SHARE` of the
    energy; each `Heard.share` is the tone's own.
    """
    windows = _windows(rate, samples, WINDOW_MS)
    seen = {tone: _tone(rate, windows, tone) for tone in expected}
    clear = sum(shares for shares, _ in seen.values()) >= LEAST_SHARE
    others = tuple((tone, _seconds(_stands_out(rate, windows, tone))) for tone in tones if tone not in seen)
    return {
        tone: _heard(tone, len(samples) / rate, windows, (clear & (levels >= LEAST_DBFS), shares, levels), others)
        for tone, (shares, levels) in seen.items()
    }


def _heard(
    expected: int,
    length_s: float,
    windows: "Samples",
    seen: tuple[Any, "Samples", "Samples"],
    others: tuple[tuple[int, float], ...],
) -> Heard:
    import numpy as np

    there, shares, tone_levels = seen
    levels = _dbfs(np.sqrt(2 * np.mean(windows**2, axis=1)))
    first = int(np.argmax(there)) * WINDOW_MS if there.any() else None
    return Heard(
        expected=expected,
        length_s=length_s,
        heard_s=_seconds(there),
        first_ms=first,
        share=float(np.median(shares[there])) if there.any() else 0.0,
        dbfs=float(np.median(tone_levels[there])) if there.any() else SILENT_DBFS,
        loudest_dbfs=float(levels.max()) if len(levels) else SILENT_DBFS,
        gaps=_gaps(there.tolist()),
        tones=others,
    )


def _windows(rate: int, samples: "Samples", milliseconds: int) -> "Samples":
    """The samples as rows of one window each; an incomplete last one is left out."""
    size = rate * milliseconds // 1000
    return samples[: len(samples) // size * size].reshape(-1, size)


def _tone(rate: int, windows: "Samples", frequency: int) -> tuple["Samples", "Samples"]:
    """For each window: the tone's share of the energy (a pure tone: 1), and its level in dBFS (peak)."""
    import numpy as np

    size = windows.shape[1]
    hann = np.hanning(size + 1)[:-1]
    amount = np.abs((windows * hann) @ np.exp(-2j * np.pi * frequency * np.arange(size) / rate))
    energy = np.sum((windows * hann) ** 2, axis=1)
    share = 2 * amount**2 * np.sum(hann**2) / (np.sum(hann) ** 2 * np.maximum(energy, 1e-12))
    return share, _dbfs(2 * amount / np.sum(hann))


def _stands_out(rate: int, windows: "Samples", frequency: int) -> Any:
    """For each window: whether a tone is there, and not only the smear of another one's cut.

    A cut smears over one window at its beginning and one at its end; a tone is there in two windows running.
    """
    import numpy as np

    level = _tone(rate, windows, frequency)[1]
    beside = np.maximum(*(_tone(rate, windows, frequency + step)[1] for step in (-BESIDE_HZ, BESIDE_HZ)))
    there = (level >= LEAST_DBFS) & (level >= beside + STANDS_OUT_DB)
    before, after = np.append(False, there[:-1]), np.append(there[1:], False)
    return there & (before | after)


def _gaps(there: list[bool]) -> tuple[Gap, ...]:
    """Runs of False between the first and the last True."""
    heard = [place for place, is_there in enumerate(there) if is_there]
    pairs = itertools.pairwise(heard)
    return tuple(Gap((a + 1) * WINDOW_MS, (b - a - 1) * WINDOW_MS) for a, b in pairs if b - a > 1)


def _seconds(windows: Any) -> float:
    return float(windows.sum()) * WINDOW_MS / 1000


def _dbfs(amplitude: "Samples") -> "Samples":
    import numpy as np

    level: Samples = 20 * np.log10(np.maximum(amplitude, 10 ** (SILENT_DBFS / 20)))
    return level


def _unusable(path: Path, why: Text) -> CouldNotAsk:
    return CouldNotAsk(
        Text("recording {file}", file=path.name),
        Text("The recording cannot be judged: {why}", why=why),
        Text("Run the item again; if it happens again, report it with the phone's trace."),
    )

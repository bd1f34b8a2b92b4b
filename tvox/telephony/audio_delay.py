"""How much later a sound comes back: bursts of a tone found again in a recording by their rise and fall."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

STRETCH_MS = 1700
HOP_MS = 2.5
_ENVELOPE_MS = 20
LEAST_LIKENESS = 0.8


@dataclass(frozen=True)
class Delay:
    """How far a stretch of one recording lags behind another's, and how alike they are then (1: the same)."""

    milliseconds: float
    likeness: float

    @property
    def found(self) -> bool:
        """Whether it is the same stretch."""
        return self.likeness >= LEAST_LIKENESS


def delays(rate: int, sent: "Samples", heard: "Samples", *, tone: int, within_ms: int = 3000) -> tuple[Delay, ...]:
    """How much later `heard` says what `sent` said, by the rise and fall of the tone; resolution 2.5 ms.

    One figure for each stretch of 1.7 s, half a stretch apart: jitter buffers change the delay in mid-call. The last
    stretches, which come back only after the recording's end, are left out.
    """
    before, after = _envelope(rate, sent, tone), _envelope(rate, heard, tone)
    size, lags = int(STRETCH_MS / HOP_MS), int(within_ms / HOP_MS)
    starts = range(0, min(len(before), len(after)) - size + 1, size // 2)
    every = {start: _best_delay(before[start : start + size], after[start : start + size + lags]) for start in starts}
    latest = max((delay.milliseconds for delay in every.values() if delay.found), default=0.0) / HOP_MS
    return tuple(delay for start, delay in every.items() if delay.found or start + size + latest <= len(after))


def _best_delay(stretch: "Samples", later: "Samples") -> Delay:
    """Where in `later` the stretch is found again."""
    best = Delay(0.0, 0.0)
    for lag in range(len(later) - len(stretch) + 1):
        likeness = _correlation(stretch, later[lag : lag + len(stretch)])
        if likeness > best.likeness:
            best = Delay(lag * HOP_MS, likeness)
    return best


def _envelope(rate: int, samples: "Samples", tone: int) -> "Samples":
    """The tone's amplitude every 2.5 ms."""
    import numpy as np

    size, hop = rate * _ENVELOPE_MS // 1000, int(rate * HOP_MS / 1000)
    if len(samples) < size:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    hann = np.hanning(size + 1)[:-1]
    envelope: Samples = np.abs((windows * hann) @ np.exp(-2j * np.pi * tone * np.arange(size) / rate))
    return envelope


def _correlation(one: "Samples", other: "Samples") -> float:
    import numpy as np

    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt(np.sum(one**2) * np.sum(other**2))
    return float(np.sum(one * other) / size) if size > 1e-9 else 0.0

"""Whether there is music or speech at all: loud enough, and neither a steady tone nor noise.

Nobody knows what a customer's hold music sounds like; what it is not can be measured. A tone, a ringing tone, two tones
mixed look the same in every window of 50 ms; noise has as much at every frequency of the telephone's band.

    on hold, 3.0 s: sounding 2.9 s, of it 0.2 s alike, longest silence 50 ms, flatness 0.31
"""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tvox.telephony.audio import LEAST_DBFS, SILENT_DBFS, WINDOW_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

ALIKE = 0.95
MOSTLY = 0.6
NOISE_FLATNESS = 0.85  # white noise measures 0.99
_BAND_HZ = (300, 3400)


@dataclass(frozen=True)
class Presence:
    """What a stretch of sound is made of.

    `alike_s` are the seconds of sounding windows whose spectrum is that of all of them together; `flatness` is 1 where
    every frequency is equally strong. `longest_silence_ms` counts the silence at the beginning and the end too.
    """

    length_s: float
    sounding_s: float
    alike_s: float
    longest_silence_ms: int
    flatness: float
    loudest_dbfs: float

    @property
    def steady(self) -> bool:
        """One unchanging sound: a tone, or several at once."""
        return self.sounding_s > 0 and self.alike_s >= MOSTLY * self.sounding_s

    @property
    def noise(self) -> bool:
        """Hiss."""
        return self.sounding_s > 0 and self.flatness >= NOISE_FLATNESS

    def is_music_or_speech(self, *, least_s: float) -> bool:
        """Enough of a sound that changes and is no noise."""
        return self.sounding_s >= least_s and not self.steady and not self.noise


def presence(rate: int, samples: "Samples") -> Presence:
    """Look at every window of 50 ms."""
    import numpy as np

    size = rate * WINDOW_MS // 1000
    windows = samples[: len(samples) // size * size].reshape(-1, size)
    levels = 20 * np.log10(np.maximum(np.sqrt(2 * np.mean(windows**2, axis=1)), 10 ** (SILENT_DBFS / 20)))
    sounding = levels >= LEAST_DBFS
    spectra = _spectra(rate, windows[sounding])
    return Presence(
        length_s=len(samples) / rate,
        sounding_s=_seconds(sounding),
        alike_s=_seconds(_alike(spectra)),
        longest_silence_ms=_longest_run(sounding.tolist()) * WINDOW_MS,
        flatness=_flatness(spectra),
        loudest_dbfs=float(levels.max()) if len(levels) else SILENT_DBFS,
    )


def _spectra(rate: int, windows: "Samples") -> "Samples":
    """The magnitudes within the telephone's band, one row for each window, each row of length 1."""
    import numpy as np

    size = windows.shape[1]
    low, high = (frequency * size // rate for frequency in _BAND_HZ)
    magnitudes = np.abs(np.fft.rfft(windows * np.hanning(size + 1)[:-1], axis=1))[:, low:high]
    rows: Samples = magnitudes / np.maximum(np.linalg.norm(magnitudes, axis=1, keepdims=True), 1e-9)
    return rows


def _alike(spectra: "Samples") -> Any:
    """For each window: whether its spectrum is the common one."""
    import numpy as np

    if not len(spectra):
        return np.zeros(0, bool)
    common = np.median(spectra, axis=0)
    return spectra @ (common / max(float(np.linalg.norm(common)), 1e-9)) >= ALIKE


def _flatness(spectra: "Samples") -> float:
    """Geometric over arithmetic mean of the spectrum of all windows together."""
    import numpy as np

    if not len(spectra):
        return 0.0
    common = np.maximum(spectra.mean(axis=0), 1e-9)
    return float(np.exp(np.mean(np.log(common))) / np.mean(common))


def _longest_run(sounding: list[bool]) -> int:
    return max((len(list(run)) for loud, run in itertools.groupby(sounding) if not loud), default=0)


def _seconds(windows: Any) -> float:
    return float(windows.sum()) * WINDOW_MS / 1000

"""Sound as a telephone carries it: how much there is in each band from 300 to 3400 Hz, every 10 ms.

Powers are compressed (fourth root), so that a comparison sees quiet consonants beside loud vowels; another level only
scales them all. Windows are so many milliseconds long at every sampling rate: 8, 16 and 44.1 kHz can be compared.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]
    Rows = NDArray[np.bool_]

STEP_MS = 10
WINDOW_MS = 32
BANDS = 18
LOWEST_HZ = 300.0
HIGHEST_HZ = 3400.0
COMPRESSION = 0.25


def spectrogram(rate: int, samples: "Samples") -> "Samples":
    """A row every 10 ms, a column for each band; no row where the sound is shorter than a window."""
    import numpy as np

    size = rate * WINDOW_MS // 1000
    if len(samples) < size:
        return np.zeros((0, BANDS))
    count = 1 + int((len(samples) - size) / (rate * STEP_MS / 1000))
    starts = np.round(np.arange(count) * rate * STEP_MS / 1000).astype(int)
    windows = np.lib.stride_tricks.sliding_window_view(samples, size)[starts] * np.hanning(size)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 / np.hanning(size).sum() ** 2
    bands: Samples = (power @ _bands(rate, size)) ** COMPRESSION
    return bands


def loud(rows: "Samples", db: float) -> "Rows":
    """For each row, whether it is less than so many dB below the loudest one."""
    import numpy as np

    power = (rows ** (1 / COMPRESSION)).sum(axis=1)
    louder: Rows = power > np.max(power, initial=0.0) * 10 ** (db / 10)
    return louder


def loudest_dbfs(rate: int, samples: "Samples") -> float:
    """The level of the loudest window, whatever it holds."""
    import numpy as np

    size = rate * WINDOW_MS // 1000
    whole = samples[: len(samples) // size * size].reshape(-1, size)
    level = float(np.sqrt(2 * np.mean(whole**2, axis=1)).max(initial=0.0))
    return 20 * float(np.log10(max(level, 1e-6)))


def seconds(rows: int) -> float:
    """How long so many rows are."""
    return rows * STEP_MS / 1000


def steps(duration_s: float) -> int:
    """How many rows a duration has."""
    return round(duration_s * 1000 / STEP_MS)


def through_a_law(samples: "Samples", *, gain_db: float = 0.0) -> "Samples":
    """What an A-law telephone line (G.711) makes of it."""
    import numpy as np

    a = 87.6
    sent = np.clip(samples * 10 ** (gain_db / 20), -1, 1)
    small = np.abs(sent) < 1 / a
    logarithmic = 1 + np.log(np.maximum(a * np.abs(sent), 1))
    squeezed = np.where(small, a * np.abs(sent), logarithmic) / (1 + np.log(a))
    coded = (np.floor(squeezed * 128).clip(0, 127) + 0.5) / 128 * (1 + np.log(a))
    widened = np.where(coded < 1, coded / a, np.exp(coded - 1) / a)
    heard: Samples = np.sign(sent) * widened
    return heard


def _bands(rate: int, size: int) -> "Samples":
    """For each frequency of the transform, which band it belongs to; the bands grow with the frequency."""
    import numpy as np

    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1)
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    belongs = (frequencies[:, None] >= edges[:-1]) & (frequencies[:, None] < edges[1:])
    weights: Samples = belongs / np.maximum(belongs.sum(axis=0), 1)
    return weights

"""Sound that behaves like speech: syllables of voiced formants and hisses, with pauses; a seed is a sentence."""

import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
SYLLABLE_S = 0.2


def sentence(*syllables: int, rate: int = 8000) -> Samples:
    """Each number is a syllable that always sounds the same; 0 is a pause."""
    return np.concatenate([_syllable(number, rate) for number in syllables])


def write_wave(path: Path, samples: Samples, rate: int = 8000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def padded(samples: Samples, before: float, after: float, rate: int = 8000) -> Samples:
    return np.concatenate((np.zeros(int(before * rate)), samples, np.zeros(int(after * rate))))


def at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    """The same sound at another sampling rate."""
    spectrum, count = np.fft.rfft(samples), len(samples) * wanted // rate
    kept: NDArray[Any] = np.zeros(count // 2 + 1, dtype=complex)
    both = min(len(kept), len(spectrum))
    kept[:both] = spectrum[:both]
    resampled: Samples = np.fft.irfft(kept, count) * count / len(samples)
    return resampled


def _syllable(number: int, rate: int) -> Samples:
    count = int(SYLLABLE_S * rate)
    moments = np.arange(count) / rate
    if number == 0:
        return np.zeros(count)
    dice = np.random.default_rng(number)
    pitch = dice.uniform(90, 180)
    formants = [dice.uniform(*span) for span in ((300, 900), (900, 2300), (2300, 3300))]
    glides = dice.uniform(-0.5, 0.5, size=3)
    sound = np.zeros(count)
    for harmonic in range(1, int(3600 / pitch)):
        frequency = harmonic * pitch
        strength = sum(
            np.exp(-(((frequency - formant * (1 + glide * moments / SYLLABLE_S)) / 120) ** 2))
            for formant, glide in zip(formants, glides, strict=True)
        )
        sound += strength * np.sin(2 * np.pi * frequency * moments)
    hiss = dice.standard_normal(count) * (moments < dice.uniform(0.02, 0.08)) * dice.uniform(0.2, 1.0)
    envelope = np.sin(np.pi * moments / SYLLABLE_S) ** 0.5
    voiced: Samples = 0.1 * (sound + hiss) * envelope
    return voiced

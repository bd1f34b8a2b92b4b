"""The voice bot's recogniser: speech-like sounds of which one is known."""

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lab.furnishing import FILES

RATE = 8000
Sound = NDArray[np.float64]


def syllables(seed: int, seconds: float = 2.0) -> Sound:
    """Noise that swells and fades like syllables, in an order of its own."""
    chance = np.random.default_rng(seed)
    loudness = np.repeat(chance.choice([0.0, 0.05, 0.4], int(seconds * 8)), RATE // 8)
    return np.asarray(loudness * chance.standard_normal(len(loudness)) * 0.5, dtype=np.float64)


def tone(seconds: float = 4.0) -> Sound:
    return np.asarray(0.3 * np.sin(2 * np.pi * 560 * np.arange(int(seconds * RATE)) / RATE), dtype=np.float64)


def recognised(folder: Path, heard: Sound, known: Sound) -> str:
    recording, reference = folder / "heard.sln", folder / "known.wav"
    recording.write_bytes(_samples(heard))
    with wave.open(str(reference), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(_samples(known))
    words = [sys.executable, str(FILES / "tvox-recognise"), str(recording), str(reference)]
    answer = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert not recording.exists()
    return answer.split()[0]


def _samples(sound: Sound) -> bytes:
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


def test_the_utterance_is_recognised_after_a_tone_and_at_another_level(tmp_path: Path) -> None:
    assert recognised(tmp_path, np.concatenate([tone(1.0), syllables(1) * 0.5]), syllables(1)) == "yes"


def test_an_utterance_without_its_beginning_is_recognised(tmp_path: Path) -> None:
    assert recognised(tmp_path, np.concatenate([syllables(1)[RATE // 2 :], np.zeros(RATE)]), syllables(1)) == "yes"


@pytest.mark.parametrize(
    "heard", [np.zeros(0), np.zeros(4 * RATE), tone(), syllables(2, 4.0), syllables(3, 4.0), syllables(1, 1.0)]
)
def test_nothing_else_is_recognised(heard: Sound, tmp_path: Path) -> None:
    assert recognised(tmp_path, heard, syllables(1)) == "no"

"""Sounds as WAV files that PJSIP can play.

PJSIP puts a silent frame of 20 ms where it begins a file again, so the file itself repeats the sound for two minutes.
"""

import math
import wave
from array import array
from collections.abc import Sequence
from pathlib import Path

Piece = tuple[int, int, float]

FILE_S = 120


def write_sound(path: Path, pieces: Sequence[Piece], rate: int) -> None:
    """16 bit mono. A piece is frequency in Hz (0: silence), milliseconds, peak in dBFS."""
    samples = array("h")
    for frequency, milliseconds, dbfs in pieces:
        peak = 32767 * 10 ** (dbfs / 20) if frequency else 0.0
        step = 2 * math.pi * frequency / rate
        samples.extend(round(peak * math.sin(step * n)) for n in range(rate * milliseconds // 1000))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * math.ceil(FILE_S * rate / len(samples))).tobytes())


def is_complete(path: Path) -> bool:
    """Whether the WAV header has its length: PJSIP writes it only when the recorder is destroyed."""
    try:
        with wave.open(str(path), "rb") as file:
            return file.getnframes() > 0
    except (OSError, EOFError, wave.Error):
        return False

"""The tree that the product carries to the other machine, small: the guide's folders, some hundred files."""

import hashlib
import math
import os
import struct
import wave
from pathlib import Path

FILES_IN = {
    "tsam": 6,
    "conf": 12,
    "logstash": 4,
    "mcs": 3,
    "t4you": 5,
    "certs": 6,
    "insight": 4,
    "system": 60,
    "custom": 15,
}
"""Files per top folder; `tvox` has the recordings and prompts."""

MONTHS = ("202509", "202512", "202603", "202606", "202609", "202610")
RECORDINGS_A_MONTH = 30
PROMPTS = 20
WRITTEN = 1_767_254_400
"""Every file's modification time: 1 January 2026, 08:00 UTC."""


def write_tree(folder: Path) -> None:
    """The same bytes and times at every build."""
    for top, count in FILES_IN.items():
        for number in range(count):
            size = 64_000 if top == "system" else 900 + 37 * number
            _write(folder / top / f"{top}-{number:03}.dat", _bytes(f"{top}{number}", size))
    for month in MONTHS:
        for number in range(RECORDINGS_A_MONTH):
            _recording(folder / "tvox/recording" / month / f"{month}{number:04}.wav", 300 + 10 * number)
    for number in range(PROMPTS):
        _recording(folder / "tvox/sounds/ivr" / f"messaggio {number}.wav", 500 + 20 * number)
    for place in sorted(folder.rglob("*"), reverse=True):
        os.utime(place, (WRITTEN, WRITTEN))


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _bytes(seed: str, size: int) -> bytes:
    blocks = (hashlib.sha256(f"{seed}/{block}".encode()).digest() for block in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def _recording(file: Path, frequency: int, seconds: float = 1.5) -> None:
    """A Windows WAV as the product wants it: PCM, 8 kHz, 16 bit, mono."""
    file.parent.mkdir(parents=True, exist_ok=True)
    samples = (int(8000 * math.sin(2 * math.pi * frequency * n / 8000)) for n in range(int(8000 * seconds)))
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))

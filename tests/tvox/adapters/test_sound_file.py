"""Recordings as the product keeps them, decoded."""

from io import BytesIO

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tvox.adapters.sound_file import decoded
from tvox.observing import CouldNotAsk
from tvox.telephony.audio import analyse_together

MOMENTS = np.arange(8000 * 5) / 8000


def tone(frequency: int) -> NDArray[np.float64]:
    sine: NDArray[np.float64] = 0.3 * np.sin(2 * np.pi * frequency * MOMENTS)
    return sine


def mp3(samples: NDArray[np.float64]) -> bytes:
    file = BytesIO()
    soundfile.write(file, samples, 8000, format="MP3", subtype="MPEG_LAYER_III")
    return file.getvalue()


def test_both_voices_of_an_mp3_are_heard() -> None:
    rate, samples = decoded("101.mp3", mp3(tone(560) + tone(1060)))
    heard = analyse_together(rate, samples, expected=(560, 1060))

    assert len(samples) / rate == pytest.approx(5.0, abs=0.3)
    assert all(heard[one].heard_s >= 4.5 for one in heard)
    assert not any(seconds for _, seconds in heard[560].tones)


def test_a_voice_that_is_missing_is_not_heard() -> None:
    heard = analyse_together(*decoded("101.mp3", mp3(tone(560))), expected=(560, 1060))

    assert heard[560].heard_s >= 4.5
    assert heard[1060].heard_s == 0.0


def test_two_channels_are_taken_together() -> None:
    heard = analyse_together(*decoded("101.mp3", mp3(np.stack((tone(560), tone(1060)), axis=1))), expected=(560, 1060))

    assert all(heard[one].heard_s >= 4.5 for one in heard)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", mp3(tone(560))[:20]])
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(CouldNotAsk, match=r"recording 101\.mp3"):
        decoded("101.mp3", content)

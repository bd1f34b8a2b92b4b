"""Music and speech, told from what is neither, on signals made to measure."""

import numpy as np
import pytest

from tests.tvox.telephony.test_audio import RATE, Samples, noise, silence, sine
from tvox.telephony.sound_presence import Presence, presence

NOTES = (262, 330, 392, 523, 440, 349)


def melody(note_s: float) -> Samples:
    return np.concatenate([0.3 * (sine(note, note_s) + 0.5 * sine(2 * note, note_s)) for note in NOTES])


def heard(samples: Samples) -> Presence:
    return presence(RATE, samples)


@pytest.mark.parametrize("note_s", [0.15, 0.4, 1.0])
def test_a_melody_is_music(note_s: float) -> None:
    assert heard(melody(note_s)).is_music_or_speech(least_s=0.9)


def test_syllables_are_speech() -> None:
    syllables = [np.concatenate([melody(0.1)[start : start + 1200], silence(0.15)]) for start in (0, 1600, 3200)]

    seen = heard(np.concatenate(syllables))

    assert seen.is_music_or_speech(least_s=0.3)
    assert seen.longest_silence_ms >= 100


BURST = np.concatenate([sine(425, 0.5), silence(0.5)])


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(silence(3.0), id="silence"),
        pytest.param(sine(560, 3.0), id="a test phone's tone"),
        pytest.param(sine(560, 3.0) + sine(1060, 3.0), id="two test phones' tones"),
        pytest.param(np.concatenate([sine(425, 1.0), silence(2.0)]), id="ringing tone"),
        pytest.param(np.concatenate([BURST, BURST, BURST]), id="busy tone"),
        pytest.param(sine(350, 3.0) + sine(440, 3.0), id="dial tone"),
        pytest.param(noise(3.0, 0.1), id="hiss"),
        pytest.param(0.005 * melody(0.5), id="music too quiet to hear"),
        pytest.param(np.concatenate([melody(0.05), silence(2.7)]), id="music that stops"),
        pytest.param(silence(0.0), id="no sound at all"),
    ],
)
def test_what_is_neither_music_nor_speech(samples: Samples) -> None:
    assert not heard(samples).is_music_or_speech(least_s=0.5)


def test_silence_is_measured_to_the_very_end() -> None:
    seen = heard(np.concatenate([melody(0.1), silence(1.0)]))

    assert (seen.length_s, seen.longest_silence_ms) == (1.6, 1000)
    assert (heard(silence(1.0)).longest_silence_ms, heard(silence(1.0)).loudest_dbfs) == (1000, -120.0)

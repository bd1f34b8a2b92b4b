"""The proof of sound on signals made to measure."""

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tvox.observing import CouldNotAsk
from tvox.telephony.audio import TONES, Gap, analyse, analyse_together, read_wave

RATE = 8000
Samples = NDArray[np.float64]


def sine(frequency: float, seconds: float, amplitude: float = 0.3) -> Samples:
    return amplitude * np.sin(2 * np.pi * frequency * np.arange(int(RATE * seconds)) / RATE)


def silence(seconds: float) -> Samples:
    return np.zeros(int(RATE * seconds))


def noise(seconds: float, amplitude: float) -> Samples:
    return np.random.default_rng(7).normal(0, amplitude, int(RATE * seconds))


def write(path: Path, samples: Samples, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def test_a_clean_tone_is_heard_throughout() -> None:
    heard = analyse(RATE, sine(560, 2.0), expected=560)

    assert heard.heard_s == 2.0
    assert (heard.first_ms, heard.gaps) == (0, ())
    assert heard.share > 0.999
    assert heard.dbfs == pytest.approx(-10.46, abs=0.05)
    assert heard.tones == tuple((other, 0.0) for other in TONES if other != 560)


def test_a_tone_begins_late_and_has_a_gap() -> None:
    heard = analyse(RATE, np.concatenate([silence(0.5), sine(560, 1.0), silence(0.3), sine(560, 1.0)]), expected=560)

    assert heard.first_ms == 500
    assert heard.gaps == (Gap(1500, 300),)
    assert heard.longest_gap_ms == 300
    assert heard.heard_s == 2.0


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(silence(2.0), id="silence"),
        pytest.param(noise(2.0, 0.1), id="noise"),
        pytest.param(sine(425, 2.0), id="ringing tone of Italy"),
        pytest.param(sine(520, 2.0), id="a tone 40 Hz off"),
        pytest.param(sine(560, 2.0, amplitude=0.005), id="below -45 dBFS"),
        pytest.param(sine(560, 2.0, 0.1) + noise(2.0, 0.1), id="less than 0.7 of the energy"),
        pytest.param(sine(770, 2.0) + sine(1209, 2.0), id="DTMF"),
    ],
)
def test_anything_else_is_not_the_tone(samples: Samples) -> None:
    heard = analyse(RATE, samples, expected=560)

    assert heard.heard_s == 0.0
    assert heard.first_ms is None


@pytest.mark.parametrize(("row", "column"), [(r, c) for r in (697, 770, 852, 941) for c in (1209, 1336, 1477, 1633)])
def test_no_dtmf_digit_is_taken_for_a_tone_of_ours(row: int, column: int) -> None:
    digit = sine(row, 0.5) + sine(column, 0.5)

    heard = [analyse(RATE, digit, expected=tone) for tone in TONES]

    assert [one.heard_s for one in heard] == [0.0] * len(TONES)
    assert all(seconds == 0.0 for one in heard for _, seconds in one.tones)


def test_other_tones_are_seen_beneath_a_louder_one() -> None:
    heard = analyse(RATE, sine(560, 1.0) + sine(1060, 1.0, amplitude=0.02), expected=560)

    assert heard.heard_s == 1.0
    assert heard.seconds_of(1060) == 1.0
    assert heard.seconds_of(1780) == 0.0


def test_a_tone_broken_off_is_not_taken_for_another() -> None:
    """Cuts smear: no window of a chopped tone may look like a different tone of ours."""
    chopped = np.concatenate([np.concatenate([sine(560, 0.037), silence(0.041)]) for _ in range(30)])

    assert analyse(RATE, chopped, expected=1780).seconds_of(1060) == 0.0


def test_two_tones_that_are_expected_together_are_both_heard() -> None:
    mixed = np.concatenate([sine(1060, 1.0) + sine(2340, 1.0), sine(1060, 1.0)])

    heard = analyse_together(RATE, mixed, expected=(1060, 2340))

    assert (heard[1060].heard_s, heard[2340].heard_s) == (2.0, 1.0)
    assert analyse(RATE, mixed, expected=1060).heard_s == 1.0  # alone, it holds half of the energy of the first second
    assert all(seconds == 0.0 for one in heard.values() for _, seconds in one.tones)


@pytest.mark.parametrize("third", [sine(560, 1.0), noise(1.0, 0.4)], ids=["another call", "noise"])
def test_what_drowns_two_expected_tones_is_not_them(third: Samples) -> None:
    heard = analyse_together(RATE, 0.3 * (sine(1060, 1.0) + sine(2340, 1.0)) + third, expected=(1060, 2340))

    assert (heard[1060].heard_s, heard[2340].heard_s) == (0.0, 0.0)


def test_empty_recording_is_silence() -> None:
    heard = analyse(RATE, silence(0.01), expected=560)

    assert (heard.heard_s, heard.loudest_dbfs) == (0.0, -120.0)


def test_a_wave_file_is_read(tmp_path: Path) -> None:
    rate, samples = read_wave(write(tmp_path / "a.wav", sine(560, 0.5)))

    assert rate == RATE
    assert samples == pytest.approx(sine(560, 0.5), abs=1e-4)


def test_unusable_files_say_why(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.wav", sine(560, 0.5))
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[:1000])
    nothing = tmp_path / "nothing.wav"
    nothing.write_bytes(b"")
    strange = tmp_path / "strange.wav"
    strange.write_bytes(b"this is text, not sound")
    unusable = {
        cut: "cut: 478 of 4000",
        write(tmp_path / "header.wav", silence(0.0)): "holds no sound",
        write(tmp_path / "stereo.wav", sine(560, 0.5), channels=2): "2 channels",
        nothing: "ends at once",
        strange: "cannot be judged",
        tmp_path / "missing.wav": "No such file",
    }
    for path, why in unusable.items():
        with pytest.raises(CouldNotAsk, match=why):
            read_wave(path)

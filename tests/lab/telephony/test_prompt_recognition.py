"""The lab's spoken sentences against the suite's recognition of announcements: each is itself and no other."""

from pathlib import Path

import pytest

from lab.root import ensure_root
from lab.telephony.prompts import MUSIC, SENTENCES, SOUNDS
from tests.tvox.telephony.synthetic_speech import Samples, padded
from tvox.telephony.audio import read_wave
from tvox.telephony.prompts import Prompt, read_prompt
from tvox.telephony.spectrogram import through_a_law

LONG_ENOUGH = ("queue-announcement", "ivr-welcome", "ivr-wrong", "closed", "lookup-invalid", "bot-says")


def folder(place: str) -> Path:
    return Path(ensure_root(print)) / place.lstrip("/")


def heard(path: Path) -> Samples:
    """As a telephone brings it."""
    rate, samples = read_wave(path)
    assert rate == 8000
    return through_a_law(padded(samples, 0.7, 0.4), gain_db=-9)


def prompt(name: str) -> Prompt:
    others = (folder(SOUNDS) / f"{other}.wav" for other in LONG_ENOUGH if other != name)
    return read_prompt(folder(SOUNDS) / f"{name}.wav", others=others)


@pytest.mark.parametrize("name", LONG_ENOUGH)
def test_only_the_sentence_itself_is_recognised(name: str) -> None:
    wanted = prompt(name)

    said = [other for other in SENTENCES if wanted.within(8000, heard(folder(SOUNDS) / f"{other}.wav")).said]

    assert said == [name]


@pytest.mark.parametrize("name", LONG_ENOUGH)
def test_hold_music_is_no_announcement(name: str) -> None:
    assert not prompt(name).within(8000, heard(folder(MUSIC) / "hold.wav")).said


@pytest.mark.parametrize("name", LONG_ENOUGH)
@pytest.mark.parametrize(("begin", "end"), [(0.0, 0.7), (0.3, 1.0)])
def test_less_than_four_fifths_are_not_enough(name: str, begin: float, end: float) -> None:
    rate, samples = read_wave(folder(SOUNDS) / f"{name}.wav")
    part = samples[int(begin * len(samples)) : int(end * len(samples))]

    assert not prompt(name).within(rate, through_a_law(padded(part, 0.7, 0.7))).said


@pytest.mark.parametrize("name", LONG_ENOUGH)
def test_a_sentence_that_begins_and_goes_on_as_another_is_not_recognised(name: str) -> None:
    rate, samples = read_wave(folder(SOUNDS) / f"{name}.wav")
    _, other = read_wave(folder(SOUNDS) / "ivr-changed.wav")
    mixed = samples.copy()
    half = len(samples) // 2
    tail = other[: len(samples) - half]
    mixed[half : half + len(tail)] = tail

    assert not prompt(name).within(rate, through_a_law(padded(mixed, 0.7, 0.7))).said

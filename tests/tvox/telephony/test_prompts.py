"""Recognising an announcement: what it is, in whatever state a telephone brings it, and everything that it is not."""

from pathlib import Path

import numpy as np
import pytest

from tests.tvox.telephony.synthetic_speech import Samples, at_rate, padded, sentence, write_wave
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.site_telephony import Ivr, IvrPath, Telephony
from tvox.telephony.media import MediaFinding
from tvox.telephony.phones import Recording
from tvox.telephony.prompts import Prompt, Prompts, judge_prompt, read_prompt
from tvox.telephony.spectrogram import through_a_law
from tvox.texts import Text

WELCOME = sentence(1, 2, 3, 0, 4, 5, 6, 7, 0, 8, 9)
CHANGED = sentence(1, 2, 3, 0, 4, 5, 16, 17, 0, 8, 9)
OTHER_END = sentence(1, 2, 3, 0, 4, 5, 6, 7, 0, 18, 19)
OTHER = sentence(21, 22, 0, 23, 24, 25, 26, 0, 27)


@pytest.fixture
def welcome(tmp_path: Path) -> Prompt:
    other = write_wave(tmp_path / "other.wav", OTHER)
    return read_prompt(write_wave(tmp_path / "welcome.wav", WELCOME), others=(other,))


def cut(start: float, end: float) -> Samples:
    return WELCOME[int(start * len(WELCOME)) : int(end * len(WELCOME))]


def with_gap(length_s: float) -> Samples:
    gapped = WELCOME.copy()
    gapped[8200 : 8200 + int(8000 * length_s)] = 0.0
    return gapped


SECOND = np.arange(8000 * 4) / 8000
MUSIC = 0.1 * sum(
    np.sin(2 * np.pi * frequency * SECOND) * (np.floor(SECOND * 4) % step == 0)
    for step, frequency in enumerate((440, 554, 659, 880), 1)
)


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(WELCOME, id="as it is"),
        pytest.param(through_a_law(padded(WELCOME, 1.3, 0.7), gain_db=-12), id="A-law, quieter, silence around it"),
        pytest.param(through_a_law(padded(WELCOME, 0.2, 0), gain_db=-25), id="much quieter"),
        pytest.param(through_a_law(cut(0.12, 1)), id="beginning lost"),
        pytest.param(through_a_law(padded(cut(0, 0.88), 1, 1)), id="end lost"),
        pytest.param(through_a_law(with_gap(0.06)), id="short gap"),
        pytest.param(through_a_law(np.concatenate((WELCOME, MUSIC))), id="music after it"),
        pytest.param(through_a_law(np.concatenate((OTHER, WELCOME))), id="another announcement before it"),
    ],
)
def test_prompt_is_recognised(welcome: Prompt, heard: Samples) -> None:
    recognised = welcome.within(8000, heard)

    assert recognised.said, recognised


def test_prompt_is_recognised_in_wideband_and_its_place_is_known(welcome: Prompt) -> None:
    recognised = welcome.within(16000, padded(at_rate(WELCOME, 8000, 16000), 1.5, 1, rate=16000))

    assert recognised.said
    assert recognised.begins_s == pytest.approx(1.5, abs=0.03)
    assert recognised.ends_s == pytest.approx(3.7, abs=0.05)


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(CHANGED, id="one word changed"),
        pytest.param(OTHER_END, id="another end"),
        pytest.param(padded(OTHER, 1, 1), id="another sentence"),
        pytest.param(WELCOME[::-1], id="backwards"),
        pytest.param(np.zeros(32000), id="silence"),
        pytest.param(np.zeros(0), id="nothing"),
        pytest.param(cut(0, 0.1), id="a moment"),
        pytest.param(0.3 * np.sin(2 * np.pi * 560 * SECOND), id="tone"),
        pytest.param(0.3 * np.sin(2 * np.pi * 425 * SECOND) * (SECOND % 1 < 0.5), id="busy tone"),
        pytest.param(MUSIC, id="music"),
        pytest.param(np.random.default_rng(5).standard_normal(32000) * 0.1, id="noise"),
        pytest.param(padded(cut(0, 0.72), 1, 1), id="end cut off"),
        pytest.param(cut(0.28, 1), id="beginning cut off"),
        pytest.param(with_gap(0.3), id="a word left out"),
        pytest.param(WELCOME * 0.002, id="too quiet to be heard"),
        pytest.param(np.concatenate((cut(0, 0.5), OTHER)), id="interrupted by another"),
    ],
)
def test_anything_else_is_not_the_prompt(welcome: Prompt, heard: Samples) -> None:
    recognised = welcome.within(8000, through_a_law(heard, gain_db=-3))

    assert not recognised.said, recognised


@pytest.mark.parametrize("seed", range(12))
def test_no_sentence_is_taken_for_another(tmp_path: Path, seed: int) -> None:
    dice = np.random.default_rng(seed)
    one, another = (sentence(*dice.integers(100 * who, 100 * who + 99, size=8)) for who in (1, 2))
    prompt = read_prompt(write_wave(tmp_path / "one.wav", one))

    assert prompt.within(8000, through_a_law(padded(one, 0.5, 0.5), gain_db=-9)).said
    assert not prompt.within(8000, through_a_law(padded(another, 0.5, 0.5), gain_db=-9)).said


def test_prompts_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    copy = write_wave(tmp_path / "copy.wav", 0.5 * WELCOME)

    with pytest.raises(CouldNotAsk, match=r"cannot be told from copy\.wav") as refusal:
        read_prompt(write_wave(tmp_path / "welcome.wav", WELCOME), others=(copy,))
    assert refusal.value.kind is Kind.COULD_NOT_COMPARE


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(sentence(1), id="too short"),
        pytest.param(np.zeros(16000), id="silent"),
        pytest.param(0.3 * np.sin(SECOND * 3000), id="steady"),
    ],
)
def test_files_that_hold_no_speech_are_refused(tmp_path: Path, samples: Samples) -> None:
    with pytest.raises(CouldNotAsk, match="too little speech"):
        read_prompt(write_wave(tmp_path / "prompt.wav", samples))


def site_of(folder: Path) -> Telephony:
    path = IvrPath(digits="1", reaches="107")
    welcome, wrong = (write_wave(folder / f"{name}.wav", what) for name, what in (("w", WELCOME), ("o", OTHER)))
    return Telephony(ivr=Ivr(number="500", welcome=welcome, wrong=wrong, paths=(path,), unmatch="109"))


def test_prompts_of_a_site_are_told_from_each_other(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    prompts, heard = Prompts(site), Recording(write_wave(tmp_path / "heard.wav", padded(OTHER, 1, 1)))
    assert site.ivr is not None

    verdicts = [judge_prompt(Text("x"), prompts.recognise(p, heard)) for p in (site.ivr.welcome, site.ivr.wrong)]

    assert [finding.verdict for finding in verdicts] == [Verdict.FAIL, Verdict.PASS]
    assert all(isinstance(finding, MediaFinding) for finding in verdicts)


def test_judge_prompt_unreachable(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    assert site.ivr is not None
    site.ivr.welcome.write_bytes(b"")

    blind = Prompts(site).recognise(site.ivr.welcome, Recording(site.ivr.wrong))

    assert isinstance(blind, CouldNotLook)
    assert judge_prompt(Text("x"), blind).verdict is Verdict.NOT_OBSERVED


def test_a_cut_recording_is_not_judged(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    assert site.ivr is not None
    (tmp_path / "cut.wav").write_bytes(site.ivr.welcome.read_bytes()[:3000])

    assert isinstance(Prompts(site).recognise(site.ivr.welcome, Recording(tmp_path / "cut.wav")), CouldNotLook)

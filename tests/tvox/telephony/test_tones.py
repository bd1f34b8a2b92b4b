"""The suite's frequencies keep apart whatever a telephone line makes of them."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from tests.tvox.telephony.test_audio import RATE, Samples, silence, sine
from tvox.telephony.audio import LEAST_DBFS, TONES, analyse, analyse_together
from tvox.telephony.phones import Segment

DTMF = (697, 770, 852, 941, 1209, 1336, 1477, 1633)
ITALIAN_TONE = 425
PEAK = 10 ** (Segment(TONES[0], 1).dbfs / 20)


def a_law(samples: Samples) -> Samples:
    """There and back again, 8 bits."""
    size, knee = np.abs(samples), 1 + np.log(87.6)
    squeezed = np.where(size < 1 / 87.6, 87.6 * size / knee, (1 + np.log(np.maximum(87.6 * size, 1e-9))) / knee)
    steps = (np.floor(squeezed * 128) + 0.5) / 128
    grown = np.where(steps < 1 / knee, steps * knee / 87.6, np.exp(steps * knee - 1) / 87.6)
    back: Samples = np.sign(samples) * grown
    return back


def adaptive(samples: Samples) -> Samples:
    """6 bits whose step follows the signal: a coarser kin of what G.722 does to its lower band."""
    step, back = 0.02, np.zeros(len(samples))
    for place, sample in enumerate(samples):
        code = max(-32, min(31, round(sample / step)))
        back[place] = code * step
        step = min(0.05, max(0.0005, step * (1.1 if abs(code) > 28 else 0.999)))
    return back


def quiet(samples: Samples) -> Samples:
    return samples


LINES = [pytest.param(quiet, id="plain"), pytest.param(a_law, id="A-law"), pytest.param(adaptive, id="adaptive")]
Line = Callable[[Samples], Samples]


def strangers(samples: Samples, *expected: int) -> dict[int, float]:
    heard = analyse_together(RATE, samples, expected=expected)
    assert all(one.heard_s == 0.5 for one in heard.values())
    return {tone: seconds for tone, seconds in heard[expected[0]].tones if seconds}


def test_there_are_enough_of_them() -> None:
    assert len(set(TONES)) == len(TONES) >= 12


def test_each_is_a_multiple_of_20_hz_far_from_its_like_from_dtmf_and_from_the_ringing_tone() -> None:
    assert all(tone % 20 == 0 and 300 < tone < 3400 for tone in TONES)
    assert all(abs(one - other) >= 100 for one, other in combinations(TONES, 2))
    assert all(abs(tone - other) >= 55 for tone in TONES for other in (*DTMF, ITALIAN_TONE))


def test_none_is_the_third_harmonic_of_another() -> None:
    assert all(abs(3 * one - other) > 40 for one in TONES for other in TONES)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("tone", TONES)
def test_one_tone_looks_like_no_other(tone: int, line: Line) -> None:
    assert strangers(line(sine(tone, 0.5, PEAK)), tone) == {}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("one", TONES)
def test_two_tones_mixed_look_like_no_third(one: int, line: Line) -> None:
    mixed = {other: line(sine(one, 0.5, PEAK) + sine(other, 0.5, PEAK)) for other in TONES if other > one}

    assert {other: seen for other, samples in mixed.items() if (seen := strangers(samples, one, other))} == {}


@pytest.mark.parametrize("tone", TONES)
def test_a_tone_in_pieces_looks_like_no_other(tone: int) -> None:
    """Lost packets cut it, a jitter buffer shifts it: neither is another call's voice."""
    shifted = np.concatenate([sine(tone, 0.26 + 0.0031 * piece, PEAK) for piece in range(8)])
    chopped = np.concatenate([np.concatenate([sine(tone, 0.037, PEAK), silence(0.041)]) for _ in range(20)])

    for samples in (shifted, chopped):
        assert [seen for seen in analyse(RATE, samples, expected=tone).tones if seen[1] >= 0.1] == []


@pytest.mark.parametrize("tone", TONES)
def test_a_quiet_voice_of_another_call_is_seen_all_the_same(tone: int) -> None:
    quiet_voice = sine(tone, 0.5, 10 ** ((LEAST_DBFS + 3) / 20))
    loud = next(other for other in TONES if other != tone)

    assert analyse(RATE, a_law(sine(loud, 0.5, PEAK) + quiet_voice), expected=loud).seconds_of(tone) == 0.5

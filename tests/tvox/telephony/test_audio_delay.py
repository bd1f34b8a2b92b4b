"""Delays found on bursts made to measure."""

import numpy as np
import pytest

from tests.tvox.telephony.test_audio import RATE, Samples, noise, silence, sine
from tvox.telephony.audio_delay import delays
from tvox.telephony.echo import BURSTS_MS


def bursts() -> Samples:
    return np.concatenate([part for on, off in BURSTS_MS for part in (sine(560, on / 1000), silence(off / 1000))])


@pytest.mark.parametrize("milliseconds", [0, 40, 125, 730, 1500])
def test_delay_is_measured(milliseconds: int) -> None:
    sent = np.concatenate([bursts(), bursts()])
    late = np.concatenate([silence(milliseconds / 1000), sent * 0.2 + noise(6.4, 0.001)])

    measured = delays(RATE, sent, late[: len(sent)], tone=560)

    assert len(measured) >= 3
    assert all(delay.found for delay in measured)
    assert [delay.milliseconds for delay in measured] == pytest.approx([milliseconds] * len(measured), abs=5)


def test_delay_that_changes_in_mid_call_is_followed() -> None:
    sent = np.concatenate([bursts(), bursts()])
    half = len(sent) // 2
    heard = np.concatenate([silence(0.05), sent[:half], silence(0.1), sent[half:]])

    measured = delays(RATE, sent, heard, tone=560)

    assert measured[0].milliseconds == pytest.approx(50, abs=5)
    assert measured[-1].milliseconds == pytest.approx(150, abs=5)


@pytest.mark.parametrize("heard", [silence(3.4), noise(3.4, 0.1), sine(560, 3.4), sine(1060, 3.4), silence(0.0)])
def test_what_was_not_sent_is_not_found(heard: Samples) -> None:
    assert all(delay.likeness < 0.6 for delay in delays(RATE, bursts(), heard, tone=560))

"""The E-model against published figures."""

import pytest

from tvox.telephony.e_model import G711, G711_WITHOUT_CONCEALMENT, Codec, mos, mouth_to_ear_ms, transmission_rating


@pytest.mark.parametrize(
    ("codec", "scores"),
    [
        (G711, {0: 4.41, 1: 4.33, 2: 4.23, 3: 4.13, 5: 3.92, 8: 3.61}),
        (G711_WITHOUT_CONCEALMENT, {0: 4.41, 1: 3.83, 2: 3.26, 3: 2.79, 5: 2.17, 8: 1.67}),
    ],
    ids=["Bpl 25.1", "Bpl 4.3"],
)
def test_scores_by_loss(codec: Codec, scores: dict[int, float]) -> None:
    estimated = {loss: round(mos(transmission_rating(loss, 0.0, codec)), 2) for loss in scores}

    assert estimated == pytest.approx(scores, abs=0.011)


def test_annex_b_bands() -> None:
    assert mos(80) == pytest.approx(4.03, abs=0.01)
    assert mos(70) == pytest.approx(3.60, abs=0.01)


def test_the_scale_ends() -> None:
    assert (mos(-5), mos(0), mos(100), mos(140)) == (1.0, 1.0, 4.5, 4.5)


def test_delay_costs_little_until_it_disturbs_a_conversation() -> None:
    ratings = [transmission_rating(0.0, delay, G711) for delay in (0, 100, 177.3, 400)]

    assert ratings == pytest.approx([93.2, 90.8, 88.94, 59.1], abs=0.05)


def test_a_listener_waits_for_the_packet_and_the_jitter_buffer_too() -> None:
    assert mouth_to_ear_ms(10) == 70

"""What is wrong with this PC's own control call."""

from dataclasses import replace

import pytest

from tvox.findings import Kind
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.control import FIT, PathFigures, baseline_of, disturbed
from tvox.telephony.media import Baseline
from tvox.texts import Text

GOOD = PathFigures("1 → 2", 10.0, 0.998, 50, 500, 0, 0, 0.7)


class Call:
    def __init__(self, *figures: PathFigures) -> None:
        self._figures = figures

    def figures(self, from_: float, to: float) -> tuple[PathFigures, ...]:
        assert from_ < to
        if not self._figures:
            raise CouldNotAsk(Text("here"), Text("its process died"), Text("run again"), Kind.SUITE_ERROR)
        return self._figures


def test_quiet_pc_ok() -> None:
    assert disturbed([GOOD, replace(GOOD, longest_gap_ms=100, jitter_ms=29.9)]) is None


def test_one_short_gap_in_a_short_time_ok() -> None:
    assert disturbed([replace(GOOD, seconds=1.75, heard_share=0.971)]) is None


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        (replace(GOOD, longest_gap_ms=150), "a gap of 150 ms"),
        (replace(GOOD, lost=1), "1 packets were lost"),
        (replace(GOOD, jitter_ms=30.0), "a mean jitter of 30"),
        (replace(GOOD, jitter_ms=float("nan")), "a mean jitter of"),
        (replace(GOOD, heard_share=0.0, longest_gap_ms=0), "nothing was heard"),
        (replace(GOOD, received=0), "nothing was heard"),
        (replace(GOOD, heard_share=0.97), "for 97 % of the time"),
    ],
)
def test_disturbed_pc_ko(figures: PathFigures, why: str) -> None:
    assert why in str(disturbed([GOOD, figures]))


@pytest.mark.parametrize(
    ("figures", "fit"),
    [
        (replace(GOOD, heard_share=0.93, longest_gap_ms=300, lost=4), True),
        (replace(GOOD, heard_share=0.89), False),
        (replace(GOOD, longest_gap_ms=550), False),
        (replace(GOOD, lost=6), False),
        (replace(GOOD, heard_share=0.0, longest_gap_ms=0), False),
        (replace(GOOD, jitter_ms=30.0), False),
    ],
)
def test_a_disturbed_pc_may_still_be_fit(figures: PathFigures, fit: bool) -> None:
    assert (disturbed([figures], FIT) is None) is fit


def test_no_figures_are_no_good_figures_ko() -> None:
    assert disturbed([]) is not None


def test_baseline_tells_both_directions() -> None:
    baseline = baseline_of(Call(GOOD, replace(GOOD, direction="2 → 1", lost=3)), 1.0, 11.0)

    assert isinstance(baseline, Baseline)
    assert "1 → 2: heard 99.8 % of 10 s, longest gap 50 ms, lost 0" in str(baseline.figures)
    assert str(baseline.disturbed) == "2 → 1: 3 packets were lost."


def test_control_call_that_died_unreachable() -> None:
    baseline = baseline_of(Call(), 1.0, 11.0)

    assert isinstance(baseline, CouldNotLook)
    assert baseline.kind is Kind.SUITE_ERROR

"""A call on this PC alone, kept up while items listen: what is wrong with it is this PC's doing and not the PBX's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.media import Baseline
from tvox.texts import Text, joined


@dataclass(frozen=True)
class PathFigures:
    """One direction for a window of time.

    `heard_share` is the share of the window's `seconds` for which the tone was heard, `longest_gap_ms` the longest time
    without it, the window's own edges included. `lost` and `discarded` are packets, `jitter_ms` the mean.
    """

    direction: str
    seconds: float
    heard_share: float
    longest_gap_ms: int
    received: int
    lost: int
    discarded: int
    jitter_ms: float

    @property
    def unheard_ms(self) -> float:
        """How long the tone was missing in all."""
        return 1000 * self.seconds * (1 - self.heard_share)


class ControlCall(Protocol):
    """Two phones on this PC that speak to each other without a PBX."""

    def figures(self, from_: float, to: float) -> tuple[PathFigures, ...]:
        """Both directions from one moment to another (`time.monotonic`); `CouldNotAsk` where they were not measured."""


@dataclass(frozen=True)
class ControlLimits:
    """What the control call keeps on a PC that is good enough; `lost_share` is of all packets."""

    gap_ms: int
    heard_share: float
    lost_share: float
    jitter_ms: float = 30.0


UNDISTURBED = ControlLimits(gap_ms=100, heard_share=0.98, lost_share=0.0)
"""Measured on two cores at rest: no gap above one window of 50 ms, no loss, jitter below 3 ms. With 95 to 98 % heard,
in gaps too short for `gap_ms`, announcements were already broken beyond recognition: no failure to hear is believed.
Of a short time that share may be less than one such gap, and is none."""

FIT = ControlLimits(gap_ms=500, heard_share=0.9, lost_share=0.01)
"""Below this nothing that passed is believed either: a disturbance makes no tone, but what must not be heard might."""


def baseline_of(call: ControlCall, from_: float, to: float) -> Baseline | CouldNotLook:
    """How the control call went meanwhile."""
    try:
        figures = call.figures(from_, to)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
    return Baseline(joined(map(_told, figures)), disturbed(figures), disturbed(figures, FIT))


def disturbed(figures: Iterable[PathFigures], limits: ControlLimits = UNDISTURBED) -> Text | None:
    """What was wrong with the control call, None for nothing; that there are no figures is wrong too."""
    every = list(figures)
    if not every:
        return Text("It has no figures.")
    wrong = [sentence for path in every for sentence in _wrong(path, limits)]
    return joined(wrong, separator=" ") if wrong else None


def _wrong(path: PathFigures, limits: ControlLimits) -> list[Text]:
    wrong = []
    if path.received == 0 or path.heard_share == 0.0:
        wrong.append(Text("{direction}: nothing was heard.", direction=path.direction))
    elif path.longest_gap_ms > limits.gap_ms:
        wrong.append(Text("{direction}: a gap of {gap} ms.", direction=path.direction, gap=path.longest_gap_ms))
    elif path.heard_share < limits.heard_share and path.unheard_ms > limits.gap_ms:
        share = round(100 * path.heard_share, 1)
        wrong.append(
            Text("{direction}: the tone was heard for {share} % of the time.", direction=path.direction, share=share)
        )
    if path.lost > limits.lost_share * (path.received + path.lost):
        wrong.append(Text("{direction}: {lost} packets were lost.", direction=path.direction, lost=path.lost))
    if not path.jitter_ms < limits.jitter_ms:
        jitter = round(path.jitter_ms, 1)
        wrong.append(Text("{direction}: a mean jitter of {jitter} ms.", direction=path.direction, jitter=jitter))
    return wrong


def _told(path: PathFigures) -> Text:
    return Text(
        "{direction}: heard {share} % of {seconds} s, longest gap {gap} ms, lost {lost}, jitter {jitter} ms",
        direction=path.direction,
        share=round(100 * path.heard_share, 1),
        seconds=round(path.seconds, 1),
        gap=path.longest_gap_ms,
        lost=path.lost,
        jitter=round(path.jitter_ms, 1),
    )

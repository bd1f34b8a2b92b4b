"""Findings about sound, and what this PC's own control call says of them.

While scenarios play, a call goes on between two phones of this PC alone. Where it was disturbed too, what an item
missed says nothing of the TVOX: a failure to hear becomes NOT OBSERVED; where it was disturbed badly, so does whatever
passed. Findings about signalling stay as they are.

    return [judge_signalling(seen), about_media(judge_sound(seen))]
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tvox.findings import Finding, Kind, Verdict, not_observed
from tvox.observing import CouldNotLook
from tvox.texts import Text


class MediaFinding(Finding):
    """A finding that rests on what was heard, or on voice packets."""


@dataclass(frozen=True)
class Baseline:
    """How the control call went meanwhile: its figures, and what was wrong with them (None: nothing).

    `disturbed` is enough to doubt a failure: it may be this PC's. `unfit` is enough to doubt whatever was heard.
    """

    figures: Text
    disturbed: Text | None
    unfit: Text | None


def about_media(finding: Finding) -> MediaFinding:
    """The same finding, known to rest on sound."""
    return MediaFinding(**{name: getattr(finding, name) for name in Finding.__dataclass_fields__})


def beside_baselines(finding: Finding, baselines: Iterable[Baseline | CouldNotLook]) -> Finding:
    """A finding about media with the control call's figures beside its own; NOT OBSERVED where that was disturbed."""
    if isinstance(finding, MediaFinding):
        for baseline in baselines:
            finding = _beside(finding, baseline)
    return finding


def _beside(finding: Finding, baseline: Baseline | CouldNotLook) -> Finding:
    if finding.verdict is Verdict.NOT_OBSERVED:
        return finding
    if isinstance(baseline, CouldNotLook):
        why = Text("this PC's own control call could not be looked at: {why}", why=baseline.why)
        return _in_doubt(finding, why, baseline.next_step)
    doubt = baseline.disturbed if finding.verdict is Verdict.FAIL else baseline.unfit
    if doubt is not None:
        why = Text("this PC's own control call was disturbed meanwhile: {why}", why=doubt)
        return _in_doubt(finding, why, Text("Close other programs on this PC, then run the item again."))
    observed = Text(
        "{observed} [control call on this PC: {figures}]", observed=finding.observed, figures=baseline.figures
    )
    return replace(finding, observed=observed)


def _in_doubt(finding: Finding, why: Text, next_step: Text) -> Finding:
    return about_media(
        not_observed(
            finding.where,
            expected=finding.expected,
            observed=Text("{observed} – but this says nothing of the TVOX: {why}", observed=finding.observed, why=why),
            next_step=next_step,
            kind=Kind.NOT_MEASURED,
        )
    )

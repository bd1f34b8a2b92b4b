"""What every report says of the check-list: who agreed to it, what is left out and why, what the items do."""

from collections.abc import Iterable, Iterator

from reports.runs import Run
from tvox.checklist.planning import LeftOut
from tvox.checklist.values import UAT_PHASES, Impact
from tvox.findings import Verdict
from tvox.manners.impact import WORDS
from tvox.texts import Text, joined, listed

UNPLANNED_FAILURE = "UAT-PRF-006"


def impact_words(totals: dict[Impact, int]) -> Text:
    """`silent 12, test phones only 40, makes a recording 2`."""
    said = [Text("{impact} {count}", impact=WORDS[impact], count=count) for impact, count in totals.items()]
    return Text("What the items do beside looking: {impacts}", impacts=joined(said, separator=", "))


def not_planned(run: Run) -> Iterator[Text]:
    """Everything of the list that this run is not to do, each reason once; nothing for a run of a few named items."""
    if run.partial or not any(phase in UAT_PHASES for phase in run.phases):
        return
    for reason, ids in by_reason(run.plan.left_out).items():
        yield Text("Not planned ({reason}): {ids}", reason=reason, ids=listed(ids, at_most=len(ids)))


def by_reason(left_out: Iterable[LeftOut]) -> dict[Text, list[str]]:
    """Ids by the reason why they are left out."""
    grouped: dict[Text, list[str]] = {}
    for one in left_out:
        grouped.setdefault(one.reason, []).append(one.id)
    return grouped


def unproven(run: Run) -> Iterator[Text]:
    """What a final run without the unplanned failure must not be read as."""
    proven = {result.line.id for result in run.results.values() if result.verdict is Verdict.PASS}
    if run.phase == "final" and not run.partial and UNPLANNED_FAILURE not in proven:
        yield Text(
            "Only planned switches were proven: the unplanned failure of the master ({id}) was not shown to go well.",
            id=UNPLANNED_FAILURE,
        )

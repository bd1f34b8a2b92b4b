"""`--failed`: what is done again, read from the evidence of the same site, change and phase."""

from collections.abc import Iterable

import pytest

from fixtures.checklist import answering_phase, checklist_of
from fixtures.site import evidence_folder, usage_error
from reports.lines import CheckLine
from reports.runs import run_of
from tvox.checklist.history import to_repeat, verdicts_at
from tvox.evidence_chain import EVENTS, events
from tvox.texts import Text, listed


def repeated(config: pytest.Config, lines: Iterable[CheckLine]) -> frozenset[str]:
    """What failed or was not observed at this phase, and what depends on it; a usage error where nothing was run."""
    run, folder = run_of(config), evidence_folder(config)
    written = events(folder) if (folder / EVENTS).exists() else iter(())
    earlier = [event for event in written if event["run"] != run.identifier]
    verdicts = verdicts_at(earlier, answering_phase(config))
    if not verdicts:
        raise usage_error(config, Text("--failed: there is no earlier run of this change at this phase"))
    again = to_repeat(verdicts, {line.id: line.depends_on for line in lines})
    if not again:
        run.warnings += (Text("Nothing failed or was missed at this phase: there is nothing to do again."),)
    waived = sorted(again & checklist_of(config).removed.keys())
    if waived:
        run.warnings += (
            Text("Did not pass and is not on the list any more: {ids}", ids=listed(waived, at_most=len(waived))),
        )
    return again

"""A phone's process that dies in the middle of a run costs its own item a verdict, and no other."""

from pathlib import Path

from tests.lab.laboratory import Laboratory
from tests.lab.verdicts import BLIND, DISTURBED, concluded, events_in, planned, turned

# The newest process belongs to a phone: those of this PC's own control call are there before.
SHOT = """
pytest tests_uat/test_tel.py --site lab --language en --evidence "$0" &
until [ "$(pgrep -c -f '[t]vox.adapters.sip.worker')" -ge 6 ]; do sleep 0.1; done
kill -SEGV "$(pgrep -n -f '[t]vox.adapters.sip.worker')"
wait
"""


def test_the_next_item_runs(stand_alone: Laboratory, tmp_path: Path) -> None:
    run = stand_alone.on_pc("sh", "-c", SHOT, str(tmp_path))
    events = events_in(tmp_path)
    verdicts = concluded(events)
    assert verdicts.keys() == planned(events) != set(), run.stdout + run.stderr
    turned_by_it = {
        event["check"]
        for event in events
        if event["kind"] == "verdict" and event["verdict"] == BLIND and DISTURBED not in str(event)
    }
    assert len(turned_by_it) == 1, run.stdout
    assert set(turned(verdicts).values()) == {BLIND}
    assert "SIGSEGV" in run.stdout

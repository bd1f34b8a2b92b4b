"""How long all facts of post_sync take together, and the slowest of them alone, on the healthy lab.

    python -m benchmarks.gathering      (inside the lab's network: tvox-lab exec -- …)

Each figure is one run of pytest, whose evidence store says how many seconds each fact took. Alone are measured the
facts that were slowest together, each by a run of just one check that uses it.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REQUIRED_RATIO = 1.5
ALONE = (
    "checks/test_monitor.py",
    "checks/test_replication.py",
    "checks/test_releases.py",
    "checks/test_chat.py::test_chat_members_are_in_step",
    "checks/test_chat.py::test_chat_is_healthy_as_the_guide_sees_it",
    "checks/test_calendars.py::test_calendar_dumps_have_the_same_size",
    "checks/test_file_sync.py::test_both_nodes_hold_the_same_files",
    "checks/test_file_sync.py::test_files_hold_the_same_bytes",
    "checks/test_node_ip.py::test_one_machine_answers_for_the_node_ip",
)


@dataclass(frozen=True)
class Figures:
    """Seconds."""

    together: float
    facts: int
    slowest_alone: float
    slowest: str

    @property
    def ratio(self) -> float:
        """All together against the slowest alone."""
        return self.together / self.slowest_alone

    def __str__(self) -> str:
        return (
            f"{self.facts} facts together {self.together:.1f} s; the slowest alone ({self.slowest})"
            f" {self.slowest_alone:.1f} s; ratio {self.ratio:.2f}"
        )


def measure() -> Figures:
    """The whole phase, then the candidates one by one."""
    together = seconds_per_fact("-m", "post_sync")
    alone: dict[str, float] = {}
    for check in ALONE:
        for fact, seconds in seconds_per_fact(check).items():
            alone[fact] = min(seconds, alone.get(fact, seconds))
    slowest = max(alone, key=lambda fact: alone[fact])
    return Figures(max(together.values()), len(together), alone[slowest], slowest)


def seconds_per_fact(*selection: str) -> dict[str, float]:
    """The facts that one run read, all begun at the same moment, and how long each took."""
    with tempfile.TemporaryDirectory() as evidence:
        run = ["pytest", *selection, "--site", "lab", f"--evidence={evidence}"]
        done = subprocess.run([sys.executable, "-m", *run], capture_output=True, text=True, check=False)
        events = [
            json.loads(line) for file in Path(evidence).rglob("events.jsonl") for line in file.read_text().splitlines()
        ]
    facts = {event["fact"]: float(event["elapsed"]) for event in events if event["kind"] == "fact"}
    if done.returncode != 0 or not facts:
        sys.exit(f"pytest {' '.join(selection)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}")
    return facts


def main() -> int:
    """Print the figures; exit status 1 where the ratio is missed."""
    figures = measure()
    print(f"Gathering: {figures}; required: at most {REQUIRED_RATIO}")
    return 0 if figures.ratio <= REQUIRED_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())

"""Every fault turns exactly the checks it is meant to turn, and healing turns them back.

One cell is: plant the fault, run everything that is read from the machines, compare with the declared set, heal, run
again. No telephone plays along: faults of voice and of the PBX are those of test_item_faults.py.
`make test` runs a sample whose seed is printed; `make test-all` runs every cell.
"""

from pathlib import Path

import pytest

from lab.faults import FAULTS
from lab.waiting import eventually
from tests.lab.fault_sample import OF_ITEMS, OF_PLATFORM, SEED
from tests.lab.laboratory import Laboratory
from tests.lab.verdicts import BLIND, FAIL, turned, verdicts

FROM_MACHINES = (
    "checks",
    "tests_uat/test_emg.py",
    "tests_uat/test_prf.py::test_the_nodes_have_room_and_rest",
    "tests_uat/test_prf.py::test_the_clocks_agree",
)
"""Checks, and the items of the list that need no call."""

OVER_SSH = (
    "C5-SIZE", "C5-CONTENT", "C5-STRUCTURE", "C5-SEQUENCES",
    "C6-GUIDE", "C6-STATUS", "C6-IN-STEP", "C6-ELECTABLE", "C6-ROLLBACK", "C6-CONTENT",
    "C7-SIZES", "C7-FILES", "C7-CONTENT",
    "ROLES", "NODE-IP", "NODE-IP-NETWORK", "NODE-IP-KEY",
    "R-HOSTS", "R-DISK", "R-CLOCK", "R-SERVICES", "UAT-PRF-004", "UAT-PRF-005",
)  # fmt: skip
"""What is asked of both machines by their shells: with one silent, none of it can be judged."""

EFFECTS: dict[str, dict[str, str]] = {
    "calendar-diverge": {"C5-CONTENT": FAIL},
    "calendar-missing-row": {"C5-SIZE": FAIL, "C5-CONTENT": FAIL},
    "calendar-reordered": {},
    "mongo-stale": {"C6-IN-STEP": FAIL},
    "mongo-secondary-down": {
        "C6-GUIDE": FAIL,
        "C6-STATUS": FAIL,
        "C6-IN-STEP": BLIND,
        "C6-ELECTABLE": BLIND,
        "C6-CONTENT": BLIND,
        "R-SERVICES": FAIL,
    },
    "mongo-split": {"C6-GUIDE": FAIL, "C6-STATUS": FAIL, "C6-IN-STEP": FAIL},
    "fs-sync-stopped": {"C4-MONITOR": FAIL, "C4-REPLICATION-ROWS": FAIL, "C7-FILES": FAIL},
    "fs-file-missing": {"C7-FILES": FAIL},
    "fs-file-corrupt": {"C7-CONTENT": FAIL},
    "fs-in-flight": {"C7-SIZES": FAIL, "C7-FILES": BLIND},
    "page-layout": {"C4-MONITOR": BLIND},
    "page-german": {"C4-MONITOR": BLIND, "C4-REPLICATION-ROWS": BLIND, "SAME-RELEASE": BLIND},
    "monitor-red": {"C4-MONITOR": FAIL, "C4-REPLICATION-ROWS": FAIL},
    "two-masters": {
        "C4-MONITOR": FAIL,
        "C4-REPLICATION-ROWS": FAIL,
        "C6-GUIDE": FAIL,
        "C6-STATUS": FAIL,
        "NODE-IP": FAIL,
        "NODE-IP-NETWORK": FAIL,
        "NODE-IP-KEY": BLIND,
        "ROLES": FAIL,
    },
    "clock-skew": {"R-CLOCK": FAIL, "UAT-PRF-005": FAIL},
    "time-service-lost": {"UAT-PRF-005": FAIL},  # R-CLOCK measures the clocks, and advises
    "ssh-down": dict.fromkeys((*OVER_SSH, "C4-MONITOR"), BLIND),  # which page must say MASTER cannot be told
    "postgres-down": {
        "C5-SIZE": BLIND,
        "C5-CONTENT": BLIND,
        "C5-STRUCTURE": BLIND,
        "C5-SEQUENCES": BLIND,
        "R-SERVICES": FAIL,
    },
    "disk-full": {"R-DISK": FAIL, "UAT-PRF-004": FAIL},
}
"""What each fault turns, from PASS to what. A fault that is no difference at all (re-ordered rows) turns nothing."""


def test_every_fault_of_the_lab_has_a_declared_effect() -> None:
    assert set(EFFECTS) == set(FAULTS) - OF_ITEMS


def cells() -> list[object]:
    """Every fault; those outside today's sample are only for `make test-all`."""
    exhaustive = pytest.mark.exhaustive
    return [pytest.param(fault, marks=() if fault in OF_PLATFORM else exhaustive) for fault in EFFECTS]


@pytest.mark.parametrize("fault", cells())
def test_a_fault_turns_exactly_its_checks(fault: str, cluster: Laboratory, tmp_path: Path) -> None:
    assert eventually(cluster.settled, within=30)
    cluster.command("fault", fault)
    try:
        broken = verdicts(cluster, tmp_path / "broken", *FROM_MACHINES)
    finally:
        cluster.command("fault", fault, "--heal")
    assert turned(broken) == EFFECTS[fault], f"seed {SEED}"
    assert eventually(cluster.settled, within=30)
    assert turned(verdicts(cluster, tmp_path / "healed", *FROM_MACHINES)) == {}, f"seed {SEED}"

"""Faults of the calendar database. They are planted on the slave, which takes nothing over until the master changes."""

from typing import TYPE_CHECKING

from lab.faults.kinds import At, Fault
from lab.state import LabError
from lab.waiting import eventually

if TYPE_CHECKING:
    from lab.machine import Machine

PSQL = "psql -qX -v ON_ERROR_STOP=1 -U davical_dba davical_administrators -c"

DIVERGE = (
    "UPDATE calendar_item SET summary = overlay(summary placing 'X' from 1) "
    "WHERE dav_id = (SELECT min(dav_id) FROM calendar_item)"
)
MISSING = "DELETE FROM caldav_data WHERE dav_id = (SELECT max(dav_id) FROM caldav_data)"
REORDER = (
    "BEGIN; CREATE TEMP TABLE kept AS SELECT * FROM calendar_item ORDER BY dav_id DESC; DELETE FROM calendar_item; "
    "INSERT INTO calendar_item SELECT * FROM kept; COMMIT"
)


def _run(machine: "Machine", statement: str) -> None:
    machine.sh(f'{PSQL} "{statement}"')


def _carry_again(machine: "Machine") -> None:
    if machine.role != "BACKUP":
        return
    demand = machine.root / "run/tvox/carry-now"
    demand.touch()
    if not eventually(lambda: not demand.exists(), within=20):
        raise LabError(f"The calendars of {machine.name} were not carried again within 20 s.")


CALENDAR_FAULTS = (
    Fault(
        "calendar-diverge",
        "one calendar row on the slave has another value of the same length: the dumps are equally large",
        At.SLAVE, lambda machine: _run(machine, DIVERGE), _carry_again,
    ),
    Fault(
        "calendar-missing-row", "one event is missing on the slave",
        At.SLAVE, lambda machine: _run(machine, MISSING), _carry_again,
    ),
    Fault(
        "calendar-reordered", "the slave holds the same rows in another order: no difference at all",
        At.SLAVE, lambda machine: _run(machine, REORDER), _carry_again,
    ),
)  # fmt: skip

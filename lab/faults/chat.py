"""Faults of the chat database. The chat server plays the first two itself while the fault's mark is on its disk."""

from typing import TYPE_CHECKING

from lab.faults.kinds import At, Fault
from lab.state import LabError
from lab.waiting import eventually

if TYPE_CHECKING:
    from lab.machine import Machine

MY_STATE = "mongo --quiet --eval 'rs.status().members.filter(function(m) { return m.self; })[0].stateStr'"


def _kill(machine: "Machine") -> None:
    machine.stop("mongod")


def _start(machine: "Machine") -> None:
    machine.start("mongod")


def _rejoin(machine: "Machine") -> None:
    # What it wrote as a second PRIMARY was taken back into files, which a real operator clears away as well.
    if not eventually(lambda: "SECONDARY" in machine.sh(MY_STATE, check=False), within=20):
        raise LabError(f"The chat database of {machine.name} did not become SECONDARY again within 20 s.")
    machine.sh("rm -rf /var/lib/mongo/rollback")


CHAT_FAULTS = (
    Fault("mongo-stale", "the slave's chat database is SECONDARY and healthy but takes nothing over", At.SLAVE),
    Fault("mongo-secondary-down", "the slave's chat database does not run", At.SLAVE, _kill, _start),
    Fault("mongo-split", "both chat databases are PRIMARY", At.SLAVE, heal=_rejoin),
)

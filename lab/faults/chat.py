"""Faults of the chat database. The chat server plays the first two itself while the fault's mark is on its disk."""

from typing import TYPE_CHECKING

from lab.faults.kinds import At, Fault

if TYPE_CHECKING:
    from lab.machine import Machine


def _kill(machine: "Machine") -> None:
    machine.stop("mongod")


def _start(machine: "Machine") -> None:
    machine.start("mongod")


CHAT_FAULTS = (
    Fault("mongo-stale", "the slave's chat database is SECONDARY and healthy but takes nothing over", At.SLAVE),
    Fault("mongo-secondary-down", "the slave's chat database does not run", At.SLAVE, _kill, _start),
    Fault("mongo-split", "both chat databases are PRIMARY", At.SLAVE),
)

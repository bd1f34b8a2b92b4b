"""What the lab can break in itself, and mend: `tvox-lab fault NAME [--node N] [--heal]`.

Each fault is a context in two halves: `plant` breaks, `heal` puts everything back, also when it was planted twice or
half. `FAULTS` lists them; a machine remembers its own active ones on its disk.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab.faults.calendars import CALENDAR_FAULTS
from lab.faults.chat import CHAT_FAULTS
from lab.faults.files import FILE_FAULTS
from lab.faults.kinds import Fault
from lab.faults.lines import LINE_FAULTS
from lab.faults.machines import MACHINE_FAULTS
from lab.faults.network import NETWORK_FAULTS
from lab.faults.telephony import TELEPHONY_FAULTS
from lab.state import LabError

if TYPE_CHECKING:
    from lab.machine import Machine

KINDS = (
    CALENDAR_FAULTS, CHAT_FAULTS, FILE_FAULTS, MACHINE_FAULTS, NETWORK_FAULTS, TELEPHONY_FAULTS, LINE_FAULTS,
)  # fmt: skip

FAULTS: dict[str, Fault] = {fault.name: fault for faults in KINDS for fault in faults}


def apply(machines: "Mapping[str, Machine]", name: str, node: str | None, *, heal: bool) -> dict[str, Any]:
    """Plant or heal one fault on `node`, or on the machine in the role that the fault is about."""
    fault = FAULTS.get(name)
    if fault is None:
        raise LabError(f"There is no fault {name}; `tvox-lab fault --list` shows them.")
    machine = _chosen(machines, fault, node, heal=heal)
    mark = machine.root / "var/lib/tvox-lab/faults" / name
    if heal:
        mark.unlink(missing_ok=True)
        fault.heal(machine)
    else:
        mark.touch()
        try:
            fault.plant(machine)
        except LabError:
            mark.unlink()
            fault.heal(machine)
            raise
    return {"fault": name, "node": machine.name, "healed" if heal else "planted": True}


def active(machine: "Machine") -> list[str]:
    """The faults that are on at a machine."""
    return sorted(mark.name for mark in (machine.root / "var/lib/tvox-lab/faults").glob("*"))


def _chosen(machines: "Mapping[str, Machine]", fault: Fault, node: str | None, *, heal: bool) -> "Machine":
    if node is not None:
        if node not in machines:
            raise LabError(f"There is no machine {node} here; there is {' and '.join(machines)}.")
        return machines[node]
    if heal:
        for machine in machines.values():
            if fault.name in active(machine):
                return machine
    for machine in machines.values():
        if machine.role in fault.at.value:
            return machine
    raise LabError(f"{fault.name} needs a {fault.at.name.lower()}, and this lab has none now; name one with --node.")

"""A machine's PBX with the telephony faults that are on at it: written anew and taken over by Asterisk."""

from typing import TYPE_CHECKING

from lab.telephony.configuration import write_configuration

if TYPE_CHECKING:
    from lab.machine import Machine

RELOAD = "[ ! -S /run/asterisk/asterisk.ctl ] || asterisk -rx 'core reload'"


def apply_defects(machine: "Machine") -> None:
    """Make the PBX what the faults' marks on the machine's disk say; a running Asterisk keeps its calls."""
    marks = machine.root / "var/lib/tvox-lab/faults"
    write_configuration(machine.root, frozenset(mark.name for mark in marks.glob("*")))
    machine.sh(RELOAD)

"""The computer that the carrier's Asterisk runs on: over the same root as a TVOX machine, with none of its services."""

import shutil
from pathlib import Path
from typing import Any

from lab import time_service
from lab.carrier.calls import read_calls
from lab.carrier.configuration import write_configuration
from lab.carrier.numbers import LINES, MAC
from lab.computer import Computer
from lab.health import sip_answers
from lab.plan import PREFIX

BOOT = Path(__file__).parent.parent / "system" / "files" / "carrier-boot"


class Carrier(Computer):
    """Started with every lab and ended with it; no machine of the customer's."""

    @property
    def name(self) -> str:
        """Its name in the lab."""
        return "carrier"

    @property
    def hostname(self) -> str:
        """What it calls itself."""
        return "carrier"

    @property
    def mac(self) -> str:
        """Its network card's address."""
        return MAC

    @property
    def first_program(self) -> str:
        """Takes the addresses of both lines, serves the time and starts Asterisk."""
        return "/usr/local/sbin/carrier-boot"

    def furnish(self) -> None:
        """Its boot program, its addresses, its Asterisk's configuration, the time that it serves."""
        program = self.root / self.first_program.removeprefix("/")
        shutil.copy(BOOT, program)
        program.chmod(0o755)
        addresses = " ".join(f"{line.address}/{PREFIX}" for line in LINES)
        (self.root / "etc/tvox/addresses").write_text(f'ADDRESSES="{addresses}"\n')
        write_configuration(self.root)
        time_service.serve(self.root)

    def answers(self) -> bool:
        """Whether both lines answer."""
        return all(sip_answers(line.address) for line in LINES)

    def status(self) -> dict[str, Any]:
        """Whether each line answers, how many calls each has carried, and how often an emergency number was dialled.

        A log that cannot be read makes the counts None: nobody knows them then.
        """
        answering = {line.name: sip_answers(line.address) for line in LINES}
        try:
            calls = read_calls(self.root)
        except OSError:
            return {"answering": answering, "calls": None, "emergency_calls": None}
        carried = {line.name: calls.on(line.name) for line in LINES}
        return {"answering": answering, "calls": carried, "emergency_calls": calls.emergencies}

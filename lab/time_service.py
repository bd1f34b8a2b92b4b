"""Time: the carrier serves it, and every machine of the customer's follows it, with chrony.

chronyd runs with `-x` everywhere: it measures, and leaves the clock of this computer alone.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from lab import plan
from lab.carrier.numbers import FIRST

if TYPE_CHECKING:
    from lab.machine import Machine

CONFIGURATION = "etc/chrony/chrony.conf"
NTP = 123

# Four questions a second at first, so that a machine follows as soon as its other services answer.
FOLLOWING = f"server {FIRST.address} minpoll -2 maxpoll 0\nport 0\ncmdport 0\n"
SERVING = f"local stratum 3\nallow {plan.GATEWAY}/{plan.PREFIX}\ncmdport 0\n"


def follow(root: Path) -> None:
    """Make this the disk of a machine that follows the carrier's time."""
    (root / CONFIGURATION).write_text(FOLLOWING)


def serve(root: Path) -> None:
    """Make this the disk of the machine whose time the others follow."""
    (root / CONFIGURATION).write_text(SERVING)


def is_synchronised(machine: "Machine") -> bool:
    """Whether the machine's time service follows the carrier's."""
    return "Normal" in machine.sh("chronyc -n tracking", check=False, within=5.0)

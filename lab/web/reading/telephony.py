"""Devices and trunks, out of Asterisk's own command line.

     Endpoint:  101/101                                              Not in use    0 of inf
         InAuth:  101/101
            Aor:  101                                                1
          Contact:  101/sip:101@172.16.92.1:50124;transpor 216a4c2d23 Avail        12.345

An endpoint whose name is a number is a device, any other a trunk. Asterisk forgets a device whose registration ends:
"never seen" means that these pages have not met a contact of it since the node booted.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from lab.web.state import Telephony

TIMEOUT = 5.0
SLOW_MS = 1000.0
"""A contact that takes longer to answer OPTIONS is shown as responding slowly."""

STATES = ("reachable", "unmonitored", "slow", "unreachable", "unregistered", "never_seen")
ENDPOINT = re.compile(r"^ Endpoint:  ([^\s/<]+)")
CONTACT = re.compile(r"^ +Contact:  \S.* (?P<hash>[0-9a-f]{10}) (?P<status>\S+) +(?P<rtt>\S+)\s*$")
LISTING_END = "Objects found:"
NOTHING_CONFIGURED = "No objects found"


def ask(root: Path) -> str | None:
    """The output of `pjsip show endpoints` in the node; None when Asterisk does not answer."""
    try:
        done = subprocess.run(
            ["chroot", str(root), "asterisk", "-rx", "pjsip show endpoints"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def contacts(listing: str) -> dict[str, list[str]] | None:
    """Each endpoint's contact states (keys of STATES); None for anything but a whole listing."""
    if NOTHING_CONFIGURED in listing:
        return {}
    if LISTING_END not in listing:
        return None
    found: dict[str, list[str]] = {}
    name = ""
    for line in listing.splitlines():
        if endpoint := ENDPOINT.match(line):
            name = endpoint[1]
            found[name] = []
        elif (contact := CONTACT.match(line)) and name:
            found[name].append(_state(contact["status"], contact["rtt"]))
    return found


def counted(found: Mapping[str, list[str]], seen: set[str]) -> Telephony:
    """How many devices and trunks are in each state; names with a contact are added to `seen`."""
    seen.update(name for name, states in found.items() if states)
    totals: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for name, states in found.items():
        absent = "unregistered" if name in seen else "never_seen"
        totals[name.isdecimal()][min(states, key=STATES.index, default=absent)] += 1
    return Telephony(*({state: totals[device][state] for state in STATES} for device in (True, False)))


def _state(status: str, rtt: str) -> str:
    if status == "Avail":
        return "slow" if _milliseconds(rtt) > SLOW_MS else "reachable"
    return "unreachable" if status in ("Unavail", "Removed") else "unmonitored"


def _milliseconds(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0

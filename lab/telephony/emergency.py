"""The rule *Numeri d'emergenza* of every class of service: line 1, no PIN, also from a locked telephone.

It is there to be looked at. Nothing in the lab dials these numbers, and the carrier refuses them.
"""

from lab.carrier.numbers import EMERGENCY, FIRST
from lab.telephony.outside_description import CLASSES, TRUNKS
from lab.telephony.parts import Part, extension

FAULT = "emergency-rule-missing"
DIALLED = f"PJSIP/${{EXTEN}}@{FIRST.name}"
BARRED = extension("_11X", "Hangup(21)")


def part(defects: frozenset[str]) -> Part:
    """The rule in every class; with the defect the limited class has lost it, and bars these numbers like others."""
    rules = "".join(map(_rule, EMERGENCY))
    return Part(dialplan=dict.fromkeys(CLASSES, rules) | ({"limited": BARRED} if FAULT in defects else {}))


def _rule(number: str) -> str:
    shown = f"Set(CALLERID(all)=<{FIRST.number_of(TRUNKS.company)}>)"
    return extension(number, shown, f"Dial({DIALLED},60)", "Hangup(${HANGUPCAUSE})")

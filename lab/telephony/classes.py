"""Classes of service (Abilitazioni): what an extension may call beside the extensions and services of the house.

internal     everything
limited      no mobile telephones
unassigned   nothing outside: an extension without a user
"""

from lab.telephony.outside_description import TRUNKS
from lab.telephony.parts import Part, extension

FAULT = "class-without-effect"

CODE = TRUNKS.access_code
EVERYTHING = extension(f"_{CODE}X.", f"Goto(outside,${{EXTEN:{len(CODE)}}},1)")
NOTHING = extension(f"_{CODE}X.", "Goto(denied,${EXTEN},1)")
NO_MOBILES = extension(f"_{CODE}{TRUNKS.mobiles_begin}X.", "Goto(denied,${EXTEN},1)")
INSIDE = "include => inside\n"


def part(defects: frozenset[str]) -> Part:
    """The contexts that extensions dial in; `internal` has what is inside already."""
    limited = EVERYTHING if FAULT in defects else EVERYTHING + NO_MOBILES
    return Part(dialplan={"internal": EVERYTHING, "limited": limited + INSIDE, "unassigned": NOTHING + INSIDE})

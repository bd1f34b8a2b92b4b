"""The lab's own check-list: what of the standard one a simulated customer has no counterpart for."""

WITHOUT_COUNTERPART = {
    "SUP": (6,),
    "PBX": (7,),
    "CCS": (3,),
    "REC": (2, 3),
    "VFC": (3, 4),
    "CLI": (1, 2, 3, 4, 5),
    "CHT": (1, 2, 3, 4),
    "RUB": (1, 2, 3, 4),
    "INT": (1, 2, 4, 5),
    "OCC": (1, 2, 3, 4, 5, 6, 7),
    "TRK": (1,),
    "EMG": (1, 3),
    "DEV": (1, 2, 4),
    "SEC": (4,),
    "PRF": (6,),
}
"""Items that a person does, by area: there is nobody in the lab who could, and a script must not say “passed”."""

ON_REQUEST = ("UAT-SEC-001", "UAT-SEC-005")
"""Done in the lab without being asked for."""

_NO_COUNTERPART = '{ it = "nessun corrispettivo nel laboratorio", en = "no counterpart in the lab" }'
_NOBODYS = '{ it = "il laboratorio non è di nessuno", en = "the lab is nobody\'s" }'


def checklist_file() -> str:
    """The file's text."""
    lines = ["# Written by `tvox-lab up`."]
    for area, numbers in WITHOUT_COUNTERPART.items():
        for number in numbers:
            lines += ["", "[[remove]]", f'id = "UAT-{area}-{number:03}"', f"reason = {_NO_COUNTERPART}"]
    for identifier in ON_REQUEST:
        lines += ["", "[[change]]", f'id = "{identifier}"', f"reason = {_NOBODYS}", "opt_in = false"]
    return "\n".join(lines) + "\n"

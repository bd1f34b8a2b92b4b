"""What went over the carrier's lines, out of its log."""

import re
from dataclasses import dataclass
from pathlib import Path

from lab.carrier.configuration import LOG

_CALL = re.compile(r"\bcall over (?P<line>\S+): (?P<caller>\S*) to (?P<number>\S+)$", re.MULTILINE)
_EMERGENCY = re.compile(r"\bEMERGENCY NUMBER\b")


@dataclass(frozen=True)
class Call:
    """A call from the TVOX: the line it used, the number it showed, the number it asked for."""

    line: str
    caller: str
    number: str


@dataclass(frozen=True)
class Calls:
    """All calls since the carrier was switched on."""

    carried: tuple[Call, ...]
    emergencies: int

    def on(self, line: str) -> int:
        """How many came over a line, refused ones included."""
        return sum(call.line == line for call in self.carried)


def read_calls(root: Path) -> Calls:
    """The carrier's log; OSError where there is none, which is not the same as no calls."""
    log = (root / LOG).read_text(errors="replace")
    carried = tuple(Call(found["line"], found["caller"], found["number"]) for found in _CALL.finditer(log))
    return Calls(carried, len(_EMERGENCY.findall(log)))

"""What may be dialled: the site's own test extensions, the echo test, what the customer allowed; never an emergency.

An emergency number is recognised behind anything that could stand before it: an access code (`0112`), a country code
(`0039112`, `+39112`), a feature code (`*21*112#`). Where a harmless number cannot be told from one, it is not dialled:
an extension 112, or 2112 which an access code 2 would make 112.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tvox.texts import Text, verbatim

EMERGENCY_NUMBERS = frozenset(
    {
        *("112", "113", "114", "115", "116", "117", "118"),  # Italy and Europe; 116 also begins 116117, 116000
        *("116000", "116117", "1500", "1515", "1522", "1525", "1530", "19696"),  # Italian services of rescue and help
        *("911", "999", "000", "110", "119", "122"),  # elsewhere in the world
    }
)

_LONGEST_ACCESS_CODE = 3
_BEHIND_COUNTRY_CODE = re.compile(r"\d{0,3}(00)?39\d?")


@dataclass(frozen=True)
class DialGuard:
    """Stands before every way of dialling. `allowed` are extensions and numbers exactly as they are dialled."""

    allowed: frozenset[str]

    @classmethod
    def of(cls, extensions: Iterable[str], *, echo_test: str, may_dial: Iterable[str]) -> "DialGuard":
        """The guard of a site."""
        return cls(frozenset({*extensions, echo_test, *may_dial}))

    def refusal(self, number: str) -> Text | None:
        """Why `number` is not dialled; None where it may be."""
        if not re.fullmatch(r"\+?[0-9*#]{1,20}", number):
            return Text("“{number}” is not a telephone number.", number=verbatim(number))
        if reaches_emergency(number):
            return Text("{number} is, or could become, an emergency number: it is never dialled.", number=number)
        if number not in self.allowed:
            return Text("{number} is none of the numbers that this site allows to dial.", number=number)
        return None

    def refusal_of_digits(self, digits: str) -> Text | None:
        """Why these DTMF digits are not sent into a call: an IVR or a dial tone could make a call of them."""
        if not re.fullmatch(r"[0-9*#A-D]{1,40}", digits):
            return Text("“{digits}” are not DTMF digits.", digits=verbatim(digits))
        if any(emergency in digits for emergency in EMERGENCY_NUMBERS):
            return Text("The digits {digits} contain an emergency number: they are never sent.", digits=digits)
        return None


def reaches_emergency(number: str) -> bool:
    """Whether the number, or a part of it between * and #, is an emergency number behind any prefix."""
    return any(_is_emergency(part.lstrip("+")) for part in re.split(r"[*#]", number) if part)


def _is_emergency(digits: str) -> bool:
    return any(
        digits.endswith(emergency) and _is_prefix(digits.removesuffix(emergency)) for emergency in EMERGENCY_NUMBERS
    )


def _is_prefix(digits: str) -> bool:
    return len(digits) <= _LONGEST_ACCESS_CODE or _BEHIND_COUNTRY_CODE.fullmatch(digits) is not None

"""What may be dialled: the site's own test extensions, the echo test, what the customer allowed; never an emergency.

An emergency number is recognised behind anything that could stand before it: an access code (`0112`), a country code
(`0039112`, `+39112`), a feature code (`*21*112#`). Where a harmless number cannot be told from one, it is not dialled:
an extension 112, or 2112 which an access code 2 would make 112.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from tvox.texts import Text, verbatim

EMERGENCY_NUMBERS = frozenset(
    {
        *("112", "113", "114", "115", "116", "117", "118"),  # Italy and Europe; 116 also begins 116117, 116000
        *("116000", "116006", "116111", "116117", "116123"),  # harmonised services of social value
        *("1500", "1515", "1522", "1525", "1530", "1544", "19696", "803116"),  # Italian services of rescue and help
        *("911", "999", "110", "119", "122"),  # elsewhere in the world; mobile networks know some of them
    }
)

_LONGEST_ACCESS_CODE = 3
_BEHIND_COUNTRY_CODE = re.compile(r"\d{0,3}(00)?39\d?")


def _nowhere_else(_number: str) -> Collection[str]:
    return ()


@dataclass(frozen=True)
class DialGuard:
    """Stands before every way of dialling. `allowed` are extensions and numbers exactly as they are dialled.

    `ends` tells at which other numbers the PBX would end a call to one (forwards, members of a group); where that is
    not known, `blind` says why and nothing is dialled. `emergency` are numbers beside those that are known here.
    """

    allowed: frozenset[str]
    ends: Callable[[str], Collection[str]] = _nowhere_else
    blind: Text | None = None
    emergency: frozenset[str] = frozenset()

    @classmethod
    def of(cls, extensions: Iterable[str], *, echo_test: str, may_dial: Iterable[str]) -> "DialGuard":
        """The guard of a site."""
        return cls(frozenset({*extensions, echo_test, *may_dial}))

    def refusal(self, number: str) -> Text | None:
        """Why `number` is not dialled; None where it may be."""
        return self.bar(number) or self.blind

    def bar(self, number: str) -> Text | None:
        """The same as far as it lies in the number and in what is known of where it ends."""
        if not re.fullmatch(r"\+?[0-9*#]{1,20}", number):
            return Text("“{number}” is not a telephone number.", number=verbatim(number))
        if reaches_emergency(number, self.emergency):
            return Text("{number} is, or could become, an emergency number: it is never dialled.", number=number)
        if number not in self.allowed:
            return Text("{number} is none of the numbers that this site allows to dial.", number=number)
        return self._bar_of_ends(number)

    def refusal_of_digits(self, digits: str) -> Text | None:
        """Why these DTMF digits are not sent into a call: an IVR or a dial tone could make a call of them."""
        if not re.fullmatch(r"[0-9*#A-D]{1,40}", digits):
            return Text("“{digits}” are not DTMF digits.", digits=verbatim(digits))
        if any(emergency in digits for emergency in EMERGENCY_NUMBERS | self.emergency):
            return Text("The digits {digits} contain an emergency number: they are never sent.", digits=digits)
        return None

    def _bar_of_ends(self, number: str) -> Text | None:
        for end in self.ends(number):
            if reaches_emergency(end, self.emergency):
                return Text(
                    "The PBX would lead a call to {number} to {end}, which is, or could become, an emergency number.",
                    number=number,
                    end=end,
                )
            if end not in self.allowed:
                return Text(
                    "The PBX would lead a call to {number} to {end}, which this site does not allow.",
                    number=number,
                    end=end,
                )
        return None


def reaches_emergency(number: str, also: Iterable[str] = ()) -> bool:
    """Whether the number, or a part of it between * and #, is an emergency number behind any prefix."""
    numbers = EMERGENCY_NUMBERS.union(also)
    return any(_is_emergency(part.lstrip("+"), numbers) for part in re.split(r"[*#]", number) if part)


def _is_emergency(digits: str, numbers: Iterable[str]) -> bool:
    return any(digits.endswith(emergency) and _is_prefix(digits.removesuffix(emergency)) for emergency in numbers)


def _is_prefix(digits: str) -> bool:
    return len(digits) <= _LONGEST_ACCESS_CODE or _BEHIND_COUNTRY_CODE.fullmatch(digits) is not None

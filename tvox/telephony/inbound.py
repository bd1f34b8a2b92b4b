"""UAT-TRK-002 and UAT-TRK-005: calls from outside reach the right extension, with the caller's full number."""

from collections.abc import Sequence

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Inbound
from tvox.telephony.line_calls import LineCall, Shown, judge_line_calls, look_at_line
from tvox.telephony.phones import Phone
from tvox.texts import Text

ITALY = ("+39", "0039")


def read_inbound(*phones: Phone, numbers: Sequence[Inbound], access_code: str) -> list[LineCall | CouldNotLook]:
    """The last phone is the one outside; it calls each of the numbers in turn, and the extension there answers."""
    outside, extensions = phones[-1], {phone.extension: phone for phone in phones[:-1]}
    expected = full_number(outside.extension, access_code)
    return [
        look_at_line(outside, extensions[number.reaches], number=number.dnis, expected=expected) for number in numbers
    ]


def judge_inbound(calls: Sequence[LineCall | CouldNotLook] | CouldNotLook) -> list[Finding]:
    """For each number: the right extension rang, it was shown the full number, both heard each other."""
    return judge_line_calls(
        calls, Text("A call from outside reaches its extension, with the caller's full number and voice both ways.")
    )


def full_number(number: str, access_code: str) -> Shown:
    """How a full number may be shown: as it is, ready to be called back, or with Italy's code; not with a part cut."""
    return Shown(
        right=(number, access_code + number, *(country + number for country in ITALY)),
        known=(number.lstrip("0"), number[1:], number[:-1], number[-4:], "anonymous"),
    )

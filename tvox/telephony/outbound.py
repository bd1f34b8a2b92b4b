"""UAT-TRK-003 and UAT-TRK-004: calls leave by the right line, and show the number that its rule says."""

from collections.abc import Sequence

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Trunks
from tvox.telephony.line_calls import LineCall, Shown, judge_line_calls, look_at_line
from tvox.telephony.phones import Phone
from tvox.texts import Text


def read_outbound(caller: Phone, *outside: Phone, trunks: Trunks) -> list[LineCall | CouldNotLook]:
    """The caller dials each of the outside telephones in turn, behind the access code, and leaves by the first line."""
    expected = Shown((trunks.clid,), trunks.backup_clid, (caller.extension,))
    return [_called(caller, phone, trunks, expected) for phone in outside]


def read_backup(caller: Phone, outside: Phone, *, trunks: Trunks) -> list[LineCall | CouldNotLook]:
    """The caller dials a telephone that the first line refuses, so that the call leaves by the second."""
    told_apart = trunks.backup_clid is not None and trunks.backup_clid != trunks.clid
    right = (trunks.backup_clid,) if told_apart and trunks.backup_clid is not None else ()
    return [_called(caller, outside, trunks, Shown(right, trunks.clid, (caller.extension,)))]


def judge_outbound(calls: Sequence[LineCall | CouldNotLook] | CouldNotLook) -> list[Finding]:
    """Each call shows the first line's number, and both hear each other."""
    return judge_line_calls(
        calls, Text("A call leaves by the first line, shows the right number, with voice both ways.")
    )


def judge_backup(calls: Sequence[LineCall | CouldNotLook] | CouldNotLook) -> list[Finding]:
    """The call shows the second line's number, and both hear each other."""
    return judge_line_calls(
        calls, Text("A call that the first line refuses leaves by the second, with voice both ways.")
    )


def _called(caller: Phone, outside: Phone, trunks: Trunks, expected: Shown) -> LineCall | CouldNotLook:
    return look_at_line(caller, outside, number=trunks.access_code + outside.extension, expected=expected)

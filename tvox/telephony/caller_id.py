"""UAT-TEL-004: the called extension is shown the caller's number, and its name as in the internal address book."""

from collections.abc import Mapping
from dataclasses import dataclass

from tvox.findings import Finding, Kind, not_observed
from tvox.observing import CouldNotLook
from tvox.telephony.calling import connect, finish, judged, not_reached, stay
from tvox.telephony.phones import Identity, OnlyStrangers, Phone
from tvox.texts import Text, listed, verbatim

CORRECTIONS_S = 0.5  # a name may follow the answer, by UPDATE or re-INVITE


@dataclass(frozen=True)
class CallerShown:
    """What the called phone was shown of the caller in the end; None where the call never reached it as the caller's.

    `name` is the one the caller's extension has by the site file, None where that says none; `strangers` are the
    numbers shown instead of the caller's.
    """

    caller: str
    other: str
    name: str | None
    shown: Identity | None
    strangers: tuple[str, ...] = ()


def read_caller_id(caller: Phone, other: Phone, *, names: Mapping[str, str]) -> CallerShown:
    """The caller calls, the other answers, the caller hangs up."""
    both, name = (caller.extension, other.extension), names.get(caller.extension)
    try:
        connection = connect(caller, other)
    except OnlyStrangers as others:
        return CallerShown(*both, name, None, others.callers)
    if connection.called is not None:
        stay(connection.calling, connection.called, seconds=CORRECTIONS_S)
    called = finish(caller, other, connection, lasted=False).called
    presented = called.presented if called is not None else ()
    return CallerShown(*both, name, presented[-1] if presented else None)


def judge_caller_id(seen: CallerShown | CouldNotLook) -> list[Finding]:
    """One finding for the number and one for the name."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("The called phone shows the caller's number and name."))]
    return [_number(seen), _name(seen)]


def _where(aspect: Text, seen: CallerShown) -> Text:
    return Text("{aspect} of {caller} at {other}", aspect=aspect, caller=seen.caller, other=seen.other)


def _number(seen: CallerShown) -> Finding:
    wrong = None
    if seen.strangers:
        wrong = Text("Shown: {shown}", shown=listed(map(verbatim, seen.strangers)))
    elif seen.shown is None:
        wrong = Text("The call never reached {other}.", other=seen.other)
    elif seen.shown.number != seen.caller:
        wrong = Text("Shown: {shown}", shown=verbatim(seen.shown.number or "-"))
    return judged(
        _where(Text("number"), seen),
        expected=Text("{number} is shown as the caller", number=seen.caller),
        wrong=wrong,
        observed=Text("Shown: {shown}", shown=verbatim(seen.caller)),
    )


def _name(seen: CallerShown) -> Finding:
    where = _where(Text("name"), seen)
    if seen.name is None:
        return not_observed(
            where,
            expected=Text("The name of the internal address book is shown"),
            observed=Text("The site file says no name for {extension}.", extension=seen.caller),
            next_step=Text("Add name to the extension in sip.accounts of the site file."),
            kind=Kind.NOT_TESTABLE,
        )
    expected = Text("“{name}” is shown as the caller's name", name=verbatim(seen.name))
    if seen.shown is None:
        return not_reached(where, expected=expected)
    observed = Text("Shown: {shown}", shown=verbatim(seen.shown.name or "-"))
    next_step = Text("Compare the user's name on the TVOX with the site file, then its internal address book.")
    wrong = None if seen.shown.name == seen.name else observed
    return judged(where, expected=expected, wrong=wrong, observed=observed, next_step=next_step)

"""Calls from extensions to telephones outside: the number shown there, and whether the call arrived at all."""

from dataclasses import dataclass

from tvox.findings import Finding, Kind, not_observed
from tvox.site_telephony import Trunks
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, answer_to, judged
from tvox.telephony.phones import CallFacts, OnlyStrangers, Phone
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import End, Talk, speak_tones, talk
from tvox.texts import Text, listed, verbatim

OUTSIDE_RINGS_WITHIN_S = 10.0  # a mobile network takes its time
LATE_RINGING_S = 0.5


@dataclass(frozen=True)
class OutsideCall:
    """One call: as dialled, what the caller saw, whether the outside telephone rang, what both heard if answered.

    `strangers` are numbers shown there meanwhile that are not known as the caller's, `shown` is the caller's number.
    """

    extension: str
    dialled: str
    outside: str
    told: CallFacts
    rang: bool
    talk: Talk | None = None
    strangers: tuple[str, ...] = ()
    shown: str = ""


def numbers_shown(trunks: Trunks, extension: str) -> frozenset[str]:
    """By which numbers an outside telephone may know the extension.

    Those of `trunks.caller` as the site file says them; where they end in that extension (a range of numbers with
    direct dialling in), the same with this extension's.
    """
    known = [clid for clid in (trunks.clid, trunks.backup_clid) if clid is not None]
    own = [clid.removesuffix(trunks.caller) + extension for clid in known if clid.endswith(trunks.caller)]
    return frozenset([*known, *own])


def call_outside(caller: Phone, outside: Phone, *, number: str, shown: frozenset[str], talk_for: float) -> OutsideCall:
    """Dial; where the outside telephone rings it answers, and both talk for so long."""
    speak_tones(caller, outside)
    calling = caller.call(number)
    ringing = outside.expect_call(caller=shown, within=OUTSIDE_RINGS_WITHIN_S)
    heard = None
    if ringing is not None:
        ringing.answer()
        ringing.until_answered(within=ANSWER_WITHIN_S)
        if calling.until_answered(within=ANSWER_WITHIN_S).up:
            heard = talk(End(caller, calling), End(outside, ringing), seconds=talk_for, name="outside")
    told = calling.hang_up(within=END_WITHIN_S)
    presented = ringing.hang_up(within=END_WITHIN_S).presented if ringing is not None else ()
    by = presented[0].number if presented else ""
    return OutsideCall(caller.extension, number, outside.extension, told, ringing is not None, heard, shown=by)


def try_outside(caller: Phone, outside: Phone, *, number: str, shown: frozenset[str]) -> OutsideCall:
    """Dial and see whether the outside telephone rings; it does not answer. `told` is what the caller knew by then."""
    ringing = Ringing([outside], callers=shown)
    calling = caller.call(number)
    rang = False
    strangers: tuple[str, ...] = ()
    try:
        ringing.until(lambda now: bool(now) or calling.facts().ended_after is not None, within=OUTSIDE_RINGS_WITHIN_S)
        rang = ringing.until(bool, within=LATE_RINGING_S).reached
    except OnlyStrangers as others:
        strangers = others.callers
    told = calling.facts()
    calling.hang_up(within=END_WITHIN_S)
    for call in ringing.calls.values():
        call.until_ended(within=END_WITHIN_S)
    return OutsideCall(caller.extension, number, outside.extension, told, rang, strangers=strangers)


def judge_denied(seen: OutsideCall, reachable: OutsideCall) -> Finding:
    """The PBX ended the call and the outside telephone never rang, though it does for a call that is `reachable`."""
    where = Text("denied call {extension} → {number}", extension=seen.extension, number=seen.dialled)
    expected = Text("Refused, and {outside} does not ring", outside=seen.outside)
    wrong = None
    if seen.rang:
        wrong = Text("{outside} rang.", outside=seen.outside)
    elif seen.strangers:
        wrong = Text(
            "{outside} rang, by {callers}.", outside=seen.outside, callers=listed(map(verbatim, seen.strangers))
        )
    elif seen.told.ended_after is None:
        wrong = Text("It was not refused within {seconds} s.", seconds=OUTSIDE_RINGS_WITHIN_S)
    elif reachable.strangers:
        return strangers_rang(where, expected, reachable)
    elif not reachable.rang:
        return _nothing_to_compare(where, expected, reachable)
    told = Text("an announcement, then the end") if seen.told.answered_after is not None else answer_to(seen.told)
    return judged(where, expected=expected, wrong=wrong, observed=Text("Told: {answer}", answer=told))


def strangers_rang(where: Text, expected: Text, seen: OutsideCall) -> Finding:
    """The outside telephone rang by numbers that nobody knows: whether that was the extension's call cannot be told."""
    callers = listed(map(verbatim, seen.strangers))
    return not_observed(
        where,
        expected=expected,
        observed=Text(
            "{outside} rang, by {callers}: whose call that was is not known.", outside=seen.outside, callers=callers
        ),
        next_step=Text("Make UAT-TRK-003 pass first."),
        kind=Kind.COULD_NOT_COMPARE,
    )


def _nothing_to_compare(where: Text, expected: Text, reachable: OutsideCall) -> Finding:
    return not_observed(
        where,
        expected=expected,
        observed=Text(
            "{outside} did not ring for {extension} either, which may call it ({answer}).",
            outside=reachable.outside,
            extension=reachable.extension,
            answer=answer_to(reachable.told),
        ),
        next_step=Text("Make UAT-TRK-003 pass first."),
        kind=Kind.COULD_NOT_COMPARE,
    )

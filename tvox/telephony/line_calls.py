"""Calls over the outside lines: what the called telephone was shown of the caller, and whether both heard the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from tvox.findings import Finding, Kind, not_observed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import (
    ANSWER_WITHIN_S,
    Connection,
    Signalling,
    finish,
    judge_signalling,
    judged,
    not_reached,
)
from tvox.telephony.outside_calls import OUTSIDE_RINGS_WITHIN_S
from tvox.telephony.phones import OnlyStrangers, Phone
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.texts import Text, listed, verbatim

TALK_S = 2.0


@dataclass(frozen=True)
class Shown:
    """The numbers that may be shown of the caller; none where the lines cannot be told apart.

    `other_line` is what the wrong line would show, `known` are more numbers by which the call is recognised.
    """

    right: tuple[str, ...]
    other_line: str | None = None
    known: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All by which the call is recognised."""
        return tuple(dict.fromkeys([*self.right, *([self.other_line] if self.other_line else []), *self.known]))


@dataclass(frozen=True)
class LineCall:
    """One call: as dialled, how it went, what the called telephone was shown, what both heard.

    `shown` holds the caller's number; where none of the expected ones came, the numbers of the calls that came instead.
    """

    dialled: str
    expected: Shown
    signalling: Signalling
    shown: tuple[str, ...]
    heard: Talk | None

    @property
    def where(self) -> Text:
        """`caller id 128 → 00451234567`."""
        return Text("caller id {caller} → {number}", caller=self.signalling.caller, number=self.dialled)


def look_at_line(caller: Phone, other: Phone, *, number: str, expected: Shown) -> LineCall | CouldNotLook:
    """The same as a value, so that what could not be asked of one number does not hide the others."""
    try:
        return read_line_call(caller, other, number=number, expected=expected)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def read_line_call(caller: Phone, other: Phone, *, number: str, expected: Shown, talk_for: float = TALK_S) -> LineCall:
    """Dial; the other telephone answers a call that shows one of the known numbers, both talk, the caller hangs up."""
    speak_tones(caller, other)
    calling = caller.call(number)
    try:
        called = other.expect_call(caller=expected.every, within=OUTSIDE_RINGS_WITHIN_S)
    except OnlyStrangers as strangers:
        signalling = finish(caller, other, Connection(calling, None), lasted=False)
        return LineCall(number, expected, signalling, strangers.callers, None)
    heard = None
    if called is not None:
        calling.until_ringing(within=ANSWER_WITHIN_S)
        called.answer()
        called.until_answered(within=ANSWER_WITHIN_S)
        if calling.until_answered(within=ANSWER_WITHIN_S).up:
            heard = talk(End(caller, calling), End(other, called), seconds=talk_for, name="line")
    lasted = called is not None and called.facts().up and calling.facts().up
    signalling = finish(caller, other, Connection(calling, called), lasted=lasted)
    presented = signalling.called.presented if signalling.called is not None else ()
    return LineCall(number, expected, signalling, tuple(identity.number for identity in presented[:1]), heard)


def judge_line_calls(calls: Sequence[LineCall | CouldNotLook] | CouldNotLook, expected: Text) -> list[Finding]:
    """For each call the number shown, the signalling, and both directions of the sound."""
    seen = [calls] if isinstance(calls, CouldNotLook) else calls
    findings: list[Finding] = []
    for call in seen:
        if isinstance(call, CouldNotLook):
            findings.append(call.as_finding(expected))
        else:
            findings += [judge_caller(call), *judge_line_call(call, least_s=TALK_S)]
    return findings or [_none(expected)]


def judge_line_call(call: LineCall, *, least_s: float) -> list[Finding]:
    """Signalling and both directions of the sound."""
    ends = (call.signalling.caller, call.signalling.other)
    return [judge_signalling(call.signalling), *judge_talk(call.heard, ends=ends, least_s=least_s)]


def judge_caller(call: LineCall) -> Finding:
    """The called telephone was shown one of the right numbers."""
    right = call.expected.right
    if not right:
        return _cannot_tell(call)
    expected = Text("{other} is shown {number}", other=call.signalling.other, number=listed(right, at_most=1))
    if not call.shown:
        if call.signalling.called is None:
            return not_reached(call.where, expected=expected)
        return judged(call.where, expected=expected, wrong=Text("No number is shown."), observed=expected)
    seen = Text("Shown: {shown}", shown=listed(verbatim(number or "-") for number in call.shown))
    if set(call.shown) <= set(right):
        return judged(call.where, expected=expected, wrong=None, observed=seen)
    other = call.expected.other_line in call.shown
    wrong = Text("{seen}. The call left by the other line.", seen=seen) if other else seen
    return judged(call.where, expected=expected, wrong=wrong, observed=seen, next_step=_RULE)


def _cannot_tell(call: LineCall) -> Finding:
    return not_observed(
        call.where,
        expected=Text("{other} is shown the second line's number", other=call.signalling.other),
        observed=Text("By the number shown, the two lines cannot be told apart."),
        next_step=Text("Say in trunks.backup_clid of the site file what the second line shows, or ask the carrier."),
        kind=Kind.NOT_TESTABLE,
    )


def _none(expected: Text) -> Finding:
    return not_observed(
        Text("site file"),
        expected=expected,
        observed=Text("No number was called."),
        next_step=Text("Name numbers in telephony.trunks of the site file."),
        kind=Kind.NOT_TESTABLE,
    )


_RULE = Text("Compare the rule for the caller's number (sostituzione CLID) and the order of the lines in OCC.")

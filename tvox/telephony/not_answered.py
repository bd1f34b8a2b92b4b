"""UAT-TEL-005: busy is told to the caller, an unanswered call rings on, a cancelled one ends, and no channel stays.

That the called user finds the missed calls in a list is not to be seen by SIP, and not looked at here.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tvox.findings import Finding, Kind, not_observed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, answer_to, judged
from tvox.telephony.engaged import TOLD_WITHIN_S, engaged, refuse_as_busy
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.ringing import Ringing
from tvox.texts import Text, joined, verbatim
from tvox.waiting import eventually

RINGS_FOR_S = 5.0
STOPS_WITHIN_S = 3.0
GONE_WITHIN_S = 5.0
BUSY_ANSWERS = (486, 600)
CANCELLED = 487

Channels = Callable[[Collection[str]], Collection[str]]
"""The PBX's own channels of some extensions; may raise `CouldNotAsk`."""


@dataclass(frozen=True)
class GivenUp:
    """A call that was given up by the caller: what the caller knew just before, and both ends afterwards.

    `rang` says whether the called phone still rang just before; `called` is None where it never rang.
    """

    before: CallFacts
    rang: bool
    calling: CallFacts
    called: CallFacts | None


@dataclass(frozen=True)
class LeftBehind:
    """The PBX's channels of both extensions: `during` a call, to see that it shows them, and once all had ended."""

    during: tuple[str, ...]
    afterwards: tuple[str, ...]


@dataclass(frozen=True)
class NotAnswered:
    """The three calls: to a busy phone (as the caller saw it), to one that does not answer, and a cancelled one."""

    caller: str
    other: str
    busy: CallFacts
    unanswered: GivenUp
    cancelled: GivenUp
    left: LeftBehind | CouldNotLook


def read_not_answered(caller: Phone, other: Phone, *, echo: str, channels: Channels) -> NotAnswered:
    """Three calls to the other phone, none of which it answers."""
    both = (caller.extension, other.extension)
    with engaged(other, echo=echo):
        during = _looked(channels, both)
        calling = caller.call(other.extension)
        refuse_as_busy(Ringing([other], callers=caller.extension), other, calling)
        calling.until_ended(within=TOLD_WITHIN_S)
        busy = calling.hang_up(within=END_WITHIN_S)
    unanswered = _given_up(caller, other, after=RINGS_FOR_S)
    cancelled = _given_up(caller, other, after=0.0)
    return NotAnswered(*both, busy, unanswered, cancelled, _left(channels, both, during))


def judge_not_answered(seen: NotAnswered | CouldNotLook) -> list[Finding]:
    """One finding for each call and one for what is left of them."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("Busy, unanswered and cancelled calls are told as such and leave nothing."))]
    return [
        _busy(seen),
        _judged(seen, Text("no answer"), seen.unanswered, Text("Rings until the caller gives up, then stops ringing")),
        _judged(seen, Text("cancelled"), seen.cancelled, Text("Rings, is cancelled, stops ringing")),
        _channels(seen),
    ]


def _given_up(caller: Phone, other: Phone, *, after: float) -> GivenUp:
    """Let it ring for so long, then cancel."""
    ringing = Ringing([other], callers=caller.extension)
    calling = caller.call(other.extension)
    began = ringing.until(lambda now: bool(now) or calling.facts().ended_after is not None, within=ANSWER_WITHIN_S)
    calling.until_ringing(within=ANSWER_WITHIN_S)
    rang = ringing.until(lambda now: not now, within=after).last if began.last else ()
    before = calling.facts()
    ended = calling.hang_up(within=END_WITHIN_S)
    called = ringing.calls.get(other.extension)
    return GivenUp(before, bool(rang), ended, called.until_ended(within=STOPS_WITHIN_S) if called else None)


def _looked(channels: Channels, extensions: Collection[str]) -> tuple[str, ...] | CouldNotLook:
    try:
        return tuple(channels(extensions))
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _left(
    channels: Channels, extensions: Collection[str], during: tuple[str, ...] | CouldNotLook
) -> LeftBehind | CouldNotLook:
    if isinstance(during, CouldNotLook):
        return during
    left = eventually(
        lambda: _looked(channels, extensions), within=GONE_WITHIN_S, until=lambda seen: not seen, every=0.5
    ).last
    return left if isinstance(left, CouldNotLook) else LeftBehind(during, left)


def _where(aspect: Text, seen: NotAnswered) -> Text:
    return Text("{aspect}: {caller} → {other}", aspect=aspect, caller=seen.caller, other=seen.other)


def _busy(seen: NotAnswered) -> Finding:
    told = seen.busy
    wrong = None
    if told.answered_after is not None:
        wrong = Text("Somebody answered in the place of the busy extension.")
    elif told.status not in BUSY_ANSWERS:
        wrong = Text("The caller of the busy extension was told: {answer}", answer=_told(told))
    return judged(
        _where(Text("busy"), seen),
        expected=Text("The caller is told that the extension is busy"),
        wrong=wrong,
        observed=Text("Told: {answer}", answer=answer_to(told)),
        next_step=Text(
            "Look at the signalling traces in the evidence, and whether the extension is forwarded on busy."
        ),
    )


def _told(call: CallFacts) -> Text:
    """The final answer; one to our own giving up is none of the PBX's."""
    return Text("nothing, it kept ringing") if call.status in {0, CANCELLED} else answer_to(call)


def _judged(seen: NotAnswered, aspect: Text, call: GivenUp, expected: Text) -> Finding:
    observed = Text(
        "Rang for {seconds} s, then told: {answer}",
        seconds=round((call.calling.ended_after or 0.0) - (call.before.rang_after or 0.0), 1),
        answer=answer_to(call.calling),
    )
    return judged(_where(aspect, seen), expected=expected, wrong=_wrong(seen, call), observed=observed)


def _wrong(seen: NotAnswered, call: GivenUp) -> Text | None:
    if call.before.answered_after is not None:
        return Text("It was answered, though nobody answered at {other}.", other=seen.other)
    if call.before.ended_after is not None:
        return Text("It ended before the caller gave up: {answer}", answer=answer_to(call.before))
    if call.called is None:
        return Text("{other} never rang.", other=seen.other)
    if not call.rang:
        return Text("{other} stopped ringing before the caller gave up.", other=seen.other)
    if call.before.rang_after is None:
        return Text("The caller heard of no ringing.")
    if call.called.ended_after is None:
        return Text("{other} went on ringing after the caller had given up.", other=seen.other)
    if call.calling.ended_after is None or call.calling.status != CANCELLED:
        return Text("The caller's end was not closed: {answer}", answer=answer_to(call.calling))
    return None


def _channels(seen: NotAnswered) -> Finding:
    where = Text("channels of {caller} and {other} on the TVOX", caller=seen.caller, other=seen.other)
    expected = Text("None is left {seconds} s after the calls", seconds=GONE_WITHIN_S)
    if isinstance(seen.left, CouldNotLook):
        return seen.left.as_finding(expected)
    if not seen.left.during:
        return not_observed(
            where,
            expected=expected,
            observed=Text("The list showed no channel even while {other} was in a call.", other=seen.other),
            next_step=Text(
                "Look on the node which name {other} has in {command}.",
                other=seen.other,
                command=verbatim("asterisk -rx 'core show channels concise'"),
            ),
            kind=Kind.COULD_NOT_COMPARE,
        )
    left = joined((verbatim(name) for name in seen.left.afterwards), separator=", ")
    wrong = Text("Left: {channels}", channels=left) if seen.left.afterwards else None
    return judged(where, expected=expected, wrong=wrong, observed=Text("none is left"))

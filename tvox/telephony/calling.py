"""One test phone calls another: the part of the signalling that all items between two extensions share."""

from collections.abc import Collection
from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.texts import Text, verbatim
from tvox.waiting import eventually

RING_WITHIN_S = 10.0
ANSWER_WITHIN_S = 5.0
END_WITHIN_S = 5.0


@dataclass(frozen=True)
class Connection:
    """A call being made; `called` is None where it never reached the other phone."""

    calling: Call
    called: Call | None


@dataclass(frozen=True)
class Signalling:
    """How the call went at both phones. `called` is None where it never reached the other phone.

    `lasted` says whether both ends were still up when the caller was about to hang up.
    """

    caller: str
    other: str
    calling: CallFacts
    called: CallFacts | None
    lasted: bool

    @property
    def talked(self) -> bool:
        """Whether both ends were answered."""
        return all(end is not None and end.answered_after is not None for end in (self.calling, self.called))


def connect(
    caller: Phone, other: Phone, *, number: str | None = None, shown: Collection[str] = frozenset()
) -> Connection:
    """Dial, let it ring at both ends, answer.

    `number` is what is dialled where it is not the other's extension; `shown` are the numbers by which the other phone
    may know the caller where that is not its extension.
    """
    calling = caller.call(number or other.extension)
    called = other.expect_call(caller=shown or caller.extension, within=RING_WITHIN_S)
    if called is not None:
        calling.until_ringing(within=ANSWER_WITHIN_S)
        called.answer()
        called.until_answered(within=ANSWER_WITHIN_S)
        calling.until_answered(within=ANSWER_WITHIN_S)
    return Connection(calling, called)


def stay(*calls: Call, seconds: float) -> bool:
    """Leave the calls up for so long; ends early, with False, as soon as one is down."""
    down = eventually(lambda: not all(call.facts().up for call in calls), within=seconds, every=0.25)
    return not down.reached


def finish(caller: Phone, other: Phone, connection: Connection, *, lasted: bool) -> Signalling:
    """The caller hangs up; the other end is waited for."""
    calling = connection.calling.hang_up(within=END_WITHIN_S)
    called = connection.called.until_ended(within=END_WITHIN_S) if connection.called is not None else None
    return Signalling(caller.extension, other.extension, calling, called, lasted)


def answer_to(call: CallFacts) -> Text:
    """`486 Busy Here`; `-` where there was no final answer."""
    return verbatim(f"{call.status} {call.reason}" if call.status else "-")


def judged(
    where: Text, *, expected: Text, wrong: Text | None, observed: Text, next_step: Text | None = None
) -> Finding:
    """FAIL where something is wrong, else PASS."""
    if wrong is None:
        return passed(where, expected=expected, observed=observed)
    traces = Text("Look at the signalling traces in the evidence.")
    return failed(where, expected=expected, observed=wrong, next_step=next_step or traces)


def not_reached(where: Text, *, expected: Text) -> Finding:
    """NOT OBSERVED, since an earlier step of the same item failed; that step's own finding says how."""
    return not_observed(
        where,
        expected=expected,
        observed=Text("It did not come to this: an earlier step failed."),
        next_step=Text("Mend what failed before it, then run the item again."),
        kind=Kind.COULD_NOT_LOOK,
    )


def judge_signalling(signalling: Signalling) -> Finding:
    """Rang, answered, stayed up, and ended by the caller's BYE alone."""
    where = Text("signalling {caller} → {other}", caller=signalling.caller, other=signalling.other)
    expected = Text("Rings, is answered, stays up until the caller hangs up, ends with BYE and 200 OK")
    wrong = _unanswered(signalling) or _ended_badly(signalling)
    if wrong is not None:
        next_step = Text("Look at both signalling traces in the evidence.")
        return failed(where, expected=expected, observed=wrong, next_step=next_step)
    calling = signalling.calling
    observed = Text(
        "Rang after {rang} s, answered after {answered} s, ended by {caller} after {ended} s; codec {codec}",
        rang=round(calling.rang_after or 0.0, 2),
        answered=round(calling.answered_after or 0.0, 2),
        ended=round(calling.ended_after or 0.0, 1),
        caller=signalling.caller,
        codec=verbatim(f"{calling.rtp.codec}/{calling.rtp.clock_rate}" if calling.rtp else "-"),
    )
    return passed(where, expected=expected, observed=observed)


def _unanswered(signalling: Signalling) -> Text | None:
    calling, called = signalling.calling, signalling.called
    if called is None:
        return Text(
            "The call never reached {other}; the caller was told: {answer}",
            other=signalling.other,
            answer=answer_to(calling),
        )
    if calling.answered_after is None:
        return Text("The caller saw no answer: {answer}", answer=answer_to(calling))
    if called.answered_after is None:
        return Text("{other} answered, but its answer was not confirmed.", other=signalling.other)
    if calling.rang_after is None or calling.rang_after > calling.answered_after:
        return Text("The caller heard of no ringing before the answer.")
    return None


def _ended_badly(signalling: Signalling) -> Text | None:
    calling, called = signalling.calling, signalling.called
    if called is None:
        return None
    for extension, end in ((signalling.caller, calling), (signalling.other, called)):
        if not signalling.lasted and end.ended_after is not None and end.bye != "sent":
            return Text(
                "At {extension} the call ended by itself after {seconds} s.",
                extension=extension,
                seconds=round(end.ended_after, 1),
            )
    if not signalling.lasted:
        return Text("The call did not last until the caller hung up.")
    if (calling.bye, calling.bye_status) != ("sent", 200):
        return Text("The caller's BYE was answered: {status}", status=verbatim(str(calling.bye_status or "-")))
    if called.ended_after is None or called.bye != "received":
        return Text("{other} was not told that the call had ended.", other=signalling.other)
    return None

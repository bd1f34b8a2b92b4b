"""A service hands a call on: one phone of several must ring, that one and no other, and show who calls."""

from collections.abc import Sequence
from dataclasses import dataclass

from tvox.findings import Finding
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, answer_to, judged
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import End, Talk, judge_talk, talk
from tvox.texts import Text, listed, verbatim

OTHERS_WITHIN_S = 0.5  # a second phone that is called at the same time rings by then
TALK_S = 1.0


@dataclass(frozen=True)
class Delivery:
    """Where a call of `caller` to `number` went. `rang`: the phones that rang, `after_s` since it was waited for.

    `called` is the end at the phone that was `wanted`. They were to talk for `talk_s`; `heard` is None where they
    did not. `lasted`: both ends were up until the caller hung up.
    """

    caller: str
    number: str
    wanted: str
    rang: tuple[str, ...]
    after_s: float
    calling: CallFacts
    called: CallFacts | None
    lasted: bool = False
    heard: Talk | None = None
    talk_s: float = 0.0


def deliver(
    caller: Phone,
    calling: Call,
    number: str,
    wanted: Phone,
    phones: Sequence[Phone],
    *,
    within: float,
    talk_s: float = 0.0,
) -> Delivery:
    """Wait until one of `phones` rings; where it is the one wanted, answer, talk if asked for, and hang up."""
    ringing = Ringing(phones, callers=caller.extension)
    waited = ringing.until(lambda now: bool(now) or calling.facts().ended_after is not None, within=within)
    rang = waited.last
    if rang:
        rang = tuple(dict.fromkeys(rang + ringing.until(lambda now: len(now) > 1, within=OTHERS_WITHIN_S).last))
    told = (caller.extension, number, wanted.extension, rang, waited.elapsed)
    if wanted.extension not in rang:
        return Delivery(*told, calling.hang_up(within=END_WITHIN_S), None, talk_s=talk_s)
    called = ringing.calls[wanted.extension]
    heard, lasted = _answered(End(caller, calling), End(wanted, called), talk_s=talk_s)
    ended = calling.hang_up(within=END_WITHIN_S)
    return Delivery(*told, ended, called.until_ended(within=END_WITHIN_S), lasted, heard, talk_s)


def _answered(caller: End, wanted: End, *, talk_s: float) -> tuple[Talk | None, bool]:
    """What both heard, and whether both ends are still up."""
    wanted.call.answer()
    up = all(end.call.until_answered(within=ANSWER_WITHIN_S).up for end in (wanted, caller))
    heard = talk(caller, wanted, seconds=talk_s, name="talk") if up and talk_s else None
    return heard, caller.call.facts().up and wanted.call.facts().up


def judge_delivery(where: Text, delivery: Delivery, *, within: float) -> list[Finding]:
    """One finding for who rang, and one for the sound in each direction where they were to talk."""
    expected = Text(
        "A call from {caller} to {number} rings at {wanted} within {seconds} s, at nobody else, and shows {caller}",
        caller=delivery.caller,
        number=delivery.number,
        wanted=delivery.wanted,
        seconds=within,
    )
    observed = Text("{wanted} rang after {seconds} s", wanted=delivery.wanted, seconds=round(delivery.after_s, 1))
    findings = [judged(where, expected=expected, wrong=_wrong(delivery, within), observed=observed)]
    if delivery.talk_s:
        findings += judge_talk(delivery.heard, ends=(delivery.caller, delivery.wanted), least_s=delivery.talk_s)
    return findings


def _wrong(delivery: Delivery, within: float) -> Text | None:
    if not delivery.rang:
        return Text("No phone rang. The caller was told: {answer}", answer=answer_to(delivery.calling))
    if delivery.rang != (delivery.wanted,):
        return Text("There rang: {phones}.", phones=listed(verbatim(phone) for phone in delivery.rang))
    if delivery.after_s > within:
        return Text("It rang after {seconds} s only.", seconds=round(delivery.after_s, 1))
    called = delivery.called
    if called is None or called.answered_after is None or delivery.calling.answered_after is None:
        return Text("{phone} answered, but the call was not connected.", phone=delivery.wanted)
    return _shown_wrongly(delivery, called) or _ended_badly(delivery, called)


def _shown_wrongly(delivery: Delivery, called: CallFacts) -> Text | None:
    shown = called.presented[0].number if called.presented else called.other
    if shown == delivery.caller:
        return None
    return Text("{phone} was shown {number}.", phone=delivery.wanted, number=verbatim(shown or "-"))


def _ended_badly(delivery: Delivery, called: CallFacts) -> Text | None:
    if not delivery.lasted:
        return Text("The call did not last until the caller hung up.")
    if called.ended_after is None or called.bye != "received":
        return Text("{other} was not told that the call had ended.", other=delivery.wanted)
    return None

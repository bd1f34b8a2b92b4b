"""Whether a person and our phone talked: signalling, the person's speech, and the tone that the person heard."""

from collections.abc import Iterable, Iterator

from tvox.findings import Finding, Kind, not_observed
from tvox.observing import CouldNotLook
from tvox.telephony.assisted import AssistedCall
from tvox.telephony.calling import answer_to, judged
from tvox.telephony.media import about_media
from tvox.texts import Text

_NEXT_STEP = Text("Listen to the recordings in the evidence, look at the traces, and do the item again.")
_EXPECTED = Text("The person and the test phone call each other and hear each other.")


def judge_assisted_calls(
    calls: tuple[AssistedCall, ...] | CouldNotLook, *, planned: int, least_s: float
) -> list[Finding]:
    """Every planned call, each with its signalling and the sound in both directions."""
    if isinstance(calls, CouldNotLook):
        return [calls.as_finding(_EXPECTED)]
    findings = [finding for call in calls for finding in _judge(call, least_s)]
    if len(calls) < planned:
        findings.append(_unsaid(Text("a person"), _EXPECTED, Text("Not every call of the item was made.")))
    return findings


def _judge(call: AssistedCall, least_s: float) -> Iterable[Finding]:
    yield _signalling(call)
    if call.facts.answered_after is not None:
        yield _speech(call, least_s) if call.heard is None else about_media(_speech(call, least_s))
        yield from _tone(call)


def _signalling(call: AssistedCall) -> Finding:
    wrong = None
    if call.facts.answered_after is None:
        wrong = Text("It was not answered: {answer}", answer=answer_to(call.facts))
    elif not call.lasted:
        wrong = Text("The call ended by itself after {seconds} s.", seconds=round(call.facts.ended_after or 0.0, 1))
    elif (call.facts.bye, call.facts.bye_status) != ("sent", 200):
        wrong = Text("The end of the call was not confirmed: {status}", status=call.facts.bye_status)
    expected = Text("It is answered, stays up until the test phone hangs up, and ends with BYE and 200 OK")
    observed = Text("answered after {seconds} s, ended in order", seconds=round(call.facts.answered_after or 0.0, 1))
    return judged(_where(call), expected=expected, wrong=wrong, observed=observed, next_step=_NEXT_STEP)


def _speech(call: AssistedCall, least_s: float) -> Finding:
    expected = Text("{phone} hears the person speak for at least {seconds} s", phone=call.phone, seconds=least_s)
    heard = call.heard
    if isinstance(heard, CouldNotLook):
        return heard.as_finding(expected)
    if heard is None:
        wrong: Text | None = Text("Nothing could be recorded: the call had no audio stream, or had ended.")
        return judged(_where(call), expected=expected, wrong=wrong, observed=_EXPECTED, next_step=_NEXT_STEP)
    observed = Text(
        "sound for {seconds} s, loudest {dbfs} dBFS",
        seconds=round(heard.sounding_s, 1),
        dbfs=round(heard.loudest_dbfs, 1),
    )
    wrong = None if heard.is_music_or_speech(least_s=least_s) else Text("No speech: {observed}", observed=observed)
    return judged(_where(call), expected=expected, wrong=wrong, observed=observed, next_step=_NEXT_STEP)


def _tone(call: AssistedCall) -> Iterator[Finding]:
    expected = Text("The person hears the tone of {phone}", phone=call.phone)
    if call.tone_heard is None:
        yield _unsaid(_where(call), expected, Text("The person did not say whether the tone was heard."))
    else:
        wrong = None if call.tone_heard else Text("The person heard no tone.")
        observed = Text("the person says so")
        yield about_media(judged(_where(call), expected=expected, wrong=wrong, observed=observed, next_step=_NEXT_STEP))


def _unsaid(where: Text, expected: Text, observed: Text) -> Finding:
    next_step = Text("Run the item again with a person at the terminal and at the telephone.")
    return not_observed(where, expected=expected, observed=observed, next_step=next_step, kind=Kind.UNANSWERED)


def _where(call: AssistedCall) -> Text:
    if call.direction == "from the person":
        return Text("call {caller} → {other}", caller=call.person, other=call.phone)
    return Text("call {caller} → {other}", caller=call.phone, other=call.person)

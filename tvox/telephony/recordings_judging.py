"""The findings about a recorded call: the call itself, its file, what is in it, and its copies."""

from collections.abc import Iterator

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.audio import LEAST_DBFS
from tvox.telephony.calling import RING_WITHIN_S, judged, not_reached
from tvox.telephony.conversation import NOT_HEARD_S
from tvox.telephony.delivery import Delivery, judge_delivery
from tvox.telephony.media import about_media
from tvox.telephony.recorded_files import RecordedFile
from tvox.telephony.recordings import RecordedCall, RecordedSound
from tvox.texts import Text, joined, verbatim

TOLERANCE_S = 2.0
LEAST_SHARE = 0.7


def judge_recorded_call(call: RecordedCall | CouldNotLook) -> list[Finding]:
    """Delivered, recorded in time, whole, with both voices, and the same on every node."""
    if isinstance(call, CouldNotLook):
        return [call.as_finding(Text("A call to the recorded service is recorded with both voices."))]
    where = Text("recorded service {number}", number=call.delivery.number)
    findings = judge_delivery(where, call.delivery, within=RING_WITHIN_S)
    return [*findings, _judge_file(call), _judge_sound(call), *_judge_copies(call)]


def _judge_file(call: RecordedCall) -> Finding:
    where = Text("recording on {node}", node=call.node)
    expected = Text("Within {seconds} s the call's recording is there", seconds=call.within)
    if isinstance(call.file, CouldNotLook):
        return call.file.as_finding(expected)
    if call.delivery.heard is None:
        return not_reached(where, expected=expected)
    wrong = None
    if call.file is None:
        wrong = Text("There is no recording with {caller}.", caller=call.delivery.caller)
    elif call.file.size == 0:
        wrong = Text("{file} is empty.", file=_name(call.file))
    return judged(
        where,
        expected=expected,
        wrong=wrong,
        observed=Text("{file}, SHA-256 {digest}", file=_name(call.file), digest=verbatim(call.digest[:16])),
        next_step=Text("Look whether the service's recording is on, and at the folder of recordings on the node."),
    )


def _judge_sound(call: RecordedCall) -> Finding:
    where = Text("sound of the recording")
    least, most = _lengths(call.delivery)
    expected = Text(
        "It lasts from {least} to {most} s and holds the tones of both, and no other of ours",
        least=round(least, 1),
        most=round(most, 1),
    )
    if isinstance(call.sound, CouldNotLook):
        return call.sound.as_finding(expected)
    if call.sound is None:
        return not_reached(where, expected=expected)
    wrong = [*_wrong_length(call.sound, least, most), *_wrong_sound(call.delivery, call.sound)]
    observed = _told(call.delivery, call.sound)
    failure = joined([*wrong, observed], separator=" ") if wrong else None
    next_step = Text("Listen to the recording on the TVOX; check the recording of services and its disk.")
    return about_media(judged(where, expected=expected, wrong=failure, observed=observed, next_step=next_step))


def _told(delivery: Delivery, sound: RecordedSound) -> Text:
    return Text(
        "{length} s; {caller} for {one} s, {other} for {another} s",
        length=round(sound.caller.length_s, 1),
        caller=delivery.caller,
        one=sound.caller.heard_s,
        other=delivery.wanted,
        another=sound.other.heard_s,
    )


def _judge_copies(call: RecordedCall) -> Iterator[Finding]:
    for node, copy in (call.copies or {}).items():
        expected = Text("Within {seconds} s the same recording is there", seconds=call.within)
        if isinstance(copy, CouldNotLook):
            yield copy.as_finding(expected)
            continue
        wrong = None if copy == call.digest else Text("It is not the same: SHA-256 {digest}", digest=copy[:16] or "-")
        yield judged(
            Text("recording on {node}", node=node),
            expected=expected,
            wrong=wrong,
            observed=Text("SHA-256 {digest}", digest=verbatim(call.digest[:16])),
            next_step=Text("Make the checks of the file synchronisation pass first."),
        )


def _wrong_length(sound: RecordedSound, least: float, most: float) -> Iterator[Text]:
    if not least <= sound.caller.length_s <= most:
        yield Text("It lasts {seconds} s.", seconds=round(sound.caller.length_s, 1))


def _wrong_sound(delivery: Delivery, sound: RecordedSound) -> Iterator[Text]:
    if sound.caller.loudest_dbfs < LEAST_DBFS:
        yield Text("Silence.")
        return
    for extension, heard in ((delivery.caller, sound.caller), (delivery.wanted, sound.other)):
        if heard.heard_s < LEAST_SHARE * delivery.talk_s:
            yield Text("{extension} is heard for {seconds} s only.", extension=extension, seconds=heard.heard_s)
    for tone, seconds in sound.caller.tones:
        if seconds >= NOT_HEARD_S:
            yield Text("It holds another call's tone ({tone} Hz) for {seconds} s.", tone=tone, seconds=seconds)


def _lengths(delivery: Delivery) -> tuple[float, float]:
    """The recording may begin when the service answers, or when the agent does."""
    calling, called = delivery.calling, delivery.called
    longest = (calling.ended_after or 0.0) - (calling.answered_after or 0.0)
    shortest = (called.ended_after or 0.0) - (called.answered_after or 0.0) if called is not None else 0.0
    return min(shortest, longest) - TOLERANCE_S, max(shortest, longest) + TOLERANCE_S


def _name(file: RecordedFile | None) -> Text:
    return verbatim(file.path.rpartition("/")[2] if file is not None else "-")

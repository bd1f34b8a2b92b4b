"""UAT-TEL-002: two extensions talk, and each hears the other and not itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.audio import LEAST_DBFS, Heard, analyse, read_wave
from tvox.telephony.calling import Connection, Signalling, connect, finish, judge_signalling, stay
from tvox.telephony.media import about_media
from tvox.telephony.phones import Call, Phone, RtpFacts, tone
from tvox.texts import Text, joined

LEAD_S = 1.0  # until both ends send and hear; the tone must be heard for the full time beside it
LONGEST_GAP_MS = 500
GAP_WORTH_SAYING_MS = 100
NOT_HEARD_S = 0.1  # two windows: less is a click


@dataclass(frozen=True)
class Listener:
    """What one side heard, and its phone's count in `rtp`.

    `heard` is None where there was no audio stream to record; `cut` says whether the call ended by itself meanwhile.
    """

    extension: str
    other: str
    own_tone: int
    heard: Heard | CouldNotLook | None
    rtp: RtpFacts | None
    cut: bool = False


@dataclass(frozen=True)
class Conversation:
    """One call between two extensions; `listeners` is empty where it was not answered."""

    signalling: Signalling
    listeners: tuple[Listener, ...]


def read_conversation(caller: Phone, other: Phone, *, talk_for: float) -> Conversation:
    """The caller calls, both send a tone of their own for `talk_for` seconds, the caller hangs up."""
    caller.speak(tone(caller.tone))
    other.speak(tone(other.tone))
    connection = connect(caller, other)
    ends = [connection.calling, *([connection.called] if connection.called is not None else [])]
    recording = [end.facts().up and end.record("conversation") for end in ends]
    lasted = stay(*ends, seconds=talk_for + LEAD_S) if connection.called is not None else False
    far = (other, caller)
    heard = [_heard(end, far[place].tone) if recording[place] else None for place, end in enumerate(ends)]
    signalling = finish(caller, other, connection, lasted=lasted)
    tones = {phone.extension: phone.tone for phone in far}
    return Conversation(signalling, _listeners(signalling, connection, tones, heard))


def judge_conversation(conversation: Conversation | CouldNotLook, *, least_s: float) -> list[Finding]:
    """One finding for the signalling and one for the sound in each direction."""
    if isinstance(conversation, CouldNotLook):
        return [conversation.as_finding(Text("Two extensions call each other and each hears the other."))]
    signalling = conversation.signalling
    findings = [judge_signalling(signalling), *(judge_listener(one, least_s=least_s) for one in conversation.listeners)]
    if not conversation.listeners:
        findings.append(_nothing_to_hear(signalling))
    return findings


def judge_listener(listener: Listener, *, least_s: float) -> Finding:
    """The other's tone long enough, no gap to speak of, and no other tone of ours, its own least of all.

    That a call has ended, or never had audio, is no matter of how well this PC hears.
    """
    finding = _judge_listener(listener, least_s)
    return finding if listener.heard is None or listener.cut else about_media(finding)


def _judge_listener(listener: Listener, least_s: float) -> Finding:
    where = Text("sound {other} → {extension}", other=listener.other, extension=listener.extension)
    expected = Text(
        "{extension} hears the tone of {other} for at least {seconds} s, and nothing else of ours",
        extension=listener.extension,
        other=listener.other,
        seconds=least_s,
    )
    heard = listener.heard
    if isinstance(heard, CouldNotLook):
        return heard.as_finding(expected)
    wrong = (
        [Text("Nothing could be recorded: the call had no audio stream, or had ended.")]
        if heard is None
        else [*_ended(listener), *_wrong(listener, heard, least_s)]
    )
    if heard is None or wrong:
        observed = Text(
            "{wrong} Packets received: {packets}.", wrong=joined(wrong, separator=" "), packets=_packets(listener)
        )
        return failed(where, expected=expected, observed=observed, next_step=_NEXT_STEP)
    observed = Text(
        "{tone} Hz for {seconds} s at {dbfs} dBFS, longest gap {gap} ms; packets lost: {lost}",
        tone=heard.expected,
        seconds=heard.heard_s,
        dbfs=round(heard.dbfs, 1),
        gap=heard.longest_gap_ms,
        lost=listener.rtp.lost if listener.rtp else "-",
    )
    advice = [*_gap_advice(heard), *_path_advice(listener)]
    return passed(where, expected=expected, observed=observed, advisory=joined(advice) if advice else None)


_NEXT_STEP = Text(
    "Listen to the recordings in the evidence; check that RTP passes both ways between this PC and the TVOX."
)


def _ended(listener: Listener) -> list[Text]:
    return [Text("The call ended by itself.")] if listener.cut else []


def _wrong(listener: Listener, heard: Heard, least_s: float) -> list[Text]:
    wrong = []
    if heard.loudest_dbfs < LEAST_DBFS:
        wrong.append(Text("Silence."))
    elif heard.heard_s < least_s:
        wrong.append(Text("The tone was heard for {seconds} s only.", seconds=heard.heard_s))
    if heard.seconds_of(listener.own_tone) >= NOT_HEARD_S:
        wrong.append(Text("It hears itself for {seconds} s.", seconds=heard.seconds_of(listener.own_tone)))
    for strange, seconds in heard.tones:
        if strange != listener.own_tone and seconds >= NOT_HEARD_S:
            wrong.append(
                Text("It hears another call's tone ({tone} Hz) for {seconds} s.", tone=strange, seconds=seconds)
            )
    if heard.longest_gap_ms > LONGEST_GAP_MS:
        wrong.append(Text("The sound has a gap of {gap} ms.", gap=heard.longest_gap_ms))
    return wrong


def _gap_advice(heard: Heard) -> list[Text]:
    if heard.longest_gap_ms < GAP_WORTH_SAYING_MS:
        return []
    return [Text("Gaps in the sound: {count}, the longest {gap} ms.", count=len(heard.gaps), gap=heard.longest_gap_ms)]


def _path_advice(listener: Listener) -> list[Text]:
    """Both test phones are on this PC: sound that goes straight from one to the other has not left it."""
    if listener.rtp is None or not listener.rtp.direct:
        return []
    return [
        Text(
            "The TVOX had both phones send their sound straight to each other, on this PC: of its own way of the sound"
            " this says nothing, the echo test does."
        )
    ]


def _packets(listener: Listener) -> int | str:
    return listener.rtp.received if listener.rtp else 0


def _heard(end: Call, expected: int) -> Heard | CouldNotLook:
    try:
        return analyse(*read_wave(end.stop_recording().heard), expected=expected)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _listeners(
    signalling: Signalling,
    connection: Connection,
    tones: Mapping[str, int],
    heard: list[Heard | CouldNotLook | None],
) -> tuple[Listener, ...]:
    if connection.called is None or signalling.called is None or not signalling.talked:
        return ()
    caller, other = signalling.caller, signalling.other
    return (
        Listener(caller, other, tones[caller], heard[0], signalling.calling.rtp),
        Listener(other, caller, tones[other], heard[1], signalling.called.rtp),
    )


def _nothing_to_hear(signalling: Signalling) -> Finding:
    unheard = not_observed(
        Text("sound {other} → {extension}", other=signalling.other, extension=signalling.caller),
        expected=Text("Each side hears the other."),
        observed=Text("The call was not answered, so nothing could be heard."),
        next_step=Text("Mend the signalling first, then run the item again."),
        kind=Kind.COULD_NOT_LOOK,
    )
    return about_media(unheard)

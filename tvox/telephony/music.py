"""What a caller hears who waits: music, and nobody's voice."""

from dataclasses import dataclass

from tvox.findings import Finding, failed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.audio import analyse, read_wave
from tvox.telephony.calling import not_reached, stay
from tvox.telephony.conversation import NOT_HEARD_S
from tvox.telephony.media import about_media
from tvox.telephony.phones import Call, Phone
from tvox.telephony.sound_presence import Presence, presence
from tvox.texts import Text, joined

SWITCHES_IN_S = 0.5  # what is still on its way when the music begins
LEAST_SHARE = 0.7  # of the time listened; music has pauses
VOICE_SHARE = 0.25  # of the time listened; a note of the music may be one of our tones, but none is held so long


@dataclass(frozen=True)
class Waiting:
    """What a waiting phone heard: its make-up, and for how many seconds each tone of the suite."""

    extension: str
    presence: Presence
    tones: tuple[tuple[int, float], ...]
    lasted: bool


def listen_waiting(phone: Phone, call: Call, *, seconds: float, name: str) -> Waiting | CouldNotLook | None:
    """Listen for so long; None where the call has no audio stream."""
    stay(call, seconds=SWITCHES_IN_S)
    if not (call.facts().up and call.record(name)):
        return None
    lasted = stay(call, seconds=seconds)
    try:
        rate, samples = read_wave(call.stop_recording().heard)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
    own = analyse(rate, samples, expected=phone.tone)
    tones = ((phone.tone, own.heard_s), *own.tones)
    return Waiting(phone.extension, presence(rate, samples), tones, lasted)


def judge_waiting(heard: Waiting | CouldNotLook | None, *, extension: str, tried: bool, least_s: float) -> Finding:
    """Music for most of `least_s` seconds, and no test phone's tone. `tried` says whether it came to waiting at all.

    That the call has ended, or never had audio, is no matter of how well this PC hears.
    """
    where = Text("music at {extension}", extension=extension)
    expected = Text("{extension} hears music while it waits, and no test phone", extension=extension)
    if isinstance(heard, CouldNotLook):
        return about_media(heard.as_finding(expected))
    if heard is None and not tried:
        return about_media(not_reached(where, expected=expected))
    wrong = [Text("The waiting call had no audio stream.")] if heard is None else _wrong(heard, least_s)
    if heard is None or wrong:
        next_step = Text("Listen to the recordings in the evidence; check the TVOX's music on hold.")
        failure = failed(where, expected=expected, observed=joined(wrong, separator=" "), next_step=next_step)
        return failure if heard is None or not heard.lasted else about_media(failure)
    observed = Text(
        "Music or speech for {sounding} s of {seconds} s, at most {dbfs} dBFS",
        sounding=round(heard.presence.sounding_s, 2),
        seconds=round(heard.presence.length_s, 2),
        dbfs=round(heard.presence.loudest_dbfs, 1),
    )
    return about_media(passed(where, expected=expected, observed=observed))


def _wrong(heard: Waiting, least_s: float) -> list[Text]:
    wrong = [
        Text("The tone of a test phone ({tone} Hz) was heard for {seconds} s.", tone=tone, seconds=seconds)
        for tone, seconds in heard.tones
        if seconds >= VOICE_SHARE * heard.presence.length_s
    ]
    if not heard.lasted:
        wrong.append(Text("The waiting call ended by itself."))
    if heard.presence.sounding_s < NOT_HEARD_S:
        wrong.append(Text("Silence."))
    elif not heard.presence.is_music_or_speech(least_s=LEAST_SHARE * least_s):
        wrong.append(_no_music(heard.presence))
    return wrong


def _no_music(sound: Presence) -> Text:
    return Text(
        "No music: {sounding} s of sound in {seconds} s, {alike} s of it one unchanging sound.",
        sounding=round(sound.sounding_s, 2),
        seconds=round(sound.length_s, 2),
        alike=round(sound.alike_s, 2),
    )

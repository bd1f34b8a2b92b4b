"""What a caller hears who waits in a service's queue: its announcement, and then music."""

from dataclasses import dataclass
from pathlib import Path

from tvox.findings import Finding, Kind, failed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.announcements import Announcement, judge_announcement, listen
from tvox.telephony.audio import analyse, read_wave
from tvox.telephony.calling import ANSWER_WITHIN_S
from tvox.telephony.media import about_media
from tvox.telephony.music import Waiting, judge_waiting
from tvox.telephony.phones import Call, Phone, Recording
from tvox.telephony.prompts import Prompts, Recognised
from tvox.telephony.sound_presence import presence
from tvox.texts import Text

BEGINS_WITHIN_S = 2.0
MUSIC_S = 2.0
LISTENED_S = BEGINS_WITHIN_S + MUSIC_S + 0.5

UNNAMED = CouldNotLook(
    Text("site file"),
    Text("The site file names no announcement of the queue."),
    Text("Name its WAV file as telephony.queue.announcement."),
    Kind.NOT_TESTABLE,
)


@dataclass(frozen=True)
class Entertained:
    """What the caller heard. `waited`: the call was taken and stayed up; `music` begins where the announcement ends.

    `again` is the announcement beside what should be music.
    """

    waited: bool
    announcement: Announcement = None
    music: Waiting | CouldNotLook | None = None
    again: Announcement = None


def entertain(caller: Phone, call: Call, prompts: Prompts, announcement: Path | None) -> Entertained:
    """Wait for the answer and listen for the announcement's length and a while."""
    if not call.until_answered(within=ANSWER_WITHIN_S).up:
        return Entertained(False)
    if announcement is None:
        return Entertained(call.facts().up, UNNAMED, UNNAMED)
    try:
        length = prompts.length_of(announcement)
    except CouldNotAsk as refusal:
        blind = CouldNotLook.because(refusal)
        return Entertained(call.facts().up, blind, blind)
    recording = listen(call, seconds=length + LISTENED_S, name="queue")
    if recording is None:
        return Entertained(call.facts().up)
    first = prompts.recognise(announcement, recording)
    ends = first.ends_s if isinstance(first, Recognised) and first.said else length
    again = prompts.recognise(announcement, recording, after_s=ends)
    return Entertained(call.facts().up, first, _music(caller, call, recording, ends), again)


def judge_entertained(extension: str, heard: Entertained) -> list[Finding]:
    """One finding for the announcement, one for the music."""
    where = Text("announcement at {extension}", extension=extension)
    music = judge_waiting(heard.music, extension=extension, tried=heard.waited, least_s=MUSIC_S)
    if isinstance(heard.again, Recognised) and heard.again.begun:
        music = about_media(
            failed(
                music.where,
                expected=music.expected,
                observed=Text("The announcement again, and no music."),
                next_step=Text("Listen to the recordings in the evidence; check the TVOX's music on hold."),
            )
        )
    return [judge_announcement(where, heard.announcement), music]


def _music(caller: Phone, call: Call, recording: Recording, after_s: float) -> Waiting | CouldNotLook:
    try:
        rate, samples = read_wave(recording.heard)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
    rest = samples[round(after_s * rate) :]
    own = analyse(rate, rest, expected=caller.tone)
    tones = ((caller.tone, own.heard_s), *own.tones)
    return Waiting(caller.extension, presence(rate, rest), tones, call.facts().up)

"""UAT-CCS-007: a service that speaks its phrase, understands what is said to it, and leads on accordingly.

The caller is silent while the phrase is said: a recogniser must not take a test tone for an answer. Nobody may ring
before the utterance, or the service leads on whatever it hears.
"""

from dataclasses import dataclass
from pathlib import Path

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import VoiceBot
from tvox.telephony.announcements import Announcement, judge_announcement
from tvox.telephony.audio import read_wave
from tvox.telephony.calling import ANSWER_WITHIN_S, answer_to, judged, not_reached, stay
from tvox.telephony.delivery import Delivery, deliver, judge_delivery
from tvox.telephony.lookup import judge_nobody
from tvox.telephony.phones import CallFacts, Phone, Segment, Sound
from tvox.telephony.prompts import Prompts
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import speak_tones
from tvox.texts import Text

SILENCE = Sound((Segment(0, 1000),))
PHRASE_WITHIN_S = 0.4
UNDERSTOOD_WITHIN_S = 15.0


@dataclass(frozen=True)
class Dialogue:
    """One call: how it was taken, the phrase, who rang before anything was said, and where the utterance led."""

    number: str
    answered: CallFacts
    heard: Announcement
    too_early: tuple[str, ...]
    delivery: Delivery


def read_dialogue(caller: Phone, wanted: Phone, *, bot: VoiceBot, prompts: Prompts) -> Dialogue:
    """Call, listen to the phrase, say the utterance."""
    caller.speak(SILENCE)
    speak_tones(wanted)
    calling = caller.call(bot.number)
    answered = calling.until_answered(within=ANSWER_WITHIN_S)
    recording = answered.up and calling.record("phrase")
    stay(calling, seconds=prompts.length_of(bot.says) + PHRASE_WITHIN_S)
    too_early = Ringing([wanted], callers=caller.extension).now_known()
    caller.speak_file(bot.utterance)
    stay(calling, seconds=_length_of(bot.utterance))
    caller.speak(SILENCE)
    # Stopped here only: what follows a phrase is a caller's answer, and a machine waits for it no longer than people.
    heard = prompts.recognise(bot.says, calling.stop_recording()) if recording else None
    delivery = deliver(caller, calling, bot.number, wanted, [wanted], within=UNDERSTOOD_WITHIN_S)
    return Dialogue(bot.number, answered, heard, too_early, delivery)


def _length_of(utterance: Path) -> float:
    rate, samples = read_wave(utterance)
    return len(samples) / rate


def judge_dialogue(dialogue: Dialogue | CouldNotLook) -> list[Finding]:
    """Taken, the phrase heard, nobody before the utterance, and then the right extension."""
    if isinstance(dialogue, CouldNotLook):
        return [dialogue.as_finding(Text("The service speaks, understands, and leads on."))]
    where = Text("voice service {number}", number=dialogue.number)
    taken = dialogue.answered.up
    findings = [
        judged(
            where,
            expected=Text("The service takes the call"),
            wrong=None if taken else Text("Told: {answer}", answer=answer_to(dialogue.answered)),
            observed=Text("It answered after {seconds} s.", seconds=round(dialogue.answered.answered_after or 0.0, 2)),
        ),
        judge_announcement(where, dialogue.heard, tried=taken),
    ]
    if not taken:
        return [*findings, not_reached(where, expected=Text("What is said leads on"))]
    before = Text("voice service {number}, before anything was said", number=dialogue.number)
    after = Text("voice service {number}, after the utterance", number=dialogue.number)
    findings.append(judge_nobody(before, dialogue.too_early))
    return [*findings, *judge_delivery(after, dialogue.delivery, within=UNDERSTOOD_WITHIN_S)]

"""UAT-CCS-006: a number that its calendar opens now reaches its extension, a closed one says so and rings nowhere."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Opening
from tvox.telephony.announcements import Announcement, hear, judge_announcement
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, RING_WITHIN_S
from tvox.telephony.delivery import TALK_S, Delivery, deliver, judge_delivery
from tvox.telephony.lookup import judge_nobody
from tvox.telephony.phones import Phone
from tvox.telephony.prompts import Prompts
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import speak_tones
from tvox.texts import Text

MESSAGE_WITHIN_S = 4.0


@dataclass(frozen=True)
class Hours:
    """Both calls: where the one to the open number went, what the closed one said, and who rang for it."""

    open_number: str
    closed_number: str
    delivery: Delivery
    heard: Announcement
    rang: tuple[str, ...]


def read_hours(caller: Phone, wanted: Phone, *, opening: Opening, prompts: Prompts) -> Hours:
    """Call the open number and talk, call the closed one and listen."""
    speak_tones(caller, wanted)
    calling = caller.call(opening.open_number)
    delivery = deliver(caller, calling, opening.open_number, wanted, [wanted], within=RING_WITHIN_S, talk_s=TALK_S)
    ringing = Ringing([wanted], callers=caller.extension)
    calling = caller.call(opening.closed_number)
    calling.until_answered(within=ANSWER_WITHIN_S)
    early = ringing.now_known()
    heard, _ = hear(calling, prompts, opening.closed_message, begins_within=MESSAGE_WITHIN_S, name="closed")
    rang = tuple(dict.fromkeys(early + ringing.now_known()))
    calling.hang_up(within=END_WITHIN_S)
    return Hours(opening.open_number, opening.closed_number, delivery, heard, rang)


def judge_hours(hours: Hours | CouldNotLook) -> list[Finding]:
    """The open number is delivered with sound; the closed one says its message to the caller, and to nobody else."""
    if isinstance(hours, CouldNotLook):
        return [hours.as_finding(Text("The open number reaches its extension, the closed one says its message."))]
    closed = Text("closed number {number}", number=hours.closed_number)
    return [
        *judge_delivery(Text("open number {number}", number=hours.open_number), hours.delivery, within=RING_WITHIN_S),
        judge_announcement(closed, hours.heard),
        judge_nobody(closed, hours.rang),
    ]

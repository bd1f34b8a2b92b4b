"""Facts of a service's call that went well, to be bent by the tests."""

from dataclasses import replace

from tests.tvox.telephony.phone_facts import CALLED, CALLING, HEARD
from tests.tvox.telephony.talk_facts import talk_of
from tvox.telephony.agents import AgentCodes, Shift
from tvox.telephony.delivery import Delivery
from tvox.telephony.music import Waiting
from tvox.telephony.phones import Identity
from tvox.telephony.prompts import Recognised
from tvox.telephony.sound_presence import Presence

SAID = Recognised("welcome.wav", weakest=0.97, needed=0.67, covered=1.0, begins_s=0.2, ends_s=2.4, dbfs=-12.0)
OTHER = replace(SAID, weakest=0.3)
RANG = replace(CALLED, presented=(Identity("101", "Anna Bianchi", 0.0),))
DELIVERED = Delivery(
    "101", "401", "136", ("136",), 0.4, CALLING, RANG, lasted=True, heard=talk_of("101", "136"), talk_s=1.0
)
NOT_DELIVERED = replace(DELIVERED, rang=(), after_s=10.0, called=None, lasted=False, heard=None)
HANDED_ON = replace(DELIVERED, heard=None, talk_s=0.0)
SHIFT = Shift("136", AgentCodes("*46", "*47"), on=CALLING, off=CALLING)
MUSIC = Waiting(
    "101",
    Presence(2.5, sounding_s=2.4, alike_s=0.1, longest_silence_ms=50, flatness=0.3, loudest_dbfs=-14.0),
    ((560, 0.0), (HEARD.expected, 0.0)),
    lasted=True,
)

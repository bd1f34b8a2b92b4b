"""UAT-INT-003: the TVOX tells a receiver on this PC of a service's calls: each event once, in order, with its words.

The Notification Service is set up for the test with the product's own names, by GET or POST:

    event=ring|answered|hungup_answered|hungup_unanswered  idlastcall=…  cli=101  servizio=402  pin=102  dateISO=…Z

    101 → 402 → 102 answers, 101 hangs up     ring, answered, hungup_answered
    101 → 402 → 102 rings, 101 gives up       ring, hungup_unanswered
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tvox.site_telephony import Notifications
from tvox.telephony.calling import END_WITHIN_S, RING_WITHIN_S
from tvox.telephony.delivery import TALK_S, Delivery, deliver
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import speak_tones
from tvox.waiting import eventually

ANSWERED = ("ring", "answered", "hungup_answered")
ABANDONED = ("ring", "hungup_unanswered")
TOLD_WITHIN_S = 5.0
DOUBLES_WITHIN_S = 2.0  # after the last event: for so long nothing else may come


@dataclass(frozen=True)
class Notice:
    """One request: its form or query fields, and when it came, by this PC's clock (UTC)."""

    fields: Mapping[str, str]
    came: datetime


class Inbox(Protocol):
    """What has come so far, in order."""

    def received(self) -> tuple[Notice, ...]:
        """All requests."""


class Receiver(Protocol):
    """Answers HTTP requests on this PC."""

    def listen(self, address: str, port: int) -> AbstractContextManager[Inbox]:
        """Listen while the context lasts; `CouldNotAsk` where the address or the port cannot be had."""


@dataclass(frozen=True)
class Notified:
    """Two calls to the service and what was told of them. `strange` counts requests about other callers.

    `rang` says whether the agent's phone rang in the abandoned call.
    """

    caller: str
    service: str
    agent: str
    answered: Delivery
    abandoned: CallFacts
    rang: bool
    notices: tuple[Notice, ...]
    strange: int


def read_notified(caller: Phone, agent: Phone, *, notifications: Notifications, receiver: Receiver) -> Notified:
    """Listen; let one call be answered and one be abandoned."""
    speak_tones(caller, agent)
    service = notifications.service
    with receiver.listen(notifications.listen, notifications.port) as inbox:
        calling = caller.call(service)
        answered = deliver(caller, calling, service, agent, [agent], within=RING_WITHIN_S, talk_s=TALK_S)
        _told(inbox, caller, ANSWERED[-1])
        calling = caller.call(service)
        ringing = Ringing([agent], callers=caller.extension)
        rang = ringing.until(bool, within=RING_WITHIN_S).reached
        abandoned = calling.hang_up(within=END_WITHIN_S)
        for call in ringing.calls.values():
            call.until_ended(within=END_WITHIN_S)
        _told(inbox, caller, ABANDONED[-1])
        eventually(lambda: False, within=DOUBLES_WITHIN_S)
        notices, strange = _of(inbox, caller), len(inbox.received()) - len(_of(inbox, caller))
    return Notified(caller.extension, service, agent.extension, answered, abandoned, rang, notices, strange)


def _told(inbox: Inbox, caller: Phone, event: str) -> None:
    eventually(lambda: event in [notice.fields.get("event") for notice in _of(inbox, caller)], within=TOLD_WITHIN_S)


def _of(inbox: Inbox, caller: Phone) -> tuple[Notice, ...]:
    """Real callers of the service are nobody's business here."""
    return tuple(notice for notice in inbox.received() if notice.fields.get("cli") == caller.extension)

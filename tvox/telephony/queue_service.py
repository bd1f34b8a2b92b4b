"""UAT-CCS-001 and UAT-CCS-002: a contact-centre service delivers calls to its ready agent, and lets callers wait.

nobody ready   caller → announcement, music        one more than may wait → overflow
agent ready    the waiting caller → agent
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tvox.findings import Finding, Kind
from tvox.manners.undo import Ledger
from tvox.observing import CouldNotLook
from tvox.site_telephony import QueueService
from tvox.telephony.agents import AgentCodes, Shift, judge_shift, on_duty
from tvox.telephony.calling import END_WITHIN_S, RING_WITHIN_S, judged, not_reached
from tvox.telephony.delivery import TALK_S, Delivery, deliver, judge_delivery
from tvox.telephony.phones import Phone
from tvox.telephony.prompts import Prompts
from tvox.telephony.ringing import Ringing
from tvox.telephony.scenario import ANY
from tvox.telephony.talking import speak_tones
from tvox.telephony.waiting_callers import Entertained, entertain, judge_entertained
from tvox.texts import Text, listed, verbatim

NOBODY_WITHIN_S = 2.0
MOST_WAITING = 3  # callers that are worth so many phones

NO_OVERFLOW = CouldNotLook(
    Text("site file"),
    Text("The site file names no overflow of the queue, or lets too many callers wait before it."),
    Text("Name telephony.queue.overflow, and a test service with a limit of at most {count}.", count=MOST_WAITING),
    Kind.NOT_TESTABLE,
)


@dataclass(frozen=True)
class Served:
    """A call to the service while one agent was ready. `afterwards`: who rang when called again with nobody ready."""

    shift: Shift
    delivery: Delivery
    deliver_within: float
    afterwards: tuple[str, ...]


@dataclass(frozen=True)
class Queued:
    """Callers of the service while nobody was ready, and the delivery of the first once its agent was.

    `too_early` are the phones that rang before; `overflow` is the call of the one too many, or why there was none.
    """

    extension: str
    number: str
    heard: Entertained
    too_early: tuple[str, ...]
    overflow: Delivery | CouldNotLook
    shift: Shift
    delivery: Delivery
    deliver_within: float


def read_served(
    caller: Phone, agent: Phone, *others: Phone, queue: QueueService, codes: AgentCodes, ledger: Ledger
) -> Served:
    """The agent gets ready, the caller calls, both talk; the agent is not ready, the caller calls again."""
    phones = (agent, *others)
    speak_tones(caller, *phones)
    with on_duty(agent, codes, ledger) as shift:
        calling = caller.call(queue.number)
        delivery = deliver(caller, calling, queue.number, agent, phones, within=RING_WITHIN_S, talk_s=TALK_S)
    return Served(shift, delivery, queue.deliver_within_s, _nobody(caller, queue.number, phones))


def judge_served(served: Served | CouldNotLook) -> list[Finding]:
    """The codes, the delivery with its caller id and sound, and nobody afterwards."""
    if isinstance(served, CouldNotLook):
        return [served.as_finding(Text("The service delivers a call to its ready agent."))]
    where = Text("service {number}", number=served.delivery.number)
    return [
        *judge_shift(served.shift),
        *judge_delivery(where, served.delivery, within=served.deliver_within),
        _judge_nobody(where, served.afterwards),
    ]


def phones_for_queue(queue: QueueService) -> tuple[str | None, ...]:
    """The extensions of `read_queued`: the agent, the overflow where one can be tried, and the callers (any phones)."""
    if queue.overflow is None or queue.limit > MOST_WAITING:
        return (queue.agents[0], ANY)
    return (queue.agents[0], queue.overflow, *[ANY] * (queue.limit + 1))


def read_queued(
    agent: Phone, *phones: Phone, queue: QueueService, codes: AgentCodes, prompts: Prompts, ledger: Ledger
) -> Queued:
    """All but the last of the callers wait, the last is one too many; then the agent gets ready."""
    overflow, callers = (phones[0], phones[1:]) if len(phones) > 1 else (None, phones)
    first, waiting, rung = callers[0], callers[: queue.limit], [agent, *([overflow] if overflow else [])]
    speak_tones(agent, *phones)
    calls = [caller.call(queue.number) for caller in waiting]
    heard = entertain(first, calls[0], prompts, queue.announcement)
    too_early = Ringing(rung, callers=[caller.extension for caller in waiting]).now_known()
    spilt = NO_OVERFLOW if overflow is None else _spilt(callers[-1], overflow, rung, queue.number)
    with on_duty(agent, codes, ledger) as shift:
        delivery = deliver(first, calls[0], queue.number, agent, [agent], within=RING_WITHIN_S, talk_s=TALK_S)
        for call in calls[1:]:
            call.hang_up(within=END_WITHIN_S)
    return Queued(first.extension, queue.number, heard, too_early, spilt, shift, delivery, queue.deliver_within_s)


def judge_queued(queued: Queued | CouldNotLook) -> list[Finding]:
    """Announcement, music, nobody too early, overflow, and the delivery in time."""
    if isinstance(queued, CouldNotLook):
        return [queued.as_finding(Text("Callers of the service wait with an announcement and music, up to its limit."))]
    where = Text("service {number}", number=queued.number)
    beyond = Text("service {number}, one caller too many", number=queued.number)
    findings = [*judge_entertained(queued.extension, queued.heard), _judge_nobody(where, queued.too_early)]
    if isinstance(queued.overflow, CouldNotLook):
        findings.append(queued.overflow.as_finding(Text("Who calls beyond the limit reaches the overflow.")))
    else:
        findings += judge_delivery(beyond, queued.overflow, within=RING_WITHIN_S)
    findings += judge_shift(queued.shift)
    if not queued.heard.waited:
        return [*findings, not_reached(where, expected=Text("The waiting caller is delivered to the agent."))]
    return [*findings, *judge_delivery(where, queued.delivery, within=queued.deliver_within)]


def _spilt(caller: Phone, overflow: Phone, phones: Sequence[Phone], number: str) -> Delivery:
    return deliver(caller, caller.call(number), number, overflow, phones, within=RING_WITHIN_S)


def _nobody(caller: Phone, number: str, phones: Sequence[Phone]) -> tuple[str, ...]:
    """Who rings, though nobody should; looked at for a moment, since a queue rings at once."""
    calling = caller.call(number)
    rang = Ringing(phones, callers=caller.extension).until(bool, within=NOBODY_WITHIN_S).last
    calling.hang_up(within=END_WITHIN_S)
    return rang


def _judge_nobody(where: Text, rang: tuple[str, ...]) -> Finding:
    return judged(
        where,
        expected=Text("While no agent is ready, no agent's phone rings"),
        wrong=Text("There rang: {phones}.", phones=listed(verbatim(phone) for phone in rang)) if rang else None,
        observed=Text("none rang"),
        next_step=Text("Look at the agents' states on the TVOX: one may have been left ready."),
    )

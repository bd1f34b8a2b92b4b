"""UAT-CCS-005: a service asks for a customer's code and looks it up elsewhere; only a valid one leads on."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Lookup
from tvox.telephony.announcements import Announcement, hear, judge_announcement
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, answer_to, judged, stay
from tvox.telephony.delivery import TALK_S, Delivery, deliver, judge_delivery
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.telephony.prompts import Prompts
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import speak_tones
from tvox.texts import Text, listed, verbatim

ASKED_AFTER_S = 1.0
LOOKED_UP_WITHIN_S = 10.0
MESSAGE_WITHIN_S = 5.0


@dataclass(frozen=True)
class Enquiry:
    """Both calls. `refused`: why the code could not be sent; `rang`: who rang though the code is of nobody."""

    number: str
    valid_refused: Text | None
    delivery: Delivery
    invalid_refused: Text | None
    heard: Announcement
    rang: tuple[str, ...]


def read_enquiry(caller: Phone, wanted: Phone, *, lookup: Lookup, prompts: Prompts) -> Enquiry:
    """Call with the valid code, talk; call with the other one, listen."""
    speak_tones(caller, wanted)
    calling = _asked(caller, lookup)
    valid_refused = _sent(calling, lookup.valid)
    delivery = deliver(caller, calling, lookup.number, wanted, [wanted], within=LOOKED_UP_WITHIN_S, talk_s=TALK_S)
    calling = _asked(caller, lookup)
    heard, invalid_refused = hear(
        calling, prompts, lookup.invalid_message, begins_within=MESSAGE_WITHIN_S, name="unknown", after=lookup.invalid
    )
    if invalid_refused is None and calling.facts().answered_after is None:
        invalid_refused = _not_answered(calling.facts())
    rang = Ringing([wanted], callers=caller.extension).now_known()
    calling.hang_up(within=END_WITHIN_S)
    return Enquiry(lookup.number, valid_refused, delivery, invalid_refused, heard, rang)


def judge_enquiry(enquiry: Enquiry | CouldNotLook) -> list[Finding]:
    """The valid code leads on; the other one is answered by its message, and nobody rings."""
    if isinstance(enquiry, CouldNotLook):
        return [enquiry.as_finding(Text("A valid customer code leads on, an invalid one is told so."))]
    valid = Text("service {number}, valid code", number=enquiry.number)
    invalid = Text("service {number}, invalid code", number=enquiry.number)
    return [
        _judge_sent(valid, enquiry.valid_refused),
        *judge_delivery(valid, enquiry.delivery, within=LOOKED_UP_WITHIN_S),
        _judge_sent(invalid, enquiry.invalid_refused),
        judge_announcement(invalid, enquiry.heard, tried=enquiry.invalid_refused is None),
        judge_nobody(invalid, enquiry.rang),
    ]


def judge_nobody(where: Text, rang: tuple[str, ...]) -> Finding:
    """No phone rang."""
    return judged(
        where,
        expected=Text("No phone rings"),
        wrong=Text("There rang: {phones}.", phones=listed(verbatim(phone) for phone in rang)) if rang else None,
        observed=Text("none rang"),
    )


def _asked(caller: Phone, lookup: Lookup) -> Call:
    """A call in which the service has begun to ask."""
    calling = caller.call(lookup.number)
    if calling.until_answered(within=ANSWER_WITHIN_S).up:
        stay(calling, seconds=ASKED_AFTER_S)
    return calling


def _sent(calling: Call, code: str) -> Text | None:
    if not calling.facts().up:
        return _not_answered(calling.facts())
    return calling.send_digits(code)


def _not_answered(call: CallFacts) -> Text:
    return Text("The call was not answered: {answer}", answer=answer_to(call))


def _judge_sent(where: Text, refused: Text | None) -> Finding:
    return judged(where, expected=Text("The code is sent"), wrong=refused, observed=Text("It was sent."))

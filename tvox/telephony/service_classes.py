"""UAT-PBX-006: what an extension may call by its class of service (Abilitazione), and what it may not.

A denied call proves something only where somebody who may call that number reaches it: the extension that the site
file names for outside calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tvox.findings import Finding, Verdict
from tvox.observing import CouldNotLook
from tvox.site_telephony import ServiceClass, Trunks
from tvox.telephony.calling import answer_to, judged
from tvox.telephony.outside_calls import OutsideCall, call_outside, judge_denied, numbers_shown, try_outside
from tvox.telephony.phones import Phone
from tvox.telephony.talking import judge_talk
from tvox.texts import Text, verbatim

TALK_S = 1.0


@dataclass(frozen=True)
class ClassOfService:
    """A call that is allowed, one that is denied, and the same number called by who may.

    `second_line` are the numbers that only a call by the second line shows.
    """

    allowed: OutsideCall
    denied: OutsideCall
    reachable: OutsideCall
    second_line: frozenset[str] = frozenset()


def read_classes_of_service(
    *phones: Phone, classes: Sequence[ServiceClass], trunks: Trunks
) -> tuple[ClassOfService, ...]:
    """Each limited extension calls both outside telephones, the unlimited one calls the one that is denied."""
    known = {phone.extension: phone for phone in phones}
    return tuple(_class_of_service(known, service_class, trunks) for service_class in classes)


def judge_classes_of_service(classes: tuple[ClassOfService, ...] | CouldNotLook) -> list[Finding]:
    """For each class one finding for each call, and for each direction of the sound of the allowed one."""
    if isinstance(classes, CouldNotLook):
        return [classes.as_finding(Text("An allowed number is reached, a denied one is refused."))]
    return [finding for seen in classes for finding in _judged(seen)]


def outside_number(dialled: str, trunks: Trunks) -> str:
    """The outside telephone's number, without the access code."""
    return dialled.removeprefix(trunks.access_code)


def _class_of_service(known: Mapping[str, Phone], service_class: ServiceClass, trunks: Trunks) -> ClassOfService:
    limited, unlimited = known[service_class.extension], known[trunks.caller]
    shown, shown_unlimited = (numbers_shown(trunks, phone.extension) for phone in (limited, unlimited))
    allowed, denied = (
        known[outside_number(number, trunks)] for number in (service_class.allowed, service_class.denied)
    )
    return ClassOfService(
        call_outside(limited, allowed, number=service_class.allowed, shown=shown, talk_for=TALK_S),
        try_outside(limited, denied, number=service_class.denied, shown=shown),
        try_outside(unlimited, denied, number=service_class.denied, shown=shown_unlimited),
        shown - numbers_shown(trunks.model_copy(update={"backup_clid": None}), limited.extension),
    )


def _judged(seen: ClassOfService) -> list[Finding]:
    call = seen.allowed
    answered = call.rang and call.told.answered_after is not None
    allowed = judged(
        Text("allowed call {extension} → {number}", extension=call.extension, number=call.dialled),
        expected=Text("{outside} rings and answers", outside=call.outside),
        wrong=None if answered else Text("Told: {answer}", answer=answer_to(call.told)),
        observed=Text("{outside} rang and answered.", outside=call.outside),
    )
    if allowed.verdict is Verdict.PASS and call.shown in seen.second_line:
        advisory = Text("It left by the second line ({number}): is that planned?", number=verbatim(call.shown))
        allowed = replace(allowed, advisory=advisory)
    ends = (call.extension, call.outside)
    return [allowed, *judge_talk(call.talk, ends=ends, least_s=TALK_S), judge_denied(seen.denied, seen.reachable)]

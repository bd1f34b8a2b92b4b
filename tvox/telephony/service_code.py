"""Service codes of the PBX, dialled like a number: it answers, confirms by a tone or an announcement, and hangs up."""

from collections.abc import Sequence

from tvox.findings import Finding
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, RING_WITHIN_S, answer_to, judged
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.ringing import Ringing
from tvox.texts import Text, verbatim

CONFIRMS_WITHIN_S = 5.0
ONLY_ONE_S = 1.0  # for how long a second phone is looked for, once one rings


def dial_code(phone: Phone, code: str, *, digits: str = "") -> CallFacts:
    """Dial it, send the digits once it is answered, and wait for the PBX to end the call."""
    call = phone.call(code)
    if call.until_answered(within=ANSWER_WITHIN_S).up and digits:
        call.send_digits(digits)
    call.until_ended(within=CONFIRMS_WITHIN_S)
    return call.hang_up(within=END_WITHIN_S)


def judge_code(extension: str, code: str, call: CallFacts) -> Finding:
    """The PBX answered: a refused code is a final answer of another kind, or none."""
    return judged(
        Text("code {code} at {extension}", code=verbatim(code), extension=extension),
        expected=Text("The TVOX takes the code"),
        wrong=None if call.answered_after is not None else Text("Told: {answer}", answer=answer_to(call)),
        observed=Text("It answered after {seconds} s.", seconds=round(call.answered_after or 0.0, 2)),
        next_step=Text("Compare the code with the TVOX's service codes, and whether the user may use it."),
    )


def who_rings(caller: Phone, number: str, watched: Sequence[Phone]) -> tuple[str, ...]:
    """Which of the watched phones ring when the number is dialled, in their order; none is answered.

    A forwarded call may show the number that was dialled.
    """
    ringing = Ringing(watched, callers=(caller.extension, number))
    calling = caller.call(number)
    try:
        ringing.until(lambda now: bool(now) or calling.facts().ended_after is not None, within=RING_WITHIN_S)
        ringing.until(lambda now: len(now) == len(watched), within=ONLY_ONE_S)
    finally:
        calling.hang_up(within=END_WITHIN_S)
        for call in ringing.calls.values():
            call.until_ended(within=END_WITHIN_S)
    return tuple(phone.extension for phone in watched if phone.extension in ringing.calls)

"""A phone that is busy: it talks with the echo number meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from tvox.observing import CouldNotAsk
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, answer_to
from tvox.telephony.phones import Call, Phone
from tvox.telephony.ringing import Ringing
from tvox.texts import Text

BUSY = 486
TOLD_WITHIN_S = 5.0


@contextmanager
def engaged(phone: Phone, *, echo: str) -> Iterator[Call]:
    """The phone's call with the echo number, hung up afterwards; `CouldNotAsk` where it is not up all the time."""
    talking = phone.call(echo)
    try:
        answered = talking.until_answered(within=ANSWER_WITHIN_S)
        if not answered.up:
            raise CouldNotAsk(
                Text("test phone {extension}", extension=phone.extension),
                Text(
                    "{extension} could not be made busy: the echo number {number} did not answer ({answer}).",
                    extension=phone.extension,
                    number=echo,
                    answer=answer_to(answered),
                ),
                Text("Make UAT-TEL-003 pass first."),
            )
        yield talking
        if not talking.facts().up:
            raise CouldNotAsk(
                Text("test phone {extension}", extension=phone.extension),
                Text(
                    "{extension} did not stay busy: its call with the echo number {number} ended by itself.",
                    extension=phone.extension,
                    number=echo,
                ),
                Text("Make UAT-TEL-003 pass first."),
            )
    finally:
        talking.hang_up(within=END_WITHIN_S)


def refuse_as_busy(ringing: Ringing, phone: Phone, calling: Call) -> bool:
    """A second call that is offered to the engaged phone is refused with 486; whether one was.

    A PBX that knows by itself that the phone is busy offers none.
    """
    offered = ringing.until(lambda now: bool(now) or calling.facts().ended_after is not None, within=TOLD_WITHIN_S).last
    if phone.extension not in offered:
        return False
    ringing.calls[phone.extension].answer(BUSY)
    return True

"""An agent of a contact-centre service made ready by service code, and not ready again whatever happens meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tvox.findings import Finding
from tvox.manners.undo import Change, Ledger, changed
from tvox.observing import CouldNotAsk
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.service_code import dial_code, judge_code
from tvox.texts import Text, verbatim

AT_MOST = 3


@dataclass(frozen=True)
class AgentCodes:
    """What an agent dials."""

    ready: str
    not_ready: str


@dataclass
class Shift:
    """How the codes were taken at the agent's phone: `off` is the last try to be not ready."""

    agent: str
    codes: AgentCodes
    on: CallFacts | None = None
    off: CallFacts | None = None


class StillReady(CouldNotAsk):
    """The agent could not be made not ready."""

    def __init__(self, agent: str, code: str) -> None:
        super().__init__(
            Text("agent {agent}", agent=agent),
            Text("Agent {agent} may still be ready.", agent=agent),
            Text("Dial {code} at extension {agent}, and look at the agent's state.", code=verbatim(code), agent=agent),
        )


@contextmanager
def on_duty(agent: Phone, codes: AgentCodes, ledger: Ledger) -> Iterator[Shift]:
    """Ready within, not ready afterwards; a refusal of either code is a fact of the shift."""
    shift = Shift(agent.extension, codes)

    def take_back() -> Text:
        for _ in range(AT_MOST):
            shift.off = dial_code(agent, codes.not_ready)
            if shift.off.answered_after is not None:
                return Text("the TVOX took {code}", code=verbatim(codes.not_ready))
        raise StillReady(agent.extension, codes.not_ready)

    try:
        with changed(ledger, _change_of(agent, codes), take_back):
            shift.on = dial_code(agent, codes.ready)
            yield shift
    except StillReady:
        if shift.off is None:
            raise


def _change_of(agent: Phone, codes: AgentCodes) -> Change:
    return Change(
        what=Text("state of agent {agent}", agent=agent.extension),
        extension=agent.extension,
        before=Text("not ready"),
        after=Text("ready"),
        dial_to_undo=codes.not_ready,
    )


def judge_shift(shift: Shift) -> list[Finding]:
    """Both codes were taken."""
    dialled = ((shift.codes.ready, shift.on), (shift.codes.not_ready, shift.off))
    return [judge_code(shift.agent, code, call) for code, call in dialled if call is not None]

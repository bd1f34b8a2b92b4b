"""A call that a test phone made, for the register of test calls."""

from dataclasses import dataclass

from tvox.adapters.sip.worker_call import WorkerCall
from tvox.manners.test_calls import TestCall
from tvox.observing import CouldNotAsk


@dataclass(frozen=True)
class MadeCall:
    """When who dialled what, and the call that came of it."""

    at: str
    caller: str
    dialled: str
    call: WorkerCall

    def noted(self) -> TestCall:
        """The register's line; of a call whose phone has crashed nobody knows the id and how long it was."""
        try:
            facts = self.call.facts()
        except CouldNotAsk:
            return TestCall(self.at, self.caller, self.dialled, call_id="", seconds=None)
        if facts.answered_after is None:
            return TestCall(self.at, self.caller, self.dialled, facts.call_id, seconds=0.0)
        ended = facts.ended_after
        lasted = round(ended - facts.answered_after, 1) if ended is not None else None
        return TestCall(self.at, self.caller, self.dialled, facts.call_id, lasted)

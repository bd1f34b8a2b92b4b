"""The seam through which the security items put single SIP requests to the PBX, as a stranger would."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SipAnswer:
    """The answer to one request, `after_ms` after it was sent: final, or the latest 1xx where none was final in time.

    `challenged` says whether the PBX asked for a password; in `register_wrong` it was then given the wrong one, and
    `status` is what it said to that. Not challenged, its `status` says nothing of passwords.
    """

    status: int
    reason: str
    after_ms: float
    challenged: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the request was let in: a yes, or a call that rang (1xx beside 100 Trying)."""
        return 100 < self.status < 300


class SipProbe(Protocol):
    """Single requests; `CouldNotAsk` where no answer comes, or the number is none of the suite's own."""

    def options(self, *, within: float) -> SipAnswer:
        """Whether SIP answers at all, and how fast."""

    def register_wrong(self, extension: str, *, within: float) -> SipAnswer:
        """One wrong password for a test extension. The product bans who does it again: once a run."""

    def invite_anonymous(self, number: str, *, within: float) -> SipAnswer:
        """One call without an account to a test extension, ended at once whatever the answer is."""

"""What two phones that hear each other have heard, and what went wrong where they do not."""

from dataclasses import replace

from tests.tvox.telephony.phone_facts import HEARD, RTP
from tvox.findings import Finding, Verdict
from tvox.observing import CouldNotLook
from tvox.telephony.conversation import Listener
from tvox.telephony.talking import Talk
from tvox.texts import Text

BLIND = CouldNotLook(Text("phone"), Text("crashed"), Text("again"))


def talk_of(one: str, other: str) -> Talk:
    """Each hears the other."""
    return (Listener(one, other, 560, HEARD, RTP), Listener(other, one, 1780, HEARD, RTP))


def deaf(talk: Talk) -> Talk:
    """The first one hears nothing."""
    first, second = talk
    return (replace(first, heard=replace(HEARD, heard_s=0.0, loudest_dbfs=-90.0)), second)


def verdicts(findings: list[Finding]) -> list[Verdict]:
    """In their order."""
    return [finding.verdict for finding in findings]


def failures(findings: list[Finding]) -> list[str]:
    """What was observed where it failed."""
    return [str(finding.observed) for finding in findings if finding.verdict is Verdict.FAIL]

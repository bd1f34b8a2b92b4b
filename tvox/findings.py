"""What a check concludes: a verdict that says where, what was expected, what was observed and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tvox.texts import Text


class Verdict(Enum):
    """The three verdicts; only PASS is green."""

    PASS = "PASS"  # noqa: S105 - a verdict, no password
    FAIL = "FAIL"
    NOT_OBSERVED = "NOT OBSERVED"


class Kind(Enum):
    """Why something was not observed."""

    COULD_NOT_LOOK = "COULD NOT LOOK"
    COULD_NOT_COMPARE = "COULD NOT COMPARE"
    IN_FLIGHT = "IN FLIGHT"
    NOT_TESTABLE = "NOT TESTABLE"
    NOT_MEASURED = "NOT MEASURED"
    UNANSWERED = "UNANSWERED"
    NOTHING_CONCLUDED = "NOTHING CONCLUDED"
    SUITE_ERROR = "SUITE ERROR"


@dataclass(frozen=True)
class Finding:
    """One conclusion about one place. FAIL and NOT OBSERVED always carry the next step."""

    verdict: Verdict
    where: Text
    expected: Text
    observed: Text
    next_step: Text | None = None
    kind: Kind | None = None
    advisory: Text | None = None

    def __post_init__(self) -> None:
        if self.verdict is not Verdict.PASS and self.next_step is None:
            raise ValueError(f"a {self.verdict.value} finding must name the next step: {self.observed}")
        if (self.kind is not None) != (self.verdict is Verdict.NOT_OBSERVED):
            raise ValueError("a kind goes with NOT OBSERVED, and NOT OBSERVED with a kind")
        if self.advisory is not None and self.verdict is not Verdict.PASS:
            raise ValueError("an advisory goes with PASS: a FAIL or NOT OBSERVED has its next step")


def passed(where: Text, *, expected: Text, observed: Text, advisory: Text | None = None) -> Finding:
    """PASS; with an `advisory` the report shows it as WARN."""
    return Finding(Verdict.PASS, where, expected, observed, advisory=advisory)


def failed(where: Text, *, expected: Text, observed: Text, next_step: Text) -> Finding:
    """FAIL: we looked, and it is not as it must be."""
    return Finding(Verdict.FAIL, where, expected, observed, next_step)


def not_observed(where: Text, *, expected: Text, observed: Text, next_step: Text, kind: Kind) -> Finding:
    """NOT OBSERVED: we could not look, compare, measure or wait long enough. Never green."""
    return Finding(Verdict.NOT_OBSERVED, where, expected, observed, next_step, kind)


def worst(findings: Iterable[Finding]) -> Verdict:
    """FAIL over NOT OBSERVED over PASS; NOT OBSERVED where there is no finding at all."""
    verdicts = {finding.verdict for finding in findings}
    for verdict in (Verdict.FAIL, Verdict.NOT_OBSERVED, Verdict.PASS):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_OBSERVED

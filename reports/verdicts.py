"""From what an item concluded to what pytest reports: our verdict decides, pytest's outcome stays passed or failed."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field

import pytest

from fixtures.options import is_customer_run
from fixtures.scenarios import baselines_of, seconds_played
from fixtures.secrets import cleaner
from fixtures.site import language_of
from reports.lines import line_of
from reports.redaction import clean_finding
from reports.runs import Result, run_of
from reports.wording import block, verdict_words
from tvox.conclusion import Conclude
from tvox.findings import Finding, Kind, Verdict, not_observed, worst
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.media import beside_baselines
from tvox.texts import Text, verbatim

_SUITE = Text("the suite")
_REPORT_DEFECT = Text("This is a defect of the suite: report it with the run's evidence folder.")


@dataclass
class Conclusion:
    """What one item has concluded so far; `error` is the traceback of a defect, `ended_by` what `conclude` raised."""

    findings: list[Finding] = field(default_factory=list)
    error: str = ""
    elapsed: float = 0.0
    ended_by: BaseException | None = None


CONCLUSION = pytest.StashKey[Conclusion]()


@pytest.fixture
def conclude(request: pytest.FixtureRequest) -> Conclude:
    """Takes the judge's findings as this item's verdict."""
    conclusion = _conclusion(request.node)

    def take(*findings: Finding | Iterable[Finding]) -> None:
        for one_or_more in findings or ([],):
            conclusion.findings += _taken(request.node, one_or_more)
        if worst(conclusion.findings) is not Verdict.PASS:
            words = block(_result(request.node), language_of(request.config))
            conclusion.ended_by = pytest.fail.Exception(words, pytrace=False)
            raise conclusion.ended_by

    return take


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn whatever ended this part of an item into findings, and the findings into pytest's outcome."""
    report = yield
    if not is_customer_run(item.config):
        return report
    conclusion = _conclusion(item)
    if report.when == "call":  # reading the facts is everybody's, though it falls into the first item's setup
        conclusion.elapsed = call.duration
    if call.excinfo is not None:
        _take_ending(item, call.excinfo.value, report)
    elif report.when == "call" and not conclusion.findings:
        conclusion.findings.append(_nothing_concluded(item))
    if report.when != "setup" or call.excinfo is not None:  # who is interrupted in the middle has no result
        run_of(item.config).results[item.nodeid] = _result(item)
    _set_outcome(item, call, report)
    return report


def pytest_report_teststatus(
    report: pytest.TestReport, config: pytest.Config
) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """The verdict's word beside each item; the category stays pytest's own."""
    if not is_customer_run(config) or report.nodeid not in run_of(config).results or report.when == "teardown":
        return None
    if report.when == "setup" and report.passed:
        return None
    result = run_of(config).results[report.nodeid]
    colour = {Verdict.PASS: "green", Verdict.FAIL: "red", Verdict.NOT_OBSERVED: "yellow"}[result.verdict]
    letter = {Verdict.PASS: "W" if result.warns else ".", Verdict.FAIL: "F", Verdict.NOT_OBSERVED: "N"}[result.verdict]
    words = verdict_words(result).render(language_of(config))
    return report.outcome, letter, (words, {"yellow" if result.warns else colour: True})


def _conclusion(item: pytest.Item) -> Conclusion:
    return item.stash.setdefault(CONCLUSION, Conclusion())


def _result(item: pytest.Item) -> Result:
    conclusion = _conclusion(item)
    elapsed = conclusion.elapsed + sum(seconds_played(item))
    return Result(line_of(item), tuple(conclusion.findings), elapsed, conclusion.error)


def _taken(item: pytest.Item, given: Finding | Iterable[Finding]) -> list[Finding]:
    """The findings, cleaned; an empty list concludes nothing, whatever stands beside it."""
    given_things: Iterable[object] = [given] if isinstance(given, Finding) else given
    clean, taken = cleaner(item.config), []
    for thing in given_things:
        if not isinstance(thing, Finding):
            raise TypeError(f"conclude takes findings, not {thing!r}")
        taken.append(clean_finding(beside_baselines(thing, baselines_of(item)), clean))
    return taken or [_nothing_concluded(item)]


def _take_ending(item: pytest.Item, ending: BaseException, report: pytest.TestReport) -> None:
    conclusion, clean = _conclusion(item), cleaner(item.config)
    if ending is conclusion.ended_by:
        return
    if isinstance(ending, CouldNotAsk):
        finding = CouldNotLook.because(ending).as_finding(line_of(item).title)
    elif isinstance(ending, pytest.skip.Exception):
        finding = _skipped(item, str(ending))
    else:
        conclusion.error = clean(report.longreprtext)
        finding = _suite_error(item, ending)
    conclusion.findings.append(clean_finding(finding, clean))


def _set_outcome(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """`passed` only for PASS; xfail and skip make nothing green."""
    report.__dict__.pop("wasxfail", None)
    result = _result(item)
    ended = call.excinfo is not None or (report.when == "call" and result.verdict is not Verdict.PASS)
    report.outcome = "failed" if ended else "passed"
    words = block(result, language_of(item.config))
    report.longrepr = "\n\n".join(filter(None, [words, result.error])) if ended else None
    clean = cleaner(item.config)
    report.sections = [(title, clean(text)) for title, text in report.sections]


def _nothing_concluded(item: pytest.Item) -> Finding:
    return not_observed(
        _SUITE,
        expected=line_of(item).title,
        observed=Text("The check ended without having looked at anything."),
        next_step=_REPORT_DEFECT,
        kind=Kind.NOTHING_CONCLUDED,
    )


def _skipped(item: pytest.Item, reason: str) -> Finding:
    return not_observed(
        _SUITE,
        expected=line_of(item).title,
        observed=Text("The check was skipped: {reason}", reason=verbatim(reason)),
        next_step=Text("Do what the reason asks for and run the check again."),
        kind=Kind.NOT_TESTABLE,
    )


def _suite_error(item: pytest.Item, error: BaseException) -> Finding:
    return not_observed(
        _SUITE,
        expected=line_of(item).title,
        observed=Text("The check broke down: {error}", error=verbatim(f"{type(error).__name__}: {error}")),
        next_step=_REPORT_DEFECT,
        kind=Kind.SUITE_ERROR,
    )

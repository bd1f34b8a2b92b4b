"""One run: what was asked of it, what it concluded, and the exit status that follows."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fixtures.formation import Shape
from fixtures.options import CUSTOMER_FOLDERS, is_customer_run
from fixtures.phases import named_phase
from fixtures.site import refuse_blocked
from reports.lines import CheckLine, line_of
from tvox.checklist.planning import Plan
from tvox.evidence_session import new_identifier, operator_here
from tvox.findings import Finding, Verdict, worst
from tvox.texts import Text

NOT_ALL_OBSERVED = 6

_CHOOSING = ("python_files", "python_classes", "python_functions", "norecursedirs", "testpaths")
"""Settings that decide what is an item, and can leave some out."""


@dataclass(frozen=True)
class Result:
    """What one item concluded. `elapsed` is in seconds; `error` is the traceback of a defect of the suite."""

    line: CheckLine
    findings: tuple[Finding, ...]
    elapsed: float
    error: str = ""

    @property
    def verdict(self) -> Verdict:
        """The worst of its findings."""
        return worst(self.findings)

    @property
    def warns(self) -> bool:
        """PASS with an advisory."""
        return self.verdict is Verdict.PASS and any(finding.advisory for finding in self.findings)


@dataclass
class Run:
    """The run as it goes: results are added item by item, by node id; `unreadable` are modules that do not import.

    `phases` are those that the TVOX can be in. `plan` is what the check-list wants of this run, `listed` the lines of
    its items, `owed` those that `--failed` is to do again; `warnings` are what every report says of the list itself.
    """

    identifier: str
    operator: str
    phase: str | None
    narrowed_by: tuple[str, ...]
    shape: Shape = Shape.UNKNOWN
    unreadable: list[str] = field(default_factory=list)
    phases: tuple[str, ...] = ()
    plan: Plan = field(default_factory=Plan)
    listed: tuple[CheckLine, ...] = ()
    owed: tuple[CheckLine, ...] = ()
    warnings: tuple[Text, ...] = ()
    planned: tuple[CheckLine, ...] = ()
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def partial(self) -> bool:
        """Whether something other than the phase chose the items: such a run closes no gate."""
        return bool(self.narrowed_by)

    @property
    def missing(self) -> int:
        """How many planned items did not come to a verdict."""
        return len(self.not_run)

    @property
    def not_run(self) -> tuple[CheckLine, ...]:
        """Planned items that did not come to a verdict."""
        concluded = {result.line.id for result in self.results.values()}
        return tuple(line for line in self.planned if line.id not in concluded)

    def counted(self, verdict: Verdict) -> int:
        """How many items have this verdict."""
        return sum(result.verdict is verdict for result in self.results.values())


RUN = pytest.StashKey[Run]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse a phase that does not exist, and a run without a part of the suite, before a TVOX is asked anything."""
    if is_customer_run(session.config):
        refuse_blocked(session.config)
        session.config.pluginmanager.register(_Collecting(run_of(session.config)))


def run_of(config: pytest.Config) -> Run:
    """The run that is going on."""
    if RUN not in config.stash:
        config.stash[RUN] = Run(new_identifier(), operator_here(), named_phase(config), narrowed_by(config))
    return config.stash[RUN]


class _Collecting:
    """Collection reports do not say which run they belong to."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what could not be collected."""
        if report.failed:
            self._run.unreadable.append(report.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    """What is planned is what was selected, and in a whole run every item of the check-list, before the first runs."""
    yield
    if is_customer_run(config):
        run = run_of(config)
        selected = {line.id: line for line in map(line_of, items)}
        wanted = {line.id: line for line in (run.owed if run.partial else run.listed)}
        run.planned = tuple((wanted | selected).values())


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """0 all PASS; 1 any FAIL; 6 something not observed, not run or nothing selected; pytest's own otherwise."""
    ours = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED}
    if is_customer_run(session.config) and exitstatus in ours:
        ours_to_say = exit_status(run_of(session.config))
        # Whatever else pytest holds against the run makes it less than whole.
        session.exitstatus = ours_to_say or (NOT_ALL_OBSERVED if exitstatus else 0)


def exit_status(run: Run) -> int:
    """The exit status that the results deserve."""
    if run.counted(Verdict.FAIL):
        return int(pytest.ExitCode.TESTS_FAILED)
    whole = run.planned and not run.missing and not run.unreadable
    all_pass = whole and run.counted(Verdict.PASS) == len(run.planned)
    return int(pytest.ExitCode.OK) if all_pass else NOT_ALL_OBSERVED


def narrowed_by(config: pytest.Config) -> tuple[str, ...]:
    """Everything on the command line that leaves items of the phase out."""
    option = config.option
    asked = {
        f"-k {option.keyword}": option.keyword,
        f"-m {option.markexpr}": option.markexpr.strip() != (named_phase(config) or ""),
        "--failed": option.failed,
        "--lf": getattr(option, "lf", False),  # pytest runs without its cache plugin too
        "--sw": getattr(option, "stepwise", False),
        "--deselect": option.deselect,
        "--ignore": option.ignore or option.ignore_glob,
        **{f"-o {setting}": setting.split("=")[0].strip() in _CHOOSING for setting in option.override_ini or ()},
        f"-c {option.inifilename}": option.inifilename,
        " ".join(config.args): not _whole(config),
    }
    return tuple(words for words, narrows in asked.items() if narrows)


def _whole(config: pytest.Config) -> bool:
    given: Iterable[Path] = [(config.invocation_params.dir / arg).resolve() for arg in config.args]
    folders = [config.rootpath / folder for folder in CUSTOMER_FOLDERS]
    return all(any(folder.is_relative_to(path) for path in given) for folder in folders if folder.exists())

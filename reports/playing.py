"""What was played on test phones: each scenario in the evidence as it ends, the whole course in every report."""

from typing import Any

import pytest

from fixtures.options import is_customer_run
from fixtures.site import language_of
from reports.attachments import from_file
from reports.course_html import course_html
from reports.evidence import STORE
from reports.fact_data import plain
from tvox.evidence import EvidenceStore, text_as_data
from tvox.observing import CouldNotLook
from tvox.telephony.course import Course
from tvox.telephony.media import Baseline
from tvox.telephony.phones import KeptFile
from tvox.telephony.played import Played
from tvox.texts import Text, joined, verbatim

COURSE = pytest.StashKey[Course]()


def pytest_tvox_scenario_played(config: pytest.Config, played: Played[Any]) -> None:
    """A scenario with its files: on the disk before the next one ends."""
    store, blind = config.stash[STORE], isinstance(played.value, CouldNotLook)
    store.write(
        "scenario",
        scenario=played.name,
        **_times(played),
        could_not_look=text_as_data(played.value.why) if isinstance(played.value, CouldNotLook) else None,
        value=None if blind else plain(played.value),
        control_call=_control_call(played.baseline),
        files=[_kept(store, file) for file in played.files],
    )


def pytest_tvox_all_played(config: pytest.Config, course: Course) -> None:
    """When each was played, and which set the length."""
    config.stash[COURSE] = course
    config.stash[STORE].write(
        "all played",
        elapsed=course.elapsed,
        together=course.together,
        share=course.share,
        chain=[one.name for one in course.chain],
        scenarios=[{"scenario": one.name, **_times(one)} for one in course.played],
    )


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How long it took, how long it would have taken, and why not less."""
    course = config.stash.get(COURSE, None)
    if is_customer_run(config) and course is not None and course.played:
        terminalreporter.section(Text("calls of the test phones").render(language_of(config)))
        for sentence in (told(course), chain_of(course)):
            terminalreporter.write_line(sentence.render(language_of(config)))


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_summary(postfix: list[str], session: pytest.Session) -> None:
    """The same as a drawing."""
    course = session.config.stash.get(COURSE, None)
    if course is not None and course.played:
        language = language_of(session.config)
        title = " ".join(sentence.render(language) for sentence in (told(course), chain_of(course)))
        postfix.append(course_html(course, title, language))


def told(course: Course) -> Text:
    """How much was played at the same time: `12 scenarios in 41.2 s; one after the other 160.3 s (26 %).`."""
    return Text(
        "{count} scenarios in {elapsed} s; one after the other {together} s ({share} %).",
        count=len(course.played),
        elapsed=round(course.elapsed, 1),
        together=round(course.together, 1),
        share=round(100 * (course.share or 0.0)),
    )


def chain_of(course: Course) -> Text:
    """What set the length, scenario by scenario."""
    links = [verbatim(f"{one.name} ({one.lasted:.1f} s)") for one in course.chain]
    return Text("The length was set by: {chain}", chain=joined(links, separator=" → "))


def _times(played: Played[Any]) -> dict[str, Any]:
    waited = played.waited
    return {
        "began": round(played.began, 3),
        "ended": round(played.ended, 3),
        "phones": list(played.numbers),
        "alone": played.alone,
        "waited_for": {"what": text_as_data(waited.what), "held_by": waited.holder} if waited else None,
    }


def _control_call(baseline: Baseline | CouldNotLook | None) -> dict[str, Any] | None:
    if baseline is None:
        return None
    if isinstance(baseline, CouldNotLook):
        return {"could_not_look": text_as_data(baseline.why)}
    disturbed = text_as_data(baseline.disturbed) if baseline.disturbed else None
    return {"figures": text_as_data(baseline.figures), "disturbed": disturbed}


def _kept(store: EvidenceStore, file: KeptFile) -> dict[str, Any]:
    attachment = from_file(file.name, file.path)
    return {"name": file.name, **store.keep(attachment.content, media=attachment.media)}

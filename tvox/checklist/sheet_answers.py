"""Results that people wrote into a sheet: answers to guided items, or why they are none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tvox.checklist.answers import Answer, Given, Outcome, question_of
from tvox.checklist.item import Item
from tvox.checklist.planning import phases_of
from tvox.checklist.sheet_lines import SheetLine
from tvox.checklist.sheet_words import ANSWERED, HEADINGS, KINDS, OUTCOMES, Column, meant, words_of
from tvox.checklist.values import Kind
from tvox.findings import Verdict
from tvox.site import Profile
from tvox.site_problems import SiteProblem
from tvox.texts import Text


@dataclass(frozen=True)
class SheetAnswer:
    """A result as somebody wrote it; `line` says where."""

    id: str
    given: Given
    line: SheetLine


def answer_in(line: SheetLine, identifier: str, today: date) -> SheetAnswer | None:
    """What a person says of the item; None where nothing stands there, or what stands there is refused."""
    filled = [column for column in ANSWERED if line.value(column) not in (None, "")]
    if not filled or not _answerable(line, filled[0]):
        return None
    outcome = meant(OUTCOMES, line.words[Column.RESULT], line.language)
    if outcome is None:
        line.refuse(Column.RESULT, Text("one of: {words}", words=" / ".join(words_of(OUTCOMES, line.language))))
    for column in (Column.NAME, Column.ROLE):
        if not line.words[column]:
            line.refuse(column, Text("who did it, and in which role"))
    if outcome in (Outcome.FAILED, Outcome.NOT_DONE) and not line.words[Column.NOTE]:
        line.refuse(Column.NOTE, Text("what was seen, or why it was not done"))
    day = _day(line, today)
    if outcome is None or day is None:
        return None
    said = (line.words[Column.NAME], line.words[Column.ROLE], line.words[Column.NOTE])
    return SheetAnswer(identifier, Given(outcome, *said, day=day.isoformat()), line)


@dataclass(frozen=True)
class Told:
    """What the evidence says of a phase: every answer, in order, and what the items' latest verdicts are."""

    phase: str
    profile: Profile
    answers: Sequence[Answer]
    verdicts: Mapping[str, Verdict]


def new_answers(answers: Iterable[SheetAnswer], items: Mapping[str, Item], told: Told) -> tuple[SheetAnswer, ...]:
    """Those that the evidence does not have from the same sheet, taken over before."""
    known = {(one.check, one.question, _given(one)) for one in told.answers}
    return tuple(answer for answer in answers if (answer.id, question_of(items[answer.id]), answer.given) not in known)


def judge_answers(answers: Iterable[SheetAnswer], items: Mapping[str, Item], told: Told) -> tuple[SiteProblem, ...]:
    """Answers about another phase, and those that would talk away what was seen; empty where there are none."""
    latest = {one.check: one for one in told.answers}
    problems: list[SiteProblem] = []
    for answer in answers:
        item, line, before = items[answer.id], answer.line, latest.get(answer.id)
        if told.phase not in phases_of(item, told.profile):
            phase = HEADINGS[Column(told.phase)]
            line.refuse(Column.RESULT, Text("nothing: not an item of this phase ({phase})", phase=phase))
        seen_failing = item.kind is Kind.ASSISTED and told.verdicts.get(answer.id) is Verdict.FAIL
        if seen_failing and answer.given.outcome is Outcome.PASSED:
            line.refuse(Column.RESULT, Text("nothing: the suite saw it fail; do it again with the suite"))
        if before is not None and (since := before.day or before.at[:10]) > answer.given.day:
            line.refuse(Column.DAY, Text("a day not before {day}: {name} answered then", day=since, name=before.name))
        problems += line.problems
    return tuple(problems)


def _given(answer: Answer) -> Given:
    return Given(answer.outcome, answer.name, answer.role, answer.note, day=answer.day)


def _answerable(line: SheetLine, column: Column) -> bool:
    """Only what a person does, and is on the list, has a person's result."""
    kind = meant(KINDS, line.before[Column.KIND], line.language) if line.before else Kind.GUIDED
    if not line.on_list:
        line.refuse(column, Text("nothing: the item is off the list"))
    elif kind is Kind.AUTOMATED:
        line.refuse(column, Text("nothing: the suite does this item, and its report has the result"))
    elif kind is Kind.EXEMPT:
        line.refuse(column, Text("nothing: nobody does this item"))
    return line.on_list and kind in (Kind.GUIDED, Kind.ASSISTED)


def _day(line: SheetLine, today: date) -> date | None:
    value = line.value(Column.DAY)
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else _iso(value)
    if day is None or not EARLIEST <= day <= today:
        allowed = Text("the day it was done, as a date, such as {example}, not after today", example=today.isoformat())
        line.refuse(Column.DAY, allowed)
        return None
    return day


EARLIEST = date(2020, 1, 1)
"""Before the suite: a date further back is a slip, or a number that was read as one."""


def _iso(value: object) -> date | None:
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None

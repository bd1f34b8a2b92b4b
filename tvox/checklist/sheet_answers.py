"""Results that people wrote into a sheet: answers to guided items, or why they are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tvox.checklist.answers import Answer, Given, Outcome
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


def judge_answers(
    answers: tuple[SheetAnswer, ...],
    items: Mapping[str, Item],
    phase: str,
    profile: Profile,
    concluded: Mapping[str, Verdict],
) -> tuple[SiteProblem, ...]:
    """Answers about another phase, and those that would talk away what the suite itself has seen; empty where none."""
    for answer in answers:
        item, line = items[answer.id], answer.line
        if phase not in phases_of(item, profile):
            line.refuse(
                Column.RESULT, Text("nothing: not an item of this phase ({phase})", phase=HEADINGS[Column(phase)])
            )
        seen_failing = item.kind is Kind.ASSISTED and concluded.get(answer.id) is Verdict.FAIL
        if seen_failing and answer.given.outcome is Outcome.PASSED:
            line.refuse(Column.RESULT, Text("nothing: the suite saw it fail; do it again with the suite"))
    return tuple(problem for answer in answers for problem in answer.line.problems)


def already_kept(answer: SheetAnswer, known: Answer | None, question: str) -> bool:
    """Whether the evidence has this very answer, from the same sheet taken over before."""
    given = answer.given
    return known is not None and (known.outcome, known.name, known.role, known.note, known.day, known.question) == (
        given.outcome,
        given.name,
        given.role,
        given.note,
        given.day,
        question,
    )


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

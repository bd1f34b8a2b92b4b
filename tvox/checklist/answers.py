"""What people answered about items that only people can do: kept in the evidence, valid for one phase of one change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from tvox.checklist.item import Item
from tvox.evidence import EvidenceStore, finding_as_data, text_as_data
from tvox.findings import Finding, Kind, Verdict, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.texts import Text

ANSWER = "answer"
"""The event's kind."""


class Outcome(StrEnum):
    """What a person says of an item."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not done"


@dataclass(frozen=True)
class Given:
    """An answer as it was just given; `files` are what the person wants kept with it.

    `day` is when the item was done (2026-11-22), where the answer stood on a sheet.
    """

    outcome: Outcome
    name: str
    role: str
    note: str = ""
    files: tuple[Path, ...] = ()
    on_request: bool = False
    day: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer in the evidence. `question` is the fingerprint of what was asked, `at` when it was given (UTC).

    `on_request` says that the part of the item was asked for too that is done on request only.
    """

    check: str
    phase: str
    outcome: Outcome
    name: str
    role: str
    note: str
    at: str
    question: str
    files: tuple[str, ...] = field(default=())
    day: str = ""
    on_request: bool = False


def question_of(item: Item) -> str:
    """The fingerprint of what an item asks: an answer to other steps is no answer."""
    words = [part.it + part.en for part in (item.title, item.steps, item.expected)]
    return sha256("\n".join(words).encode()).hexdigest()


def write_answer(store: EvidenceStore, item: Item, phase: str, given: Given) -> Answer:
    """Keep the answer with its files; it is on the disk when this returns."""
    kept = [{"name": file.name, **store.keep(file.read_bytes())} for file in given.files]
    store.write(
        ANSWER,
        check=item.id,
        phase=phase,
        outcome=given.outcome.value,
        name=given.name,
        role=given.role,
        note=given.note,
        question=question_of(item),
        on_request=given.on_request,
        files=kept,
        day=given.day,
    )
    return answers_in(store.events(), phase)[item.id]


def write_late_verdict(store: EvidenceStore, item: Item, answer: Answer) -> Finding:
    """The verdict that follows from an answer given after the run that asked for it."""
    finding = judge_answer(item, answer)
    store.write(
        "verdict",
        check=item.id,
        title=text_as_data(item.title.text),
        item=None,
        verdict=finding.verdict.value,
        warns=False,
        findings=[finding_as_data(finding)],
        facts=(),
        elapsed=0.0,
        error=None,
    )
    return finding


def answers_in(events: Iterable[Mapping[str, Any]], phase: str) -> dict[str, Answer]:
    """The latest answer to each item at this phase."""
    return {answer.check: answer for answer in every_answer_in(events, phase)}


def every_answer_in(events: Iterable[Mapping[str, Any]], phase: str) -> list[Answer]:
    """All answers at this phase, those that a later one has replaced too."""
    return [_answer(event) for event in events if event["kind"] == ANSWER and event["phase"] == phase]


def is_confirmed(item: Item, answer: Answer | None, *, on_request: bool) -> bool:
    """Whether the item need not be asked again; `on_request`: with its part that is done on request."""
    if answer is None or (on_request and item.on_request is not None and not answer.on_request):
        return False
    return judge_answer(item, answer).verdict is Verdict.PASS


def judge_answer(item: Item, answer: Answer | CouldNotLook | None) -> Finding:
    """PASS where somebody says so by name; NOT OBSERVED where nobody has answered this very question."""
    expected = item.expected.text
    if isinstance(answer, CouldNotLook):
        return answer.as_finding(expected)
    if answer is None or answer.question != question_of(item) or not answer.name.strip() or not answer.role.strip():
        return _unanswered(expected, Text("Nobody has answered this item at this phase."))
    said, where = _said(answer), Text("{name} ({role})", name=answer.name, role=answer.role)
    if answer.outcome is Outcome.PASSED:
        return passed(where, expected=expected, observed=said)
    if answer.outcome is Outcome.FAILED:
        next_step = Text("Clear it up with {name}, mend it, do the item again and answer it again.", name=answer.name)
        return failed(where, expected=expected, observed=said, next_step=next_step)
    return _unanswered(expected, said)


def _unanswered(expected: Text, observed: Text) -> Finding:
    return not_observed(
        Text("a person"),
        expected=expected,
        observed=observed,
        next_step=Text("Do the item and answer it: tvox-uat guided SITE, with the site's name and the phase."),
        kind=Kind.UNANSWERED,
    )


_SAID = {
    Outcome.PASSED: Text("confirmed"),
    Outcome.FAILED: Text("reported as failed"),
    Outcome.NOT_DONE: Text("reported as not done"),
}


def _said(answer: Answer) -> Text:
    """`confirmed by Anna Bianchi (IT manager) at 2026-11-22 20:14 UTC: heard on both sides`."""
    said = Text(
        "{said} by {name} ({role}) at {time} UTC",
        said=_SAID[answer.outcome],
        name=answer.name,
        role=answer.role,
        time=answer.at[:16].replace("T", " "),
    )
    if answer.day:
        said = Text("{said}, on a sheet that says it was done on {day}", said=said, day=answer.day)
    return Text("{said}: {note}", said=said, note=answer.note) if answer.note else said


def _answer(event: Mapping[str, Any]) -> Answer:
    return Answer(
        event["check"],
        event["phase"],
        Outcome(event["outcome"]),
        event["name"],
        event["role"],
        event["note"],
        event["at"],
        event["question"],
        tuple(file["name"] for file in event["files"]),
        event.get("day", ""),
        event["on_request"],
    )

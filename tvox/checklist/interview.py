"""Asking a person how an item went: the same questions in a run and afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tvox.checklist.answers import Given, Outcome
from tvox.checklist.item import Item
from tvox.texts import Text, listed, verbatim


class NobodyAnswersError(Exception):
    """The input has ended."""


class Person(Protocol):
    """Who sits at the terminal."""

    def say(self, text: Text) -> None:
        """Show them a sentence."""

    def ask(self, question: Text) -> str:
        """Their answer, without blanks around it; `NobodyAnswersError` at the end of the input."""


@dataclass(frozen=True)
class Witness:
    """Who answers, and in which role."""

    name: str
    role: str


_OUTCOMES = {"1": Outcome.PASSED, "2": Outcome.FAILED, "3": Outcome.NOT_DONE}
_CHOICE = Text("1 passed, 2 failed, 3 not done; Enter: later")


def interview(item: Item, person: Person, *, before: Witness | None = None, on_request: bool = False) -> Given | None:
    """Show the item and ask; None where the person wants to answer later, NobodyAnswersError where the input ends."""
    for line in shown(item, on_request=on_request):
        person.say(line)
    typed = _until(person, _CHOICE, lambda words: not words or words in _OUTCOMES)
    return _given(_OUTCOMES[typed], person, before, on_request=on_request) if typed else None


def shown(item: Item, *, on_request: bool) -> list[Text]:
    """Title, steps and expected result, and what the person needs."""
    lines = [Text("{id}  {title}", id=item.id, title=item.title.text)]
    lines.append(Text("  Steps: {steps}", steps=item.steps.text))
    if item.on_request is not None and on_request:
        lines.append(Text("  Agreed for this run: {steps}", steps=item.on_request.text))
    lines.append(Text("  Expected: {expected}", expected=item.expected.text))
    if item.materials is not None:
        lines.append(Text("  Needed: {materials}", materials=item.materials.text))
    if item.note is not None:
        lines.append(Text("  Note: {note}", note=item.note.text))
    return lines


def _given(outcome: Outcome, person: Person, before: Witness | None, *, on_request: bool) -> Given:
    note_question = Text("Note") if outcome is Outcome.PASSED else Text("Note: what was seen, or why it was not done")
    note = _until(person, note_question, lambda words: bool(words) or outcome is Outcome.PASSED)
    files = _files(person)
    name = _known(person, Text("Who answers (name)"), before.name if before else "")
    role = _known(person, Text("In which role"), before.role if before else "")
    return Given(outcome, name, role, note, files, on_request)


def _until(person: Person, question: Text, accepts: Callable[[str], bool]) -> str:
    while True:
        typed = person.ask(question)
        if accepts(typed):
            return typed


def _known(person: Person, question: Text, default: str) -> str:
    asked = Text("{question} [{default}]", question=question, default=default) if default else question
    return _until(person, asked, lambda words: bool(words or default)) or default


def _files(person: Person) -> tuple[Path, ...]:
    """Existing files, asked for again until all exist."""
    while True:
        typed = person.ask(Text("Files to keep, with semicolons between them; Enter: none"))
        files = [Path(words.strip()).expanduser() for words in typed.split(";") if words.strip()]
        lost = [str(file) for file in files if not file.is_file()]
        if not lost:
            return tuple(files)
        person.say(Text("There is no file {files}.", files=listed(map(verbatim, lost))))

"""The questions that a person is asked, answered by a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tvox.checklist.lists import item
from tvox.checklist.answers import Outcome
from tvox.checklist.interview import NobodyAnswersError, Witness, interview
from tvox.texts import Text

ITEM = item("UAT-RUB-002")


class Scripted:
    """Types the lines it was given, then leaves."""

    def __init__(self, *lines: str) -> None:
        self.shown: list[str] = []
        self._lines: Iterator[str] = iter(lines)

    def say(self, text: Text) -> None:
        self.shown.append(str(text))

    def ask(self, question: Text) -> str:
        self.shown.append(str(question))
        for line in self._lines:
            return line
        raise NobodyAnswersError


def test_title_steps_and_expected_result_are_shown_first() -> None:
    person = Scripted("")
    assert interview(ITEM, person) is None
    assert person.shown[0] == f"UAT-RUB-002  {ITEM.title.en}"
    assert any(ITEM.steps.en in line for line in person.shown)
    assert any(ITEM.expected.en in line for line in person.shown)
    assert not any("wrong password as" in line for line in person.shown), "nobody agreed to that part"


def test_the_agreed_part_is_shown() -> None:
    person = Scripted("")
    interview(ITEM, person, on_request=True)
    assert any("One wrong password" in line for line in person.shown)


def test_a_confirmation() -> None:
    given = interview(ITEM, Scripted("1", "", "", "Anna", "IT"))
    assert given is not None
    assert (given.outcome, given.name, given.role, given.note) == (Outcome.PASSED, "Anna", "IT", "")


def test_a_failure_needs_words() -> None:
    given = interview(ITEM, Scripted("2", "", "no login", "", "Anna", "IT"))
    assert given is not None
    assert (given.outcome, given.note) == (Outcome.FAILED, "no login")


def test_other_words_are_no_answer() -> None:
    given = interview(ITEM, Scripted("yes", "passed", "0", "3", "no user", "", "Anna", "IT"))
    assert given is not None
    assert given.outcome is Outcome.NOT_DONE


def test_nobody_answers_without_name_and_role() -> None:
    given = interview(ITEM, Scripted("1", "", "", "", "", "Anna", "", "IT"))
    assert given is not None
    assert (given.name, given.role) == ("Anna", "IT")


def test_who_answered_before_only_confirms() -> None:
    given = interview(ITEM, Scripted("1", "", "", "", ""), before=Witness("Anna", "IT"))
    assert given is not None
    assert (given.name, given.role) == ("Anna", "IT")


def test_files_must_exist(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "b.txt").touch()
    person = Scripted("1", "", f"{tmp_path}/gone", f"{tmp_path}/a.png ; {tmp_path}/b.txt", "Anna", "IT")
    given = interview(ITEM, person)
    assert given is not None
    assert [file.name for file in given.files] == ["a.png", "b.txt"]
    assert any("There is no file" in line for line in person.shown)


@pytest.mark.parametrize("lines", [[], ["1"], ["1", "", ""], ["2", "", ""], ["1", "", "", "Anna"]])
def test_an_input_that_ends_early_is_no_answer(lines: list[str]) -> None:
    with pytest.raises(NobodyAnswersError):
        interview(ITEM, Scripted(*lines))

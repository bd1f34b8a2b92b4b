"""An agent is made ready, and is never left so without being told of."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tvox.manners.undo import Change
from tvox.observing import CouldNotAsk
from tvox.telephony.agents import AT_MOST, AgentCodes, judge_shift, on_duty
from tvox.telephony.phones import CallFacts
from tvox.texts import Text

CODES = AgentCodes("*46", "*47")
REFUSED = replace(CALLING, answered_after=None, status=404, reason="Not Found")


class Book:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.taken_back: list[Text] = []

    def begun(self, change: Change) -> str:
        self.changes.append(change)
        return str(len(self.changes))

    def undone(self, key: str, observed: Text) -> None:
        assert key == str(len(self.changes))
        self.taken_back.append(observed)


class CodePhone:
    """Dials codes; `answers` is how each was taken, the last one again and again."""

    extension = "136"

    def __init__(self, **answers: list[CallFacts]) -> None:
        self.dialled: list[str] = []
        self._answers = {"*46": answers.get("ready", [CALLING]), "*47": answers.get("not_ready", [CALLING])}

    def call(self, number: str) -> Any:
        self.dialled.append(number)
        answers = self._answers[number]
        return CodeCall(answers.pop(0) if len(answers) > 1 else answers[0])


class CodeCall:
    def __init__(self, seen: CallFacts) -> None:
        self._seen = seen

    def facts(self, **_: float) -> CallFacts:
        return self._seen

    until_answered = until_ended = hang_up = facts


def test_ready_and_not_ready_again() -> None:
    phone, book = CodePhone(), Book()

    with on_duty(phone, CODES, book) as shift:  # type: ignore[arg-type]
        assert phone.dialled == ["*46"]

    assert phone.dialled == ["*46", "*47"]
    assert [change.dial_to_undo for change in book.changes] == ["*47"]
    assert len(book.taken_back) == 1
    assert [finding.verdict.value for finding in judge_shift(shift)] == ["PASS", "PASS"]


def test_not_ready_again_after_whatever_went_wrong() -> None:
    phone, book = CodePhone(), Book()

    with pytest.raises(RuntimeError), on_duty(phone, CODES, book):  # type: ignore[arg-type]
        raise RuntimeError

    assert phone.dialled[-1] == "*47"
    assert book.taken_back


def test_a_code_that_is_taken_at_the_second_try() -> None:
    phone, book = CodePhone(not_ready=[REFUSED, CALLING]), Book()

    with on_duty(phone, CODES, book):  # type: ignore[arg-type]
        pass

    assert phone.dialled == ["*46", "*47", "*47"]
    assert book.taken_back


def test_an_agent_who_stays_ready_is_a_failure_and_open_in_the_ledger() -> None:
    phone, book = CodePhone(not_ready=[REFUSED]), Book()

    with on_duty(phone, CODES, book) as shift:  # type: ignore[arg-type]
        pass

    assert phone.dialled == ["*46", *["*47"] * AT_MOST]
    assert not book.taken_back
    assert [finding.verdict.value for finding in judge_shift(shift)] == ["PASS", "FAIL"]


def test_a_phone_that_dies_leaves_the_change_open() -> None:
    class DyingPhone(CodePhone):
        def call(self, number: str) -> Any:
            if number == "*47":
                raise CouldNotAsk(Text("phone"), Text("crashed"), Text("again"))
            return super().call(number)

    book = Book()

    with pytest.raises(CouldNotAsk, match="crashed"), on_duty(DyingPhone(), CODES, book):  # type: ignore[arg-type]
        pass
    assert not book.taken_back

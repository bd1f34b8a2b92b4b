"""Items that only a person can do: one test for all of them, one line of the check-list each."""

from tvox.checklist.answers import Answer, judge_answer
from tvox.checklist.item import Item
from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook


def test_a_person_confirms_it(guided_item: Item, answer: Answer | CouldNotLook | None, conclude: Conclude) -> None:
    """A person does what the item says and answers, by name and role, whether it came out as expected."""
    conclude(judge_answer(guided_item, answer))

"""Changes are noted before they are made, and stay open until they were seen taken back."""

from dataclasses import dataclass, field

import pytest

from tests.fakes.nodes import UNREACHABLE
from tvox.manners.undo import BEGUN, UNDONE, Change, changed, open_changes
from tvox.observing import CouldNotAsk
from tvox.texts import Text

FORWARD = Change(Text("forward"), "102", Text("none"), Text("to 103"), "#21#")


@dataclass
class Notes:
    said: list[str] = field(default_factory=list)

    def begun(self, change: Change) -> str:
        self.said.append(f"begun {change.extension}")
        return "1"

    def undone(self, key: str, observed: Text) -> None:
        self.said.append(f"undone {key}: {observed}")


def refusing() -> Text:
    raise UNREACHABLE


def test_a_change_is_noted_before_and_after() -> None:
    notes = Notes()

    with changed(notes, FORWARD, lambda: Text("102 rang again")):
        notes.said.append("used")

    assert notes.said == ["begun 102", "used", "undone 1: 102 rang again"]


def test_a_change_is_taken_back_whatever_goes_wrong_meanwhile() -> None:
    notes = Notes()

    with pytest.raises(KeyError), changed(notes, FORWARD, lambda: Text("102 rang again")):
        raise KeyError

    assert notes.said[-1] == "undone 1: 102 rang again"


def test_a_change_that_could_not_be_taken_back_stays_open() -> None:
    notes = Notes()

    with pytest.raises(CouldNotAsk), changed(notes, FORWARD, refusing):
        pass

    assert notes.said == ["begun 102"]


def test_open_changes_are_those_that_nobody_took_back() -> None:
    events = [
        {"kind": "run started"},
        {"kind": BEGUN, "key": "a"},
        {"kind": BEGUN, "key": "b"},
        {"kind": UNDONE, "key": "a"},
        {"kind": BEGUN, "key": "c"},
    ]

    assert list(open_changes(events)) == ["c", "b"]

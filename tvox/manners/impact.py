"""What the items of a run do to the customer's system beside looking at it, and which of them may run when."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tvox.checklist.values import Impact
from tvox.texts import Text

WORDS: Mapping[Impact, Text] = {
    Impact.SILENT: Text("silent"),
    Impact.TEST_PHONES: Text("test phones only"),
    Impact.RINGS_PEOPLE: Text("may ring people"),
    Impact.COSTS_MONEY: Text("costs money"),
    Impact.MAIL: Text("mail or alarm"),
    Impact.TICKET: Text("CRM ticket"),
    Impact.WRITES: Text("writes configuration"),
    Impact.WRONG_CREDENTIAL: Text("wrong credential"),
    Impact.RECORDS: Text("makes a recording"),
}

UNNOTICED = frozenset({Impact.SILENT, Impact.TEST_PHONES})
"""What nobody at the customer's notices."""


def is_unnoticed(labels: Iterable[Impact]) -> bool:
    """Whether an item with these labels may run in quiet hours and without asking; one without any label may not."""
    given = frozenset(labels)
    return bool(given) and given <= UNNOTICED


def totals(items: Iterable[Iterable[Impact]]) -> dict[Impact, int]:
    """How many items have each label, in the labels' order."""
    counted = Counter(label for labels in items for label in frozenset(labels))
    return {label: counted[label] for label in Impact if counted[label]}

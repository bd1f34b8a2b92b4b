"""The register of test calls, so that the customer can leave them out of statistics and find their recordings."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

TEST_CALL = "test call"


@dataclass(frozen=True)
class TestCall:
    """One call of a test telephone; `at` is ISO 8601 in UTC.

    `seconds` is how long it was up: 0 where it was not answered, None where that is not known (a phone that crashed, a
    call that was still up when its phone was let go).
    """

    __test__ = False  # pytest would take the name for a test

    at: str
    caller: str
    dialled: str
    call_id: str
    seconds: float | None

    def as_event(self) -> dict[str, Any]:
        """For the evidence store."""
        return asdict(self)


class CallRegister(Protocol):
    """Takes every call that a test telephone made."""

    def __call__(self, call: TestCall) -> None:
        """Note it."""


def registered_calls(events: Iterable[Mapping[str, Any]]) -> list[TestCall]:
    """The test calls of an evidence store, in the order they were made."""
    names = TestCall.__dataclass_fields__
    return [TestCall(**{name: event[name] for name in names}) for event in events if event.get("kind") == TEST_CALL]

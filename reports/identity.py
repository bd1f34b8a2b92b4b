"""Which line of the check-list an item is: an id that never changes, and a title."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from fixtures.options import Purpose, is_customer_run, lies_in_customer_folder, purpose
from fixtures.site import usage_error
from tvox.site import PHASES
from tvox.texts import Text


@dataclass(frozen=True)
class CheckLine:
    """One line of the check-list."""

    id: str
    title: Text
    phases: tuple[str, ...]


CHECK_LINE = pytest.StashKey[CheckLine]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each item its line; a missing or repeated id is a usage error, since its verdict could not be told apart."""
    ours = [item for item in items if lies_in_customer_folder(item.path, config.rootpath)]
    if ours and purpose(config) is Purpose.OWN_TESTS:
        raise usage_error(config, Text("items of tests_uat or checks were collected by another name: give their path"))
    if is_customer_run(config) and len(ours) < len(items):
        raise usage_error(
            config, Text("the suite's own tests run apart from a customer's items: {command}", command="pytest tests")
        )
    for item in ours:
        item.stash[CHECK_LINE] = _line_of(item)
    _refuse_repeated(ours)


def line_of(item: pytest.Item) -> CheckLine:
    """The item's line of the check-list."""
    return item.stash[CHECK_LINE]


def _line_of(item: pytest.Item) -> CheckLine:
    marks = list(item.iter_markers("check"))
    if len(marks) != 1:
        raise pytest.UsageError(f"{item.nodeid} needs exactly one @pytest.mark.check(id, title=…), it has {len(marks)}")
    identifier, title = _arguments(item, *marks[0].args, **marks[0].kwargs)
    phases = tuple(phase for phase in PHASES if item.get_closest_marker(phase))
    if not phases:
        raise pytest.UsageError(f"{item.nodeid} ({identifier}) has no phase; phases: {', '.join(PHASES)}")
    return CheckLine(identifier, Text(title), phases)


def _arguments(item: pytest.Item, id: object = None, title: object = None, **others: object) -> tuple[str, str]:  # noqa: A002 - the marker's own word
    well_formed = isinstance(id, str) and isinstance(title, str) and id.strip() == id and id and title and not others
    if not well_formed or not isinstance(id, str) or not isinstance(title, str):
        raise pytest.UsageError(f"{item.nodeid}: write @pytest.mark.check('ID', title='…') with words in both")
    if "{" in title or "}" in title:
        raise pytest.UsageError(f"{item.nodeid}: the title of {id} may not hold braces")
    return id, title


def _refuse_repeated(items: Iterable[pytest.Item]) -> None:
    first: dict[str, pytest.Item] = {}
    for item in items:
        identifier = line_of(item).id
        if identifier in first:
            raise pytest.UsageError(f"{first[identifier].nodeid} and {item.nodeid} are both {identifier}")
        first[identifier] = item

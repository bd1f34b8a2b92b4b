"""Which line of the check-list an item is: an id that never changes, and what the list or the code says of it.

Items of the list (`tests_uat/`) name their id only; title, phases, criticality and impact stand on the customer's list.
Checks of the synchronisation (`checks/`) are the suite's own: title and phases stand in their code.
"""

from collections.abc import Iterable

import pytest

from fixtures.checklist import checklist_of, plan_for, profile_of, run_phases
from fixtures.options import Purpose, is_customer_run, lies_in_customer_folder, purpose
from fixtures.phases import LOAD, asks_for_load
from fixtures.site import usage_error
from reports.lines import CHECK_LINE, line_of, planned_line
from reports.lines import CheckLine as CheckLine
from reports.repeating import repeated
from reports.runs import run_of
from tvox.checklist.values import Impact
from tvox.site import PHASES
from tvox.texts import Text


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
        item.stash[CHECK_LINE] = _line(config, item)
    _refuse_repeated(ours)
    items.sort(key=lambda item: CHECK_LINE in item.stash and line_of(item).by_person)
    if is_customer_run(config):
        _plan(config, items)


def _plan(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what the customer's list, the phase or the profile does not plan."""
    run, listed = run_of(config), checklist_of(config)
    load = [line_of(item).id for item in items if item.get_closest_marker(LOAD)]
    run.phases = run_phases(config)
    run.plan = plan_for(config, asked_for=load if asks_for_load(config) else ())
    run.listed = tuple(planned_line(item, profile_of(config)) for item in run.plan.items)
    known = listed.standard.keys() | listed.by_id.keys()
    off = [item for item in items if line_of(item).id in known and line_of(item).id not in run.plan.ids]
    if config.getoption("--failed"):
        again = repeated(config, map(line_of, items))
        off = [item for item in items if item in off or line_of(item).id not in again]
        run.owed = tuple(planned_line(listed.by_id[one], profile_of(config)) for one in again if one in listed.by_id)
    items[:] = [item for item in items if item not in off]
    config.hook.pytest_deselected(items=off)


def _line(config: pytest.Config, item: pytest.Item) -> CheckLine:
    marks = list(item.iter_markers("check"))
    if len(marks) != 1:
        raise pytest.UsageError(f"{item.nodeid} needs exactly one @pytest.mark.check(id, title=…), it has {len(marks)}")
    listed = checklist_of(config)
    identifier = marks[0].args[0] if marks[0].args else None
    on_list = listed.by_id.get(str(identifier)) or listed.standard.get(str(identifier))
    if on_list is not None:
        return _listed(item, planned_line(on_list, profile_of(config)))
    return _own(item, marks[0])


def _listed(item: pytest.Item, line: CheckLine) -> CheckLine:
    """An item of the list bears its phases' markers, so that `-m` finds it."""
    for phase in line.phases:
        item.add_marker(phase)
    return line


def _own(item: pytest.Item, mark: pytest.Mark) -> CheckLine:
    identifier, title = _arguments(item, *mark.args, **mark.kwargs)
    phases = tuple(phase for phase in PHASES if item.get_closest_marker(phase))
    if not phases:
        raise pytest.UsageError(f"{item.nodeid} ({identifier}) has no phase; phases: {', '.join(PHASES)}")
    labels = [Impact(label) for mark in item.iter_markers("impact") for label in mark.args]
    return CheckLine(identifier, Text(title), phases, impact=tuple(labels) or (Impact.SILENT,))


def _arguments(item: pytest.Item, id: object = None, title: object = None, **others: object) -> tuple[str, str]:  # noqa: A002 - the marker's own word
    well_formed = isinstance(id, str) and isinstance(title, str) and id.strip() == id and id and title and not others
    if not well_formed or not isinstance(id, str) or not isinstance(title, str):
        raise pytest.UsageError(
            f"{item.nodeid}: write @pytest.mark.check('ID', title='…') with words in both; "
            "only an id of the check-list goes without a title"
        )
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

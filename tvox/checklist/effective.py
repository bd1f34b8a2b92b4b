"""The list that holds for one customer: the standard catalogue with what their file takes off, changes and adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from tvox.checklist.customer import Approval, Change, CustomerList, Removal, list_path, load_customer_list, refused
from tvox.checklist.item import Area, Item
from tvox.checklist.standard import Catalogue, standard_catalogue
from tvox.site_problems import SiteProblem, problems_of


@dataclass(frozen=True)
class CheckList:
    """What a customer's list says; `items` stand in order, `removed` and `changed` by id.

    `standard` are the ids of the catalogue, on the list or not.
    """

    areas: tuple[Area, ...]
    items: tuple[Item, ...]
    removed: Mapping[str, Removal]
    changed: Mapping[str, Change]
    added: frozenset[str]
    standard: Mapping[str, Item]
    approval: Approval | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items on the list."""
        return {item.id: item for item in self.items}


def checklist_for(site_path: Path) -> CheckList:
    """The list of a site; `SiteFileErrors` names every error of the customer's file at once."""
    path = list_path(site_path)
    return effective(standard_catalogue(), load_customer_list(path), path)


def standard_list() -> CheckList:
    """The list of a customer who has no file."""
    return effective(standard_catalogue(), CustomerList(), Path())


def effective(catalogue: Catalogue, customer: CustomerList, path: Path) -> CheckList:
    """The catalogue as the customer's file, which stands in `path`, makes it."""
    changes = {change.id: change for change in customer.change}
    items = [_changed(item, changes.get(item.id), path) for item in catalogue.items]
    problems = [problem for item in items if not isinstance(item, Item) for problem in item]
    if problems:
        raise refused(tuple(problems))
    removed = {removal.id: removal for removal in customer.remove}
    kept = [item for item in items if isinstance(item, Item) and item.id not in removed]
    order = [area.code for area in catalogue.areas]
    every = sorted([*kept, *customer.add], key=lambda item: _place(item.area, order))
    return CheckList(
        catalogue.areas,
        tuple(every),
        removed,
        changes,
        frozenset(item.id for item in customer.add),
        {item.id: item for item in catalogue.items},
        customer.approval,
    )


def _changed(item: Item, change: Change | None, path: Path) -> Item | tuple[SiteProblem, ...]:
    if change is None:
        return item
    try:
        return Item.model_validate({**item.model_dump(exclude_none=True), **change.fields})
    except ValidationError as refusal:
        problems = problems_of(refusal.errors(), path, {}, root=Item)
        return tuple(
            SiteProblem(path, None, f"change {item.id}: {one.key}", one.found, one.allowed) for one in problems
        )


def _place(area: str, order: list[str]) -> tuple[int, str]:
    return (order.index(area), "") if area in order else (len(order), area)

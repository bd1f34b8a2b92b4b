"""A customer's own check-list file, beside the site file: what it takes off the standard list, changes and adds.

sites/acme.toml → sites/acme.checklist.toml
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints, ValidationError

from tvox.allowed import Allowed
from tvox.checklist.item import Item, SiteKey
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.values import (
    Both,
    ItemCriticality,
    ItemId,
    ItemImpact,
    Kind,
    ListPhase,
    Seconds,
    YesOrNo,
)
from tvox.site_file import parsed, read_site_text
from tvox.site_problems import SiteFileErrors, problems_of
from tvox.site_rules import Breach, Key, RuledModel
from tvox.site_values import Words
from tvox.texts import Text
from tvox.toml_lines import key_lines

SUFFIX = ".checklist.toml"

Fingerprint = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Allowed(Text("what `tvox-uat checklist approve` wrote")),
]
Day = Annotated[date, Allowed(Text("a date without quotes, such as {example}", example="2026-11-30"))]


class Removal(RuledModel):
    """An item that this customer does not do, and why; `derived` where the suite concluded it from the site file."""

    id: ItemId
    reason: Both
    derived: YesOrNo = False


class Change(RuledModel):
    """An item that is otherwise at this customer's, and why; what is not given stays as it is."""

    id: ItemId
    reason: Both
    criticality: ItemCriticality | None = None
    phases: tuple[ListPhase, ...] | None = None
    title: Both | None = None
    steps: Both | None = None
    expected: Both | None = None
    note: Both | None = None
    materials: Both | None = None
    impact: tuple[ItemImpact, ...] | None = None
    needs: tuple[SiteKey, ...] | None = None
    depends_on: tuple[ItemId, ...] | None = None
    opt_in: YesOrNo | None = None
    lasts_s: Seconds | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """What it sets, by the item's field."""
        return self.model_dump(exclude={"id", "reason"}, exclude_none=True)


class Addition(Item):
    """An item of the customer's own: a person does it."""

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """No code stands behind it."""
        yield from super().breaches(given)
        if "kind" in given and given["kind"] is not Kind.GUIDED:
            yield Breach(
                ("kind",), str(given["kind"]), Text('"guided": no code of the suite does a customer\'s own item')
            )


class Approval(RuledModel):
    """Who agreed to which list; `hash` is the fingerprint of the list as it was then."""

    hash: Fingerprint
    names: tuple[Words, ...]
    date: Day

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """Somebody agrees."""
        if given.get("names") == ():
            yield Breach(("names",), [], Text("one name at least"))


class CustomerList(RuledModel):
    """The whole file."""

    remove: tuple[Removal, ...] = ()
    change: tuple[Change, ...] = ()
    add: tuple[Addition, ...] = ()
    approval: Approval | None = None

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """It speaks of items that exist, of each once, and adds none that exists already."""
        known = {item.id for item in standard_catalogue().items}
        sections = {
            name: [(one or {}).get("id") for one in given.get(name, ())] for name in ("remove", "change", "add")
        }
        for section, ids in sections.items():
            for position, identifier in enumerate(ids):
                allowed = _objection(section, identifier, ids[:position], known, sections["remove"])
                if identifier is not None and allowed is not None:
                    yield Breach((section, position, "id"), identifier, allowed)
        yield from _understated(given.get("change", ()))
        every = known | {identifier for identifier in sections["add"] if identifier}
        for section in ("change", "add"):
            for position, one in enumerate(given.get(section, ())):
                yield from _lost((section, position), one or {}, every)


def list_path(site: Path) -> Path:
    """The check-list's file of a site's."""
    return site.with_name(f"{site.stem}{SUFFIX}")


def load_customer_list(path: Path) -> CustomerList:
    """The file's content, an empty list where there is no such file; `SiteFileErrors` names everything wrong in it."""
    return customer_list_from(read_site_text(path), path) if path.exists() else CustomerList()


def customer_list_from(text: str, path: Path) -> CustomerList:
    """The list in `text`, which stands or will stand in `path`."""
    raw = parsed(text, path)
    if isinstance(raw, SiteFileErrors):
        raise refused(raw.problems)
    try:
        return CustomerList.model_validate(raw)
    except ValidationError as refusal:
        raise refused(problems_of(refusal.errors(), path, key_lines(text), root=CustomerList)) from None


def refused(problems: tuple[Any, ...]) -> SiteFileErrors:
    """All that is wrong, under the check-list's own heading."""
    heading = Text("Errors in the check-list {file}: {count}", file=str(problems[0].file), count=len(problems))
    return SiteFileErrors(problems, heading=heading)


def _ids(section: Sequence[Mapping[str, Any] | None]) -> list[str | None]:
    return [(one or {}).get("id") for one in section]


def _objection(
    section: str, identifier: str | None, before: Sequence[str | None], known: AbstractSet[str], removed: Sequence[Any]
) -> Text | None:
    if identifier in before:
        return Text("each id once")
    if section == "add":
        return Text("an id that no item of the standard list has") if identifier in known else None
    if identifier not in known:
        return Text("the id of an item of the standard list")
    if section == "change" and identifier in removed:
        return Text("an item that is not taken off the list as well")
    return None


def _understated(changes: Sequence[Mapping[str, Any] | None]) -> Iterator[Breach]:
    """An automated item does what it does: a list can say more of it, never less."""
    automated = {item.id: item for item in standard_catalogue().items if item.kind is Kind.AUTOMATED}
    for position, change in enumerate(changes):
        item, said = automated.get((change or {}).get("id", "")), (change or {}).get("impact")
        if item is not None and said is not None and not set(item.impact) <= set(said):
            labels = ", ".join(impact.value for impact in item.impact)
            allowed = Text("what the suite does all the same, and more: {labels}", labels=labels)
            yield Breach(("change", position, "impact"), [str(one) for one in said], allowed)


def _lost(key: Key, given: Mapping[str, Any], known: AbstractSet[str]) -> Iterator[Breach]:
    """Dependencies on nothing, and on the item itself."""
    for position, other in enumerate(given.get("depends_on") or ()):
        if other is not None and (other not in known or other == given.get("id")):
            yield Breach((*key, "depends_on", position), other, Text("the id of another item"))

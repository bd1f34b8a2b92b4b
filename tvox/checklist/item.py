"""One item of the check-list, as data."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, StringConstraints

from tvox.allowed import Allowed
from tvox.checklist.values import (
    UAT_PHASES,
    Both,
    ItemCriticality,
    ItemId,
    ItemImpact,
    ItemKind,
    Kind,
    ListPhase,
    Seconds,
    YesOrNo,
)
from tvox.features import KnownFeature
from tvox.site import Site
from tvox.site_rules import Breach, RuledModel, section_in
from tvox.texts import Text

SiteKey = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z_0-9]+(\.[a-z_0-9]+)*$"),
    Allowed(Text("a key of the site file, such as {example}", example='"telephony.ivr"')),
]
AreaCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{2,6}$"), Allowed(Text("an area's code of capital letters, in quotes"))
]


class Area(RuledModel):
    """A chapter of the list."""

    code: AreaCode
    title: Both


class Item(RuledModel):
    """One line of the list: what is done, what must come of it, when, and what it does to the customer.

    `needs` are keys of the site file without which it cannot be done, `materials` what a person needs at hand;
    `feature` is the licensed thing it is about. `opt_in` items are done only where somebody asks for them by name, and
    so is the part of an item that `on_request` describes; `only_in_its_phases` makes no sense at another phase,
    whatever the profile. `lasts_s` is a guess, for planning; `reason` says why an exempt item is not done here.
    """

    id: ItemId
    criticality: ItemCriticality
    phases: tuple[ListPhase, ...]
    kind: ItemKind
    title: Both
    steps: Both
    expected: Both
    note: Both | None = None
    reason: Both | None = None
    materials: Both | None = None
    on_request: Both | None = None
    impact: tuple[ItemImpact, ...]
    needs: tuple[SiteKey, ...] = ()
    feature: KnownFeature | None = None
    depends_on: tuple[ItemId, ...] = ()
    opt_in: YesOrNo = False
    only_in_its_phases: YesOrNo = False
    lasts_s: Seconds = 30

    @property
    def area(self) -> str:
        """`TEL` of UAT-TEL-001."""
        return self.id.split("-")[-2]

    @property
    def by_person(self) -> bool:
        """Whether a person does it, watched or asked."""
        return self.kind in {Kind.ASSISTED, Kind.GUIDED}

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """A reason goes with an exempt item; phases are named once, needs are keys that exist."""
        if (given.get("kind") is Kind.EXEMPT) != (given.get("reason") is not None) and "kind" in given:
            yield Breach(("reason",), given.get("reason"), Text("a reason for an exempt item, and for no other"))
        phases = given.get("phases", UAT_PHASES)
        if not phases or len(set(phases)) < len(phases):
            yield Breach(("phases",), list(phases), Text("each phase once, one at least"))
        if given.get("impact") == ():
            yield Breach(("impact",), [], Text("one word at least: “silent” where nobody notices"))
        for position, key in enumerate(given.get("needs", ())):
            if key is not None and not exists_in_site(key):
                yield Breach(("needs", position), key, Text("a key of the site file"))


def exists_in_site(key: str) -> bool:
    """Whether a dotted key is one of the site file's."""
    model: type[BaseModel] | None = Site
    for name in key.split("."):
        if model is None or name not in model.model_fields:
            return False
        model = section_in(model.model_fields[name].annotation)
    return True

"""The kinds of single values in a check-list, each with the words that say what is allowed."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from tvox.allowed import Allowed, one_of
from tvox.site import PHASES, Phase
from tvox.site_rules import RuledModel
from tvox.texts import LANGUAGES, Text, bilingual

UAT_PHASES = tuple(phase for phase in PHASES if phase != "post_sync")
"""The five phases at which the list is run; `post_sync` is the gate before the switch and has checks of its own."""


class Criticality(StrEnum):
    """What a failure means: the phase may not close, the customer must waive it, or it is mended later."""

    BLOCKING = "blocking"
    MAJOR = "major"
    MINOR = "minor"


class Kind(StrEnum):
    """Who does an item: the suite, a person whom it watches, a person whom it asks, or nobody, for a reason."""

    AUTOMATED = "automated"
    ASSISTED = "assisted"
    GUIDED = "guided"
    EXEMPT = "exempt"


class Impact(StrEnum):
    """What an item does to the customer's system and people."""

    SILENT = "silent"
    TEST_PHONES = "test phones only"
    RINGS_PEOPLE = "may ring people"
    COSTS_MONEY = "costs money"
    MAIL = "mail or alarm"
    TICKET = "CRM ticket"
    WRITES = "writes configuration"
    WRONG_CREDENTIAL = "wrong credential"
    RECORDS = "makes a recording"


def _uat_phase(phase: str) -> str:
    if phase not in UAT_PHASES:
        raise ValueError(f"no run of the list in {phase}")
    return phase


ItemId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,11}(-[A-Z0-9]{1,12}){0,2}-[0-9]{3}$"),
    Allowed(Text("an item's id in quotes, such as {example}", example='"UAT-TEL-001"')),
]
ListPhase = Annotated[Phase, AfterValidator(_uat_phase), one_of(*UAT_PHASES)]
ItemKind = Annotated[Kind, one_of(*Kind)]
ItemCriticality = Annotated[Criticality, one_of(*Criticality)]
ItemImpact = Annotated[Impact, one_of(*Impact)]
YesOrNo = Annotated[bool, Field(strict=True), Allowed(Text("true or false, without quotes"))]
Seconds = Annotated[int, Field(ge=1, strict=True), Allowed(Text("a whole number of seconds, without quotes"))]


Sentences = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$", max_length=1000),
    Allowed(Text("text in quotes, on one line, not empty")),
]


class InBoth(RuledModel):
    """A text in both languages."""

    it: Sentences
    en: Sentences

    @property
    def text(self) -> Text:
        """For the reader."""
        return bilingual(it=self.it, en=self.en)


def _of_one_language(words: Any) -> Any:
    return dict.fromkeys(LANGUAGES, words) if isinstance(words, str) else words


Both = Annotated[InBoth, BeforeValidator(_of_one_language)]
"""A text in both languages; words that stand alone are the same in both."""

"""The coloured words of the pages: which word stands for which state, and whether it is good."""

from dataclasses import dataclass
from typing import Literal

from lab.web import texts
from lab.web.pair import Pair
from lab.web.state import Completeness, Flow, Licence, Role
from lab.web.texts import Label, Language

Tone = Literal["good", "bad", "busy"]


@dataclass(frozen=True)
class Indicator:
    """A word and its tone, which the style sheet of each interface turns into a colour."""

    word: str
    tone: Tone


FLOWS: dict[Flow, tuple[Label, Tone]] = {
    Flow.RUNNING: (texts.ON, "good"),
    Flow.STOPPED: (texts.OFF, "bad"),
    Flow.UNKNOWN: (texts.UNKNOWN, "bad"),
}
COMPLETENESS: dict[Completeness, tuple[Label, Tone]] = {
    Completeness.COMPLETE: (texts.COMPLETE, "good"),
    Completeness.IN_PROGRESS: (texts.IN_PROGRESS, "busy"),
    Completeness.STOPPED: (texts.OFF, "bad"),
    Completeness.UNKNOWN: (texts.UNKNOWN, "bad"),
}
PEER_STATES: dict[Role, Label] = {Role.BACKUP: texts.SILENT, Role.MASTER: texts.ACTIVE}
MANAGER_ROLES = {Role.MASTER: "MASTER", Role.STANDALONE: "MASTER", Role.BACKUP: "SLAVE"}
OCC_STATES = {Role.MASTER: "master", Role.STANDALONE: "on", Role.BACKUP: "slave", Role.FAULT: "off"}


def flow(state: Flow, language: Language) -> Indicator:
    """ON, OFF or UNKNOWN."""
    label, tone = FLOWS[state]
    return Indicator(getattr(label, language), tone)


def completeness(state: Completeness, language: Language) -> Indicator:
    """Completa, In corso, OFF or UNKNOWN."""
    label, tone = COMPLETENESS[state]
    return Indicator(getattr(label, language), tone)


def peer_state(pair: Pair) -> Indicator:
    """SILENT for a standby, ACTIVE for a master; green only when the two roles fit together."""
    if pair.peer_role is None:
        return Indicator(texts.UNREACHABLE.en, "bad")
    word = PEER_STATES[pair.peer_role].en if pair.peer_role in PEER_STATES else pair.peer_role.value
    return Indicator(word, "good" if pair.roles_fit else "bad")


def manager_role(role: Role) -> Indicator:
    """The role word of Application Manager's header; a stand-alone TVOX is called MASTER there."""
    return Indicator(MANAGER_ROLES.get(role, role.value), "good" if role in MANAGER_ROLES else "bad")


def occ_state(role: Role) -> Indicator:
    """The word between the brackets of OCC's `STATO (…)`."""
    return Indicator(OCC_STATES.get(role, "unknown"), "good" if role in MANAGER_ROLES else "bad")


def licence_status(licence: Licence | None, valid: str) -> Indicator:
    """`valid` for a valid licence, else the licence's own status word."""
    if licence is None:
        return Indicator(texts.UNKNOWN.en, "bad")
    return Indicator(valid, "good") if licence.status == "VALID" else Indicator(licence.status, "bad")


def upgrade_word(licence: Licence | None, kind: str, language: Language) -> Indicator:
    """Abilitato, Disabilitato or Non disponibile for `Major`, `Minor`, `Patch`."""
    if licence is None:
        return Indicator(texts.UNKNOWN.en, "bad")
    keys = {True: "enabled", False: "disabled", None: "unavailable"}
    right = licence.upgrades.get(kind)
    word = getattr(texts.COMMON[f"upgrade_words.{keys[right]}"], language)
    return Indicator(word, "good" if right else "bad")


def alarm_tone(priority: int) -> Tone:
    """Priorities 1 and 2 are green, 3 and 4 yellow, 5 and 6 red."""
    return "good" if priority <= 2 else "busy" if priority <= 4 else "bad"

"""The words of the sheet that goes to a customer and comes back.

Both languages stand here side by side, since reading a sheet back depends on them: they are a file format, and a sheet
written with other words is another version of it.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from tvox.checklist.answers import Outcome
from tvox.checklist.values import UAT_PHASES, Criticality, Kind
from tvox.texts import Language, Text, bilingual

T = TypeVar("T")


class Column(StrEnum):
    """The sheet's columns in order; those of phases are called as the phases are."""

    ID = "id"
    AREA = "area"
    TITLE = "title"
    STEPS = "steps"
    EXPECTED = "expected"
    CRITICALITY = "criticality"
    PRE_MIGRATION = "pre_migration"
    POST_CONVERSION = "post_conversion"
    POST_SWITCH = "post_switch"
    POST_UPGRADE = "post_upgrade"
    FINAL = "final"
    KIND = "kind"
    LISTED = "listed"
    REASON = "reason"
    RESULT = "result"
    NOTE = "note"
    NAME = "name"
    ROLE = "role"
    DAY = "day"


COLUMNS = tuple(Column)
AGREED = COLUMNS[: COLUMNS.index(Column.RESULT)]
"""What the list says; the columns after it are empty until somebody has done the item."""
ANSWERED = COLUMNS[len(AGREED) :]
PHASES = tuple(Column(phase) for phase in UAT_PHASES)

HEADINGS: Mapping[Column, Text] = {
    Column.ID: bilingual(it="Id", en="Id"),
    Column.AREA: bilingual(it="Area", en="Area"),
    Column.TITLE: bilingual(it="Titolo", en="Title"),
    Column.STEPS: bilingual(it="Passi", en="Steps"),
    Column.EXPECTED: bilingual(it="Risultato atteso", en="Expected result"),
    Column.CRITICALITY: bilingual(it="Criticità", en="Criticality"),
    Column.PRE_MIGRATION: bilingual(it="Prima della migrazione", en="Before the migration"),
    Column.POST_CONVERSION: bilingual(it="Dopo la conversione", en="After the conversion"),
    Column.POST_SWITCH: bilingual(it="Dopo lo switch", en="After the switch"),
    Column.POST_UPGRADE: bilingual(it="Dopo l'aggiornamento", en="After the upgrade"),
    Column.FINAL: bilingual(it="Finale", en="Final"),
    Column.KIND: bilingual(it="Tipo", en="Kind"),
    Column.LISTED: bilingual(it="In elenco", en="On the list"),
    Column.REASON: bilingual(it="Motivo", en="Reason"),
    Column.RESULT: bilingual(it="Esito", en="Result"),
    Column.NOTE: bilingual(it="Nota", en="Note"),
    Column.NAME: bilingual(it="Eseguita da", en="Done by"),
    Column.ROLE: bilingual(it="Ruolo", en="Role"),
    Column.DAY: bilingual(it="Data", en="Date"),
}
CRITICALITIES: Mapping[Criticality, Text] = {
    Criticality.BLOCKING: bilingual(it="bloccante", en="blocking"),
    Criticality.MAJOR: bilingual(it="grave", en="major"),
    Criticality.MINOR: bilingual(it="lieve", en="minor"),
}
KINDS: Mapping[Kind, Text] = {
    Kind.AUTOMATED: bilingual(it="automatica", en="automated"),
    Kind.ASSISTED: bilingual(it="assistita", en="assisted"),
    Kind.GUIDED: bilingual(it="guidata", en="guided"),
    Kind.EXEMPT: bilingual(it="esente", en="exempt"),
}
OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.PASSED: bilingual(it="superata", en="passed"),
    Outcome.FAILED: bilingual(it="fallita", en="failed"),
    Outcome.NOT_DONE: bilingual(it="non eseguita", en="not done"),
}
YES_NO: Mapping[bool, Text] = {True: bilingual(it="sì", en="yes"), False: bilingual(it="no", en="no")}
MARK = "x"
"""What stands in a phase's column."""
LIST_SHEET = bilingual(it="Elenco", en="List")
COVER_SHEET = bilingual(it="Copertina", en="Cover")
LIST_ENDS = bilingual(it="Firme", en="Signatures")
"""In the id's column, below the last line: what stands under it is not the list."""


def words_of(vocabulary: Mapping[T, Text], language: Language) -> list[str]:
    """The vocabulary's words, in order."""
    return [text.render(language) for text in vocabulary.values()]


def meant(vocabulary: Mapping[T, Text], typed: str, language: Language) -> T | None:
    """What a typed word stands for, capitals and accents aside; None for a word that is none of them."""
    return next((value for value, text in vocabulary.items() if _bare(text.render(language)) == _bare(typed)), None)


def one_line(words: str) -> str:
    """Line breaks and rows of blanks, which a cell can hold and the list cannot, as single blanks."""
    return " ".join(words.split())


def _bare(words: str) -> str:
    letters = unicodedata.normalize("NFKD", one_line(words).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

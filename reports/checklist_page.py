"""The check-list as one page for a browser or a printer, in the customer's language."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tvox.checklist.exchange import Line, Sheet
from tvox.checklist.sheet_words import AGREED, COLUMNS, HEADINGS, LIST_ENDS, PHASES, Column
from tvox.texts import Language, Text

TEMPLATES = Path(__file__).parent / "templates"
PARTIES = (Text("Customer"), Text("Technician"))
SIGNED_AT = (Text("Name"), Text("Date"), Text("Signature"))


def page_of(sheet: Sheet) -> str:
    """One self-contained file; everything in it is escaped."""
    language = sheet.about.language
    return (
        _environment()
        .get_template("checklist.html")
        .render(
            language=language,
            title=Text("TVOX acceptance check-list").render(language),
            about=sheet.about,
            cover=_rendered(sheet.cover, language),
            legend_title=Text("Legend").render(language),
            legend=_rendered(sheet.legend, language),
            columns=[(column, HEADINGS[column].render(language)) for column in COLUMNS if column is not Column.AREA],
            phases=PHASES,
            agreed=AGREED,
            areas=_areas(sheet),
            signatures=LIST_ENDS.render(language),
            signed_at=[heading.render(language) for heading in SIGNED_AT],
            parties=[party.render(language) for party in PARTIES],
        )
    )


def _areas(sheet: Sheet) -> list[tuple[str, list[Line]]]:
    return [(area, list(lines)) for area, lines in groupby(sheet.lines, key=lambda line: line.words[Column.AREA])]


def _rendered(pairs: Iterable[tuple[Text, Text]], language: Language) -> list[tuple[str, str]]:
    return [(name.render(language), words.render(language)) for name, words in pairs]


def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)

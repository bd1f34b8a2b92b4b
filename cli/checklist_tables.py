"""The check-list on a terminal."""

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text as RichText

from tvox.checklist.differences import Difference
from tvox.checklist.effective import CheckList
from tvox.checklist.item import Item
from tvox.checklist.planning import LeftOut
from tvox.checklist.sheet_answers import SheetAnswer
from tvox.checklist.sheet_words import HEADINGS, OUTCOMES, Column
from tvox.texts import Language, Text


def item_table(checklist: CheckList, items: Iterable[Item], language: Language) -> Table:
    """Items by area, with who does them and how much hangs on them."""
    table = _table([Text("Id"), Text("Title"), Text("Done by"), Text("Criticality")], language)
    titles = {area.code: area.title.text.render(language) for area in checklist.areas}
    area = ""
    for item in items:
        if item.area != area:
            area = item.area
            table.add_row("", RichText(titles.get(area, area), style="bold"), "", "")
        marks = " *" if item.id in checklist.changed else " +" if item.id in checklist.added else ""
        title = RichText(item.title.text.render(language) + marks)
        table.add_row(item.id, title, item.kind.value, item.criticality.value)
    return table


def left_out_table(left_out: Iterable[LeftOut], language: Language) -> Table:
    """What is not done, and why."""
    table = _table([Text("Left out"), Text("Title"), Text("Reason")], language)
    for one in left_out:
        table.add_row(one.id, RichText(one.title.render(language)), RichText(one.reason.render(language)))
    return table


def difference_table(differences: Iterable[Difference], language: Language) -> Table:
    """Field by field."""
    table = _table([Text("Id"), Text("Field"), Text("Before"), Text("After"), Text("Reason")], language)
    for one in differences:
        table.add_row(one.id, one.field, *(RichText(words or "-") for words in (one.before, one.after, one.reason)))
    return table


def answer_table(answers: Iterable[SheetAnswer], language: Language) -> Table:
    """Results of people, one a line."""
    columns = (Column.ID, Column.RESULT, Column.NAME, Column.DAY, Column.NOTE)
    table = _table([HEADINGS[column] for column in columns], language)
    for one in answers:
        who = f"{one.given.name} ({one.given.role})"
        outcome = OUTCOMES[one.given.outcome].render(language)
        table.add_row(one.id, outcome, RichText(who), one.given.day, RichText(one.given.note or "-"))
    return table


def _table(headings: Iterable[Text], language: Language) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in headings:
        table.add_column(heading.render(language), overflow="fold")
    return table

"""What a sheet that came back makes of the customer's list, and the answers in it; all or nothing."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tvox.checklist.customer import Change, CustomerList
from tvox.checklist.differences import Difference
from tvox.checklist.effective import CheckList
from tvox.checklist.rows import Row, edited, rows_of
from tvox.checklist.sheet_answers import SheetAnswer, answer_in
from tvox.checklist.sheet_cells import Book, cell_name, not_taken_over
from tvox.checklist.sheet_lines import WRITTEN, SheetLine, judge_line, sheet_lines
from tvox.checklist.sheet_shape import Opened, opened
from tvox.checklist.sheet_words import CRITICALITIES, HEADINGS, MARK, PHASES, Column, meant, one_line
from tvox.checklist.values import InBoth
from tvox.site import Site
from tvox.site_problems import SiteProblem
from tvox.texts import Language, Text


@dataclass(frozen=True)
class TakenOver:
    """The customer's list as the sheet makes it, the answers that it holds, and what of it was not read."""

    after: CustomerList
    answers: tuple[SheetAnswer, ...]
    phase: str | None
    ignored: tuple[Text, ...]


def taken_over(book: Book, site: Site, checklist: CheckList, today: date) -> TakenOver:
    """What the sheet means; `SiteFileErrors` names every cell that means nothing."""
    sheet = opened(book, site, checklist)
    lines = list(sheet_lines(sheet))
    areas = {area.title.text.render(sheet.memory.about.language): area.code for area in checklist.areas}
    for line in lines:
        judge_line(line, areas, checklist)
    names = _identified(lines, areas, site, checklist)
    found = [answer_in(line, name, today) for line, name in zip(lines, names, strict=True)]
    problems = [*sheet.problems, *_counted(sheet, lines), *(problem for line in lines for problem in line.problems)]
    if problems:
        raise not_taken_over(book.file, tuple({problem.key: problem for problem in reversed(problems)}.values())[::-1])
    after = _customer_list(checklist, dict(zip(names, lines, strict=True)), sheet.memory.about.language, today)
    answers = tuple(answer for answer in found if answer is not None)
    return TakenOver(after, answers, sheet.memory.about.phase, sheet.ignored)


def reason_differences(before: CustomerList, after: CustomerList, language: Language) -> Iterator[Difference]:
    """Reasons that were written anew for what stays removed or changed."""
    for old, new in ((before.remove, after.remove), (before.change, after.change)):
        known = {one.id: one.reason.text.render(language) for one in old}
        for one in new:
            words = one.reason.text.render(language)
            if one.id in known and words != known[one.id]:
                yield Difference(one.id, "reason", known[one.id], words)


def _counted(sheet: Opened, lines: list[SheetLine]) -> Iterator[SiteProblem]:
    """Every line of the list, once: who deletes one would take its item off without saying why."""
    ids = [line.words[Column.ID] for line in lines]
    for line, identifier in zip(lines, ids, strict=True):
        if identifier and ids.count(identifier) > 1:
            line.refuse(Column.ID, Text("each id once"))
    for identifier in sheet.memory.lines:
        if identifier not in ids:
            place, column = f"{sheet.grid.name}!{cell_name(sheet.last + 1, 1)}", HEADINGS[Column.LISTED]
            allowed = Text(
                "the line of {id}; to take it off the list, say no in “{column}”", id=identifier, column=column
            )
            yield sheet.book.problem(place, Text("(line missing)"), allowed)


def _identified(lines: Iterable[SheetLine], areas: dict[str, str], site: Site, checklist: CheckList) -> list[str]:
    """Each line's id; a new item gets one of the customer's, in its area."""
    taken = {*checklist.by_id, *checklist.standard}
    names = []
    for line in lines:
        name = line.words[Column.ID]
        if line.before is None:
            prefix = f"{_initials(site.customer)}-{areas.get(line.words[Column.AREA], 'OWN')}"
            free = (
                one for number in (*range(901, 1000), *range(1, 901)) if (one := f"{prefix}-{number:03}") not in taken
            )
            name = next(free, "")
            if not name:
                line.refuse(Column.ID, Text("fewer items of your own in one area"))
        taken.add(name)
        names.append(name)
    return names


def _initials(customer: str) -> str:
    plain = unicodedata.normalize("NFKD", customer).encode("ascii", "ignore").decode().upper()
    letters = re.sub(r"[^A-Z0-9]", "", plain).lstrip("0123456789")[:12]
    return letters if letters not in ("", "UAT") else "OWN"


def _customer_list(checklist: CheckList, lines: dict[str, SheetLine], language: Language, today: date) -> CustomerList:
    """The list's rows with the sheet's in their place, as a customer's file."""
    rows = {row.id: row for row in rows_of(checklist, language)}
    for name, line in lines.items():
        rows[name] = _row(name, line, rows.get(name))
        if name in checklist.added and not line.on_list:
            del rows[name]
    agreed = Text("agreed with the customer, sheet of {day}", day=today.isoformat())
    after = edited(checklist, rows.values(), language, reason=agreed.render(language))
    changes = (_explained(change, checklist, lines.get(change.id), agreed) for change in after.change)
    return after.model_copy(update={"change": tuple(changes)})


def _row(name: str, line: SheetLine, known: Row | None) -> Row:
    words = line.words
    cells = dict(known.cells) if known is not None else {}
    for column in WRITTEN:
        if one_line(cells.get(column.value, "")) != words[column]:
            cells[column.value] = words[column]
    criticality = meant(CRITICALITIES, words[Column.CRITICALITY], line.language)
    marked = [column.value for column in PHASES if words[column] == MARK]
    if set(marked) != set(cells.get("phases", "").split(", ")):
        cells["phases"] = ", ".join(marked)
    cells["criticality"] = criticality.value if criticality is not None else ""
    if known is None:
        return Row(name, words[Column.AREA], cells | {"note": words[Column.REASON]})
    kept = known.removed if not line.changed(Column.REASON) else ""
    return replace(known, cells=cells, removed="" if line.on_list else kept or words[Column.REASON])


def _explained(change: Change, checklist: CheckList, line: SheetLine | None, agreed: Text) -> Change:
    """The change with the reason that its line gives; else the one it had, else that it was agreed."""
    said = line.words[Column.REASON] if line is not None and line.changed(Column.REASON) else ""
    if said:
        return change.model_copy(update={"reason": InBoth(it=said, en=said)})
    if change.id in checklist.changed:
        return change
    return change.model_copy(update={"reason": InBoth(it=agreed.render("it"), en=agreed.render("en"))})

"""`tvox-uat checklist export` and `import`: the list goes to the customer and comes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.checklist_tables import answer_table, difference_table
from cli.sheet_results import Results, results_of
from cli.site_commands import SiteArgument
from cli.terminal import LanguageOption, Terminal, chosen_language, foreseeable
from reports.checklist_page import page_of
from tvox.adapters.workbook.reading import read_workbook
from tvox.adapters.workbook.writing import workbook_of
from tvox.checklist.customer import customer_list_from, list_path
from tvox.checklist.differences import Difference, differences
from tvox.checklist.drafting import draft
from tvox.checklist.effective import CheckList, checklist_for, effective
from tvox.checklist.exchange import Sheet, sheet_of
from tvox.checklist.list_text import rewritten
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.taking_over import TakenOver, reason_differences, taken_over
from tvox.checklist.values import UAT_PHASES
from tvox.site import Site
from tvox.site_file import SiteError, find_site, load_site, read_site_text
from tvox.texts import Language, Text

PhaseOption = Annotated[str | None, typer.Option("--phase", help=f"One of {', '.join(UAT_PHASES)}.")]


def export(
    file: SiteArgument,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="A workbook to edit and fill in.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="A page to read and print.")] = None,
    phase: PhaseOption = None,
    language: LanguageOption = None,
) -> None:
    """Write the list in the customer's language; with a phase, what is done at that phase."""
    with foreseeable(language):
        path = find_site(file)
        site = load_site(path)
    with foreseeable(language, site.language):
        sheet = sheet_of(site, checklist_for(path), known_phase(phase))
        _export(sheet, xlsx, html, Terminal(chosen_language(language, site.language)))


def take_over(
    file: SiteArgument,
    workbook: Annotated[Path, typer.Argument(metavar="XLSX", help="The workbook as it came back.")],
    phase: Annotated[
        str | None, typer.Option("--phase", help="The phase of the results; else the sheet's, else the latest run's.")
    ] = None,
    evidence: Annotated[Path | None, typer.Option("--evidence", metavar="DIR", help="As given to the run.")] = None,
    language: LanguageOption = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Take over what is shown without asking.")] = False,
) -> None:
    """Show what the customer changed and answered in a workbook, and take it over; all of it or nothing."""
    with foreseeable(language):
        path = find_site(file)
        site = load_site(path)
    with foreseeable(language, site.language):
        terminal = Terminal(chosen_language(language, site.language))
        taken = taken_over(read_workbook(workbook), site, checklist_for(path), _today())
        edit = _edit(path, site, taken)
        with results_of(taken, site, edit.after, phase, evidence) as results:
            _confirmed(edit, results, taken.ignored, terminal, yes=yes)


@dataclass(frozen=True)
class _Edit:
    """The customer's file, where it stands, as it is and as it is to be."""

    path: Path
    text: str
    new_text: str
    before: CheckList
    after: CheckList

    def differences(self, language: Language) -> list[Difference]:
        """What the file says otherwise afterwards."""
        lists = [customer_list_from(text, self.path) for text in (self.text, self.new_text)]
        return [*differences(self.before, self.after, language), *reason_differences(lists[0], lists[1], language)]

    def write(self) -> None:
        """Write the file whole, or leave it."""
        if self.new_text == self.text:
            return
        if _read(self.path) not in (self.text, None):
            raise SiteError(Text("{file} was changed meanwhile: nothing was written.", file=str(self.path)))
        fresh = self.path.with_name(f"{self.path.name}.part")
        try:
            fresh.write_text(self.new_text, encoding="utf-8", newline="\n")
            fresh.replace(self.path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise _unwritable(self.path, error) from error


def _export(sheet: Sheet, xlsx: Path | None, html: Path | None, terminal: Terminal) -> None:
    if xlsx is None and html is None:
        raise SiteError(Text("Say what to write: --xlsx FILE, --html FILE or both."))
    if xlsx is not None:
        _write_new(xlsx, workbook_of(sheet))
    if html is not None:
        _write_new(html, page_of(sheet).encode())
    for target in filter(None, (xlsx, html)):
        terminal.say(Text("{file} is written, with {count} items.", file=str(target), count=len(sheet.lines)))


def known_phase(phase: str | None) -> str | None:
    """The phase that was named, which must be one of the list's."""
    if phase is not None and phase not in UAT_PHASES:
        raise SiteError(Text("{phase} is no phase of the list: {phases}", phase=phase, phases=", ".join(UAT_PHASES)))
    return phase


def _edit(site_path: Path, site: Site, taken: TakenOver) -> _Edit:
    path, before = list_path(site_path), checklist_for(site_path)
    text = _read(path) or draft(site, [])
    new_text = rewritten(text, path, taken.after)
    return _Edit(
        path, text, new_text, before, effective(standard_catalogue(), customer_list_from(new_text, path), path)
    )


def _confirmed(edit: _Edit, results: Results, ignored: Iterable[Text], terminal: Terminal, *, yes: bool) -> None:
    """Show what is new, ask, and write: the list first, since answers are about it."""
    for sentence in ignored:
        terminal.say(sentence)
    found = edit.differences(terminal.language)
    if not found and not results.answers:
        terminal.say(Text("The sheet says nothing new."))
        return
    _show(found, results, terminal)
    if not yes and not _agreed(terminal):
        raise SiteError(Text("Nothing was taken over."))
    edit.write()
    results.keep()
    terminal.say(
        Text(
            "Taken over: {changes} changes of the list, {answers} results.",
            changes=len(found),
            answers=len(results.answers),
        )
    )


def _show(found: list[Difference], results: Results, terminal: Terminal) -> None:
    if found:
        terminal.output.print(difference_table(found, terminal.language))
    if results.answers:
        terminal.output.print(answer_table(results.answers, terminal.language))


def _agreed(terminal: Terminal) -> bool:
    try:
        typed = terminal.ask(Text("Take all of this over? (y/n)"))
    except typer.Abort:
        return False
    return typed.lower() in {"y", "yes", "s", "sì", "si"}


def _read(path: Path) -> str | None:
    return read_site_text(path) if path.exists() else None


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _write_new(target: Path, content: bytes) -> None:
    try:
        with target.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise SiteError(Text("{file} exists already, and is not overwritten.", file=str(target))) from None
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> SiteError:
    return SiteError(Text("{file} cannot be written: {reason}.", file=str(target), reason=error.strerror or str(error)))

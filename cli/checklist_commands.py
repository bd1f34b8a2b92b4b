"""`tvox-uat checklist …`: the list that customer and technician agree on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.checklist_exchange import PhaseOption, export, known_phase, take_over
from cli.checklist_tables import difference_table, item_table, left_out_table
from cli.site_commands import SiteArgument
from cli.terminal import LanguageOption, Terminal, chosen_language, foreseeable
from tvox.checklist.approval import approval_words
from tvox.checklist.customer import list_path
from tvox.checklist.differences import differences
from tvox.checklist.drafting import derived_removals, draft, missing_keys
from tvox.checklist.effective import CheckList, checklist_for, standard_list
from tvox.checklist.planning import plan
from tvox.checklist.sealing import approve_list
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.values import UAT_PHASES, Criticality, Kind
from tvox.site import Profile, Site
from tvox.site_file import SiteError, find_site, load_site
from tvox.texts import Text, listed, verbatim

checklist_commands = typer.Typer(help="The check-list that is agreed with a customer.", no_args_is_help=True)
checklist_commands.command("export")(export)
checklist_commands.command("import")(take_over)

ProfileOption = Annotated[Profile | None, typer.Option("--profile", help="Instead of the site file's.")]


@checklist_commands.command("new")
def new(file: SiteArgument, language: LanguageOption = None) -> None:
    """Write the customer's list: what the site file rules out is taken off, each with its reason. Asks nothing."""
    with foreseeable(language):
        site, path, terminal = _opened(file, language)
        target = list_path(path)
        removals = derived_removals(site, standard_catalogue())
        _write_new(target, draft(site, removals))
        checklist_for(path)
        terminal.say(
            Text("{file} is written; taken off: {count}. Read the reasons.", file=str(target), count=len(removals))
        )


@checklist_commands.command("check")
def check(file: SiteArgument, language: LanguageOption = None) -> None:
    """Read the customer's list; every error at once, then what deserves a second look."""
    with foreseeable(language):
        site, path, terminal = _opened(file, language)
        checklist = checklist_for(path)
        for sentence in _overview(site, checklist):
            terminal.say(sentence)


def _overview(site: Site, checklist: CheckList) -> Iterator[Text]:
    yield Text(
        "The check-list is valid: {items} items, {removed} taken off, {changed} changed, {added} added.",
        items=len(checklist.items),
        removed=len(checklist.removed),
        changed=len(checklist.changed),
        added=len(checklist.added),
    )
    yield approval_words(checklist)
    for item in checklist.items:
        keys = missing_keys(site, item)
        if keys and item.kind is Kind.AUTOMATED:
            yield Text("{id} cannot be tested: the site file says nothing of {keys}.", id=item.id, keys=_names(keys))
    told = [one for one, change in checklist.changed.items() if change.steps or change.expected]
    automated = [one for one in told if checklist.by_id[one].kind is Kind.AUTOMATED]
    if automated:
        yield Text(
            "Described otherwise than the standard list does, though the suite does the same: {ids}",
            ids=_names(automated),
        )
    standard = checklist.standard
    off = [one for one in checklist.removed if standard[one].criticality is Criticality.BLOCKING]
    if off:
        yield Text("Blocking items that were taken off: {ids}", ids=_names(off))


@checklist_commands.command("approve")
def approve(
    file: SiteArgument,
    name: Annotated[list[str], typer.Option("--name", help="Who agrees; once for each of them.")],
    language: LanguageOption = None,
) -> None:
    """Write down who agrees to the list as it is now; every report says so where it is changed afterwards."""
    with foreseeable(language):
        _, path, terminal = _opened(file, language)
        checklist = approve_list(path, tuple(name), datetime.now(UTC).astimezone().date())
        terminal.say(approval_words(checklist))


@checklist_commands.command("show")
def show(
    file: SiteArgument, phase: PhaseOption = None, profile: ProfileOption = None, language: LanguageOption = None
) -> None:
    """The items of the list, or those of a phase, and what is left out with the reason."""
    with foreseeable(language):
        site, path, terminal = _opened(file, language)
        checklist = checklist_for(path)
        planned = plan(checklist, _phases(phase), profile or site.manners.profile)
        terminal.output.print(item_table(checklist, planned.items, terminal.language))
        if planned.left_out:
            terminal.output.print(left_out_table(planned.left_out, terminal.language))
        terminal.say(approval_words(checklist))


@checklist_commands.command("diff")
def diff(
    file: SiteArgument,
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help="Another site; else the standard list.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """What the customer's list says otherwise than the standard one, or than another customer's."""
    with foreseeable(language):
        _, path, terminal = _opened(file, language)
        before = checklist_for(find_site(other)) if other else standard_list()
        found = differences(before, checklist_for(path), terminal.language)
        if found:
            terminal.output.print(difference_table(found, terminal.language))
        else:
            terminal.say(Text("The lists say the same."))


def _opened(file: str, language: LanguageOption) -> tuple[Site, Path, Terminal]:
    path = find_site(file)
    site = load_site(path)
    return site, path, Terminal(chosen_language(language, site.language))


def _write_new(target: Path, text: str) -> None:
    try:
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise SiteError(Text("{file} exists already, and is not overwritten.", file=str(target))) from None
    except OSError as error:
        raise SiteError(
            Text("{file} cannot be written: {reason}.", file=str(target), reason=error.strerror or str(error))
        ) from error


def _phases(phase: str | None) -> tuple[str, ...]:
    named = known_phase(phase)
    return (named,) if named else UAT_PHASES


def _names(words: list[str]) -> Text:
    return listed(map(verbatim, words), at_most=len(words))

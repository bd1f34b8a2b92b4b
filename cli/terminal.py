"""How the command speaks: in the reader's language, 80 columns wide where nothing else is known, never a traceback."""

import locale
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from getpass import getpass
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as RichText

from tvox.observing import CouldNotAsk
from tvox.site_file import SiteError, SiteFileErrors, SiteProblem
from tvox.texts import Language, Text

LanguageOption = Annotated[
    Language | None, typer.Option("--language", help="Language of messages; otherwise the site's, or the computer's.")
]


@dataclass(frozen=True)
class Terminal:
    """Standard output and standard error in one language."""

    language: Language
    output: Console = field(default_factory=lambda: Console(highlight=False))
    errors: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    def say(self, text: Text) -> None:
        """One sentence for the reader."""
        self.output.print(RichText(text.render(self.language)), soft_wrap=True)

    def complain(self, text: Text) -> None:
        """One sentence about what went wrong, on standard error."""
        self.errors.print(RichText(text.render(self.language)), soft_wrap=True)

    def show_problems(self, problems: Iterable[SiteProblem]) -> None:
        """What to mend in a site file, line by line, on standard error."""
        table = Table(box=box.SIMPLE, pad_edge=False)
        for heading in (Text("Line"), Text("Found"), Text("Allowed")):
            table.add_column(heading.render(self.language), overflow="fold")
        for problem in problems:
            found = problem.found.render(self.language)
            key = f"{problem.key} = {found}" if problem.key else found
            line = str(problem.line) if problem.line else ""
            table.add_row(line, RichText(key), RichText(problem.allowed.render(self.language)))
        self.errors.print(table)

    def ask(self, question: Text, default: str | None = None) -> str:
        """An answer from the person or the pipe; an empty one is the default. `typer.Abort` at the end of input."""
        asked = question.render(self.language)
        shown = f"{asked} [{default}]" if default else asked
        typed: str = typer.prompt(shown, default="", show_default=False)
        return typed.strip() or (default or "")

    def ask_secret(self, question: Text) -> str:
        """An answer that is not shown while it is typed."""
        return getpass(f"{question.render(self.language)}: ")


def chosen_language(
    option: Language | None, site: Language | None = None, environment: Mapping[str, str] = os.environ
) -> Language:
    """The option's language, else the site's, else the computer's, else English."""
    if option is not None:
        return option
    if site is not None:
        return site
    stated = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)
    # Windows sets none of these, and calls it `Italian_Italy`.
    spoken = stated or locale.getlocale()[0] or ""
    return "it" if spoken.lower().startswith("it") else "en"


@contextmanager
def foreseeable(option: Language | None, site: Language | None = None) -> Iterator[None]:
    """End the command with a sentence and exit status 1 where something foreseeable goes wrong in it."""
    try:
        yield
    except SiteFileErrors as refusal:
        terminal = Terminal(chosen_language(option, site or refusal.language))
        terminal.complain(refusal.heading)
        terminal.show_problems(refusal.problems)
    except SiteError as refusal:
        Terminal(chosen_language(option, site)).complain(refusal.text)
    except CouldNotAsk as refusal:
        sentence = Text(
            "{where}: {why}. {next_step}", where=refusal.where, why=refusal.why, next_step=refusal.next_step
        )
        Terminal(chosen_language(option, site)).complain(sentence)
    else:
        return
    raise typer.Exit(1)

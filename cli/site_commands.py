"""`tvox-uat site …`: making, checking and trusting site files."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.site_new import new_site_file, path_for
from cli.site_trust import trust_site
from cli.terminal import LanguageOption, Terminal, chosen_language, foreseeable
from tvox.site import Site
from tvox.site_file import find_site, load_site
from tvox.texts import Text

site_commands = typer.Typer(help="Site files: what the suite is told about a customer.", no_args_is_help=True)

SiteArgument = Annotated[str, typer.Argument(metavar="FILE", help="A site file, or a name under sites/.")]


@site_commands.command("check")
def check(file: SiteArgument, language: LanguageOption = None) -> None:
    """Validate a site file without touching the network; every error at once."""
    with foreseeable(language):
        path = find_site(file)
        site = load_site(path)
        terminal = Terminal(chosen_language(language, site.language))
        terminal.say(
            Text(
                "{file} is valid: {customer}, change {change}.",
                file=str(path),
                customer=site.customer,
                change=site.change,
            )
        )
        unpinned = [name for name, machine in site.topology.machines.items() if not machine.host_keys]
        if unpinned:
            terminal.say(
                Text(
                    "No SSH host keys are pinned for {machines} yet: tvox-uat site trust {file}",
                    machines=", ".join(unpinned),
                    file=str(path),
                )
            )


@site_commands.command("schema")
def schema() -> None:
    """Print the JSON schema of site files, for editors."""
    typer.echo(json.dumps(Site.model_json_schema(), indent=2))


@site_commands.command("new")
def new(
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Where to write; a name means sites/NAME.toml.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Ask for what a site file needs, and write it. Never asks for a secret, only where one is kept."""
    with foreseeable(language):
        new_site_file(path_for(file, Path.cwd()) if file else None, Terminal(chosen_language(language)))


@site_commands.command("trust")
def trust(
    file: SiteArgument,
    language: LanguageOption = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Pin what was not pinned before without asking.")] = False,
) -> None:
    """Show the machines' SSH host keys and web certificates, and pin them in the site file."""
    with foreseeable(language):
        path = find_site(file)
        site = load_site(path)
        everything = trust_site(path, Terminal(chosen_language(language, site.language)), yes=yes)
    if not everything:
        raise typer.Exit(1)

"""Finding a site file and reading it, with every error in it at once."""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tvox.site import Site
from tvox.site_problems import SiteError as SiteError
from tvox.site_problems import SiteFileErrors as SiteFileErrors
from tvox.site_problems import SiteProblem as SiteProblem
from tvox.site_problems import problems_of
from tvox.site_rules import Key
from tvox.site_values import SITE_FOLDER
from tvox.texts import LANGUAGES, Language, Text, verbatim
from tvox.toml_lines import key_lines

LAB = "lab"
SITE_VARIABLE = "TVOX_SITE"


def load_site(path: Path) -> Site:
    """The site described in `path`; `SiteFileErrors` names everything that is wrong with it."""
    return site_from_text(read_site_text(path), path)


def read_site_text(path: Path) -> str:
    """The file's text as it stands, line ends included; a byte order mark, which Windows editors write, is dropped."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _whole_file(path, Text("(no such file)"), Text("the path of an existing site file")) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _whole_file(path, Text("(not UTF-8)"), Text("a text file saved as UTF-8"), line) from None
    except OSError as error:
        why = Text("(cannot be read: {reason})", reason=error.strerror or type(error).__name__)
        raise _whole_file(path, why, Text("a site file that you may read")) from error


def site_from_text(text: str, path: Path) -> Site:
    """The site described in `text`, which stands or will stand in `path`."""
    raw = parsed(text, path)
    # Raised out here: chained to its cause, which holds what was typed, a traceback could show a secret.
    if isinstance(raw, SiteFileErrors):
        raise raw
    outcome = site_from_data(raw, path, key_lines(text))
    if isinstance(outcome, Site):
        return outcome
    raise SiteFileErrors(outcome, _language_of(raw))


def parsed(text: str, path: Path) -> Mapping[str, Any] | SiteFileErrors:
    """The text as TOML, or where and why it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_error(str(error), text, path)
    except RecursionError:
        return _whole_file(path, Text("(nested too deeply)"), Text("a TOML file"))


def site_from_data(
    raw: Mapping[str, Any], path: Path, lines: Mapping[Key, int] | None = None
) -> Site | tuple[SiteProblem, ...]:
    """The site, or every problem, of data that stand or will stand in `path`."""
    try:
        return Site.model_validate(raw, context={SITE_FOLDER: path.absolute().parent})
    except ValidationError as refusal:
        return problems_of(refusal.errors(), path, lines or {})


def find_site(name: str | None, *, environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Path:
    """The site file meant by `--site`: a path, a name under `sites/` of `folder` (here, if none), or `lab`.

    `TVOX_SITE` stands in where `name` is None. Raises `SiteError` saying what can be given.
    """
    here = folder or Path.cwd()
    wanted = name or environment.get(SITE_VARIABLE)
    if not wanted:
        raise SiteError(
            Text(
                "No site given: use --site with a file, a name under sites/ ({names}) or lab, or set {variable}.",
                names=", ".join(_names_in(here)) or Text("there is none yet: tvox-uat site new"),
                variable=SITE_VARIABLE,
            )
        )
    if wanted == LAB:
        return _lab_site(environment)
    if wanted.endswith(".toml") or "/" in wanted or os.sep in wanted:
        return _given_path(here, wanted)
    return _named(here, wanted)


def lab_site_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Where a running lab writes its site file."""
    if stated := environment.get("TVOX_LAB_SITE"):
        return Path(stated)
    user = os.getuid() if hasattr(os, "getuid") else "user"
    state = environment.get("TVOX_LAB_STATE") or str(Path(tempfile.gettempdir(), f"tvox-lab-{user}"))
    return Path(state, "site.toml")


def _lab_site(environment: Mapping[str, str]) -> Path:
    path = lab_site_path(environment)
    if not path.is_file():
        raise SiteError(Text("The lab is not running (there is no {path}): start it with tvox-lab up.", path=str(path)))
    return path


def _given_path(here: Path, wanted: str) -> Path:
    path = here / Path(wanted).expanduser()
    if not path.is_file():
        raise SiteError(Text("There is no site file {path}.", path=str(path)))
    return path


def _named(here: Path, wanted: str) -> Path:
    path = here / "sites" / f"{wanted}.toml"
    if path.is_file():
        return path
    names = _names_in(here)
    nearest = get_close_matches(wanted, names, n=1)
    if nearest:
        raise SiteError(
            Text("There is no site {name} under sites/; did you mean {nearest}?", name=wanted, nearest=nearest[0])
        )
    raise SiteError(
        Text(
            "There is no site {name} under sites/ of {folder}; there: {names}.",
            name=wanted,
            folder=str(here),
            names=", ".join(names) or Text("none"),
        )
    )


def _names_in(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "sites").glob("*.toml") if not path.stem.endswith(".checklist"))


def _language_of(raw: Mapping[str, Any]) -> Language | None:
    return next((language for language in LANGUAGES if raw.get("language") == language), None)


def _whole_file(path: Path, found: Text, allowed: Text, line: int | None = None) -> SiteFileErrors:
    return SiteFileErrors((SiteProblem(path, line, "", found, allowed),))


def _syntax_error(message: str, text: str, path: Path) -> SiteFileErrors:
    """The reader's words, which quote no value, with the line."""
    stated = re.search(r"at line (\d+)", message)
    line = int(stated[1]) if stated else text.count("\n") + 1
    reason = re.sub(r" \(at .*\)$", "", message)
    allowed = Text("valid TOML: texts in quotes, each key once in its section")
    if any("\\" in suspect for suspect in text.split("\n")[line - 1 : line]):
        allowed = Text(
            "valid TOML; a Windows path stands in single quotes, such as {example}", example=r"'C:\keys\acme'"
        )
    return _whole_file(path, Text("(not TOML: {reason})", reason=verbatim(reason)), allowed, line)

"""What is wrong with a site file, as the person reads it who has to mend it. No secret is ever shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from tvox.allowed import REFUSED, Allowed, allowed_in
from tvox.site import Site
from tvox.site_breaches import dotted
from tvox.site_rules import Key, section_in
from tvox.texts import Language, Text, joined, verbatim

_SHOWN_AT_MOST = 60
_NOT_SHOWN = Text("(not shown)")
_NOT_GIVEN = Text("(not given)")


@dataclass(frozen=True)
class SiteProblem:
    """One thing to mend: where it stands, what was found there (never a secret), what is allowed instead."""

    file: Path
    line: int | None
    key: str
    found: Text
    allowed: Text

    @property
    def what(self) -> Text:
        """The problem without its place."""
        if not self.key:
            return Text("{found}; allowed: {allowed}", found=self.found, allowed=self.allowed)
        return Text("{key} = {found}; allowed: {allowed}", key=self.key, found=self.found, allowed=self.allowed)

    @property
    def text(self) -> Text:
        """The problem in one line: `acme.toml:12: topology.node_ip = "192.0.2"; allowed: …`."""
        place = f"{self.file.name}:{self.line}" if self.line else self.file.name
        return Text("{place}: {what}", place=place, what=self.what)


class SiteError(Exception):
    """There is no site to work with; `text` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class SiteFileErrors(SiteError):
    """A site file with everything that is wrong in it; `language` is the one it asks for, where that can be read."""

    def __init__(
        self, problems: tuple[SiteProblem, ...], language: Language | None = None, *, heading: Text | None = None
    ) -> None:
        file = str(problems[0].file)
        self.heading = heading or Text("Errors in the site file {file}: {count}", file=file, count=len(problems))
        super().__init__(joined((self.heading, *(problem.text for problem in problems)), separator="\n"))
        self.problems = problems
        self.language = language


def problems_of(
    errors: Iterable[ErrorDetails], file: Path, lines: Mapping[Key, int], *, root: type[BaseModel] = Site
) -> tuple[SiteProblem, ...]:
    """Pydantic's errors about a site file, or a file of another model, in the order of the file."""
    problems = [_problem(error, file, lines, root) for error in errors]
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _problem(error: ErrorDetails, file: Path, lines: Mapping[Key, int], root: type[BaseModel]) -> SiteProblem:
    key = tuple(part for part in error["loc"] if part != "[key]")
    line = next((lines[key[:length]] for length in range(len(key), 0, -1) if key[:length] in lines), None)
    found, allowed = _found_and_allowed(error, key, root)
    return SiteProblem(file, line, dotted(key), found, allowed)


def _found_and_allowed(error: ErrorDetails, key: Key, root: type[BaseModel]) -> tuple[Text, Text]:
    match error["type"]:
        case "missing":
            return _NOT_GIVEN, _description(key, root)
        case "extra_forbidden":
            return Text("(unknown key)"), _known_keys(key, root)
        case kind if kind == REFUSED:
            context: Mapping[str, Any] = error["ctx"]
            allowed: Allowed = context["allowed"]
            hidden = _NOT_SHOWN if allowed.secret else shown(error["input"])
            return context["observed"] or hidden, allowed.text
        case _:
            # A table where a value belongs, or the other way round: what it holds might be a secret.
            return _NOT_SHOWN, _description(key, root)


def shown(value: object) -> Text:
    """A value as the file writes it, shortened, with control characters spelt out. Not for secret keys."""
    match value:
        case None:
            return _NOT_GIVEN
        case [] | ():
            return Text("(empty)")
        case bool():
            return verbatim(str(value).lower())
        case int() | float() | date() | datetime() | time():
            return verbatim(str(value))
        case str() | IPv4Address() | Path():
            written = json.dumps(str(value), ensure_ascii=False)
            printable = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in written)
            return verbatim(printable if len(printable) <= _SHOWN_AT_MOST else f"{printable[:_SHOWN_AT_MOST]}…")
    return _NOT_SHOWN


def _description(key: Key, root: type[BaseModel]) -> Text:
    """What may stand at a key."""
    found = _field_at(key, root)
    if found is None:
        return Text("what docs/site-file.md says")
    kind, field = found
    if kind is not None:
        section = Text("a section with the keys {keys}", keys=", ".join(_keys_of(kind)))
        return section if field is None or not _is_list(field) else Text("a list; each item is {item}", item=section)
    allowed = allowed_in(field) if field is not None else None
    if allowed is not None:
        return allowed.text
    return Text("a list in square brackets, not empty") if field is not None and _is_list(field) else Text("a section")


def _known_keys(key: Key, root: type[BaseModel]) -> Text:
    found = _field_at(key[:-1], root)
    known = _keys_of(found[0]) if found and found[0] else []
    nearest = get_close_matches(str(key[-1]), known, n=1)
    names = ", ".join(known)
    if nearest:
        return Text("{nearest} perhaps? Known keys here: {names}", nearest=nearest[0], names=names)
    return Text("known keys here: {names}", names=names)


def _field_at(key: Key, root: type[BaseModel]) -> tuple[type[BaseModel] | None, FieldInfo | None] | None:
    """The section that stands at a key, if one does, and the field that declares it."""
    model: type[BaseModel] | None = root
    field: FieldInfo | None = None
    for part in key:
        if isinstance(part, int):
            field = None
            continue
        if model is None or part not in (fields := _fields_by_key(model)):
            return None
        field = fields[part]
        model = section_in(field.annotation)
    return model, field


def _fields_by_key(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _keys_of(model: type[BaseModel]) -> list[str]:
    return list(_fields_by_key(model))


def _is_list(field: FieldInfo) -> bool:
    return getattr(field.annotation, "__origin__", None) is tuple

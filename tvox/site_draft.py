"""A site file in the making: the questions it takes, and each answer judged at once by the model's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import tomlkit
from tomlkit.items import Table

from tvox.site_breaches import dotted
from tvox.site_file import SiteProblem, site_from_data
from tvox.site_rules import Key
from tvox.texts import Text

NONE = "-"
"""What is typed to leave an optional key out."""

Kind = Literal["text", "number", "list"]


@dataclass(frozen=True)
class Question:
    """One key to ask for. An empty answer means the default; an optional key is left out by `-`."""

    key: Key
    text: Text
    default: str | None = None
    optional: bool = False
    kind: Kind = "text"


class Draft:
    """The answers given so far, as the file's data."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: dict[str, Any] = {}
        self._asked: set[str] = set()

    def answer(self, question: Question, typed: str) -> tuple[SiteProblem, ...]:
        """Take an answer; the problems that it brings to the keys asked for so far. With any, it is not taken."""
        if typed == NONE and question.optional:
            return ()
        trial = _with(self.data, question.key, _value(typed, question.kind))
        asked = self._asked | {dotted(question.key)}
        outcome = site_from_data(trial, self.path)
        problems = outcome if isinstance(outcome, tuple) else ()
        mine = tuple(problem for problem in problems if _is_about(problem.key, asked))
        if not mine:
            self.data, self._asked = trial, asked
        return mine

    def text(self) -> str:
        """The file."""
        document = tomlkit.document()
        document.add(tomlkit.comment("Made by `tvox-uat site new`; every key is explained in docs/site-file.md."))
        document.add(tomlkit.comment("Secrets are never written here, only where they are kept."))
        for key, value in self.data.items():
            if not isinstance(value, Mapping):
                document.add(key, value)
        for key, value in self.data.items():
            if isinstance(value, Mapping):
                document.add(tomlkit.nl())
                document.add(key, _table(value))
        return tomlkit.dumps(document)


def _value(typed: str, kind: Kind) -> Any:
    if kind == "list":
        return [item.strip() for item in typed.split(",") if item.strip()]
    if kind == "number" and typed.isascii() and typed.isdigit():
        return int(typed)
    return typed


def _is_about(key: str, asked: set[str]) -> bool:
    return any(key == other or key.startswith(f"{other}[") for other in asked)


def _with(data: Any, key: Key, value: Any) -> Any:
    """A copy of nested tables and lists with the value at a key; a list grows by one item at its end."""
    if not key:
        return value
    part, rest = key[0], key[1:]
    if isinstance(part, int):
        items = list(data or [])
        return [*items[:part], _with(items[part] if part < len(items) else None, rest, value), *items[part + 1 :]]
    return {**(data or {}), part: _with((data or {}).get(part), rest, value)}


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in sorted(values.items(), key=lambda entry: _is_section(entry[1])):
        if isinstance(value, Mapping):
            table.add(key, _table(value))
        elif _is_section(value):
            several = tomlkit.aot()
            for item in value:
                several.append(_table(item))
            table.add(key, several)
        else:
            table.add(key, value)
    return table


def _is_section(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))

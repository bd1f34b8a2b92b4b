"""The standard check-list that comes with the suite, one file for each area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tvox.checklist.item import Area, Item
from tvox.site_file import parsed, read_site_text
from tvox.site_problems import SiteFileErrors, SiteProblem, problems_of, shown
from tvox.site_rules import Breach, RuledModel
from tvox.texts import Text
from tvox.toml_lines import key_lines

FOLDER = Path(__file__).parent / "standard"
ORDER = ("TEL", "SUP", "PBX", "CCS", "REC", "VFC", "CLI", "CHT", "RUB", "INT", "OCC", "TRK", "EMG", "DEV", "SEC", "PRF")
"""Areas in the order that people go through them; others follow by name."""


class AreaFile(RuledModel):
    """One area with its items."""

    area: Area
    item: tuple[Item, ...]

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """Items carry their area's code."""
        code = given.get("area", {}).get("code")
        for position, item in enumerate(given.get("item", ())):
            identifier = (item or {}).get("id")
            if code and identifier and identifier.split("-")[-2] != code:
                allowed = Text("an id of the area {area}", area=code)
                yield Breach(("item", position, "id"), identifier, allowed)


@dataclass(frozen=True)
class Catalogue:
    """Areas and items in order; every id once."""

    areas: tuple[Area, ...]
    items: tuple[Item, ...]


@cache
def standard_catalogue() -> Catalogue:
    """The catalogue that comes with the suite."""
    return load_catalogue(FOLDER)


def load_catalogue(folder: Path) -> Catalogue:
    """The catalogue in a folder of area files; `SiteFileErrors` names every error of every file."""
    files: list[tuple[Path, AreaFile]] = []
    problems: list[SiteProblem] = []
    for path in sorted(folder.glob("*.toml"), key=_place):
        read = _area_file(path)
        if isinstance(read, AreaFile):
            files.append((path, read))
        else:
            problems += read
    problems += [] if problems else list(_between(files))
    if problems:
        raise SiteFileErrors(tuple(problems), heading=Text("Errors in the check-list: {count}", count=len(problems)))
    return Catalogue(tuple(file.area for _, file in files), tuple(item for _, file in files for item in file.item))


def _area_file(path: Path) -> AreaFile | tuple[SiteProblem, ...]:
    text = read_site_text(path)
    raw = parsed(text, path)
    if isinstance(raw, SiteFileErrors):
        return raw.problems
    try:
        return AreaFile.model_validate(raw)
    except ValidationError as refusal:
        return problems_of(refusal.errors(), path, key_lines(text), root=AreaFile)


def _between(files: list[tuple[Path, AreaFile]]) -> Iterator[SiteProblem]:
    """Ids that stand twice, and dependencies on nothing."""
    every = [(path, item) for path, file in files for item in file.item]
    known: set[str] = set()
    for path, item in every:
        if item.id in known:
            yield SiteProblem(path, None, "id", shown(item.id), Text("an id of its own"))
        known.add(item.id)
    for path, item in every:
        for other in item.depends_on:
            if other not in known or other == item.id:
                yield SiteProblem(path, None, f"{item.id}.depends_on", shown(other), Text("the id of another item"))


def _place(path: Path) -> tuple[int, str]:
    code = path.stem.upper()
    return (ORDER.index(code) if code in ORDER else len(ORDER), code)

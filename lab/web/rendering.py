"""Templates, and how figures and times are written on the pages."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from lab.web import words
from lab.web.menus import holds
from lab.web.texts import UNKNOWN

HERE = Path(__file__).parent
STATIC = HERE / "static"

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
SLICES = {
    "reachable": "#26c281",
    "unmonitored": "#0a8ff5",
    "slow": "#f4cb15",
    "unreachable": "#ed4646",
    "unregistered": "#ed4646",
    "never_seen": "#bfbfbf",
}
"""Colours of the devices' pie by state; reachable, slow and unreachable as measured on the product's."""


def page(template: str, context: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    """One drawn page; an undefined name in a template is an error, never an empty place."""
    drawn = _ENVIRONMENT.get_template(template).render(context)
    return HTMLResponse(drawn, status_code=status, headers={"Cache-Control": "no-store"})


def with_dashes(moment: datetime | None) -> str:
    """22-07-2022 14:01:45, as Application Manager writes it."""
    return moment.astimezone().strftime("%d-%m-%Y %H:%M:%S") if moment else UNKNOWN.en


def with_slashes(moment: datetime | None) -> str:
    """22/07/2022 14:01:45, as OCC writes it."""
    return moment.astimezone().strftime("%d/%m/%Y %H:%M:%S") if moment else UNKNOWN.en


def day(iso: str) -> str:
    """31/12/2026 for an ISO date; anything else as it is."""
    try:
        return datetime.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def size(count: int) -> str:
    """145.1 MiB: bytes in the unit that leaves the shortest figure."""
    amount = float(count)
    for unit in UNITS[:-1]:
        if amount < 1024:
            return f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} {UNITS[-1]}"


def slices(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """A pie of circumference 100: each share's colour, length and start."""
    total = sum(counts.values())
    drawn, start = [], 0.0
    for state, count in counts.items():
        share = 100 * count / total if total else 0.0
        if share:
            drawn.append({"colour": SLICES[state], "share": share, "start": start})
        start += share
    return drawn


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(with_dashes=with_dashes, with_slashes=with_slashes, day=day, size=size)
    environment.globals.update(
        with_dashes=with_dashes,
        with_slashes=with_slashes,
        holds=holds,
        slices=slices,
        slice_colours=SLICES,
        alarm_tone=words.alarm_tone,
    )
    return environment


_ENVIRONMENT = _environment()

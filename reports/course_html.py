"""The course of the scenarios as a drawing: one bar each from its beginning to its end, a table beside it.

conversation  ████████████
echo          ██████
hold                      ███████      (dark: the chain that set the length)
"""

from collections.abc import Iterator
from typing import Any

from reports.html_parts import safe
from tvox.telephony.course import Course
from tvox.telephony.played import Played
from tvox.texts import Language, Text, verbatim

ROW, WIDTH, NAMES = 18, 400, 170
"""Pixels: the height of a row, the width of all time, the width of the names before it."""


def course_html(course: Course, title: str, language: Language) -> str:
    """Folded away below its own title."""
    drawing, listing = _drawing(course, title), _table(course, language)
    return (
        f'<details class="course"><summary>{safe(title)}</summary>'
        f'<div class="course-sides">{drawing}{listing}</div></details>'
    )


def _drawing(course: Course, title: str) -> str:
    height = ROW * len(course.played)
    bars = "".join(_bar(course, one, place) for place, one in enumerate(course.played))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{NAMES + WIDTH}" height="{height}"'
        f' viewBox="0 0 {NAMES + WIDTH} {height}"><title>{safe(title)}</title>{bars}</svg>'
    )


def _bar(course: Course, one: Played[Any], place: int) -> str:
    scale, top = WIDTH / course.elapsed, ROW * place
    kind = "chain" if one in course.chain else "beside"
    return (
        f'<text x="{NAMES - 6}" y="{top + ROW - 5}" text-anchor="end">{safe(one.name)}</text>'
        f'<rect class="bar-{kind}" x="{NAMES + one.began * scale:.1f}" y="{top + 2}"'
        f' width="{max(1.0, one.lasted * scale):.1f}" height="{ROW - 4}">'
        f"<title>{safe(f'{one.name}: {one.began:.1f} – {one.ended:.1f} s')}</title></rect>"
    )


def _table(course: Course, language: Language) -> str:
    headings = (Text("Scenario"), Text("From (s)"), Text("To (s)"), Text("Phones"), Text("Waited for"))
    heads = "".join(f"<th>{safe(heading.render(language))}</th>" for heading in headings)
    rows = "".join(f"<tr>{''.join(_cells(one, language))}</tr>" for one in course.played)
    return f'<table class="run"><tr>{heads}</tr>{rows}</table>'


def _cells(one: Played[Any], language: Language) -> Iterator[str]:
    times = (f"{one.began:.1f}", f"{one.ended:.1f}")
    words = (one.name, *times, ", ".join(one.numbers), _waited(one).render(language))
    yield from (f"<td>{safe(cell)}</td>" for cell in words)


def _waited(one: Played[Any]) -> Text:
    if one.waited is None:
        return verbatim("")
    return Text("{what} (until the end of {holder})", what=one.waited.what, holder=one.waited.holder)

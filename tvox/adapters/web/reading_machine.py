"""What the pages about one machine say: licence, release, devices, customisations. Pure: no browser here.

Every function gives the facts and the number of the element that proves them (None: all that the window shows), and
raises `UnknownPageError` with what is missing where the page is not as known: half a page is never a reading.
"""

import re
from collections.abc import Mapping, Sequence

from tvox.adapters.web import labels
from tvox.adapters.web.layout import (
    MENU_EDGE_PX,
    Panel,
    UnknownPageError,
    Word,
    around,
    header_of,
    in_columns,
    panel_around,
    phrases,
)
from tvox.colours import is_green
from tvox.pages import Indicator, Interface
from tvox.texts import Text

_RELEASE = re.compile(r"\d+\.\d+\.\d+(?:\+\d+)?")


def licence_status(words: Sequence[Word], _interface: Interface) -> tuple[Indicator, int | None]:
    """The word behind License status."""
    panel = panel_around(words, labels.LICENCE_STATUS)
    while panel is not None and panel.value(labels.LICENCE_STATUS) is None:
        panel = around(panel, words)
    value = panel.value(labels.LICENCE_STATUS) if panel else None
    if panel is None or value is None:
        raise UnknownPageError(Text("the licence's status"))
    return value.indicator, panel.number


def licence_modules(words: Sequence[Word], _interface: Interface) -> tuple[Mapping[str, str], int | None]:
    """The table of modules: name to its number, or to `no` for the no-entry sign."""
    table = panel_around(words, labels.MODULE, labels.ENABLED)
    if table is None:
        raise UnknownPageError(Text("a table with the columns Module and Enabled"))
    header_names = [names for names in (labels.MODULE, labels.ENABLED, ("Product", "Prodotto")) if table.find(names)]
    header = header_of(table, header_names)
    panel = _with_rows(table, header, words)
    modules: dict[str, str] = {}
    for line in panel.below(header):
        name, enabled, *_product = in_columns(line, header)
        title = " ".join(word.text for word in name if word.text)
        if title and not enabled:
            raise UnknownPageError(Text("whether the module {module} is enabled", module=title))
        if title:
            modules[title] = _enabled(enabled)
    if not modules:
        raise UnknownPageError(Text("the licence's modules"))
    return modules, panel.number


def upgrades(words: Sequence[Word], _interface: Interface) -> tuple[Mapping[str, str], int | None]:
    """The rights to Major, Minor and Patch upgrades, as worded."""
    panel = panel_around(words, labels.UPGRADE, *((name,) for name in labels.UPGRADES))
    if panel is None:
        raise UnknownPageError(Text("a panel Upgrade with Major, Minor and Patch"))
    values = {name: panel.value((name,)) for name in labels.UPGRADES}
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise UnknownPageError(Text("a word behind {labels}", labels=", ".join(missing)))
    return {name: value.text for name, value in values.items() if value is not None}, panel.number


def release(words: Sequence[Word], _interface: Interface) -> tuple[str, int | None]:
    """The product's release behind one of its labels; two different ones would be no answer."""
    named = re.compile(rf"(?:{'|'.join(map(re.escape, labels.RELEASE))})\s*:?\s*({_RELEASE.pattern})", re.IGNORECASE)
    found = {match.group(1) for text in phrases(words) if (match := named.fullmatch(text))}
    body = Panel(-1, tuple(words))
    beside = [body.right_of(word) for word in words if word.says(labels.RELEASE)]
    found |= {word.text for word in beside if word and _RELEASE.fullmatch(word.text)}
    if len(found) != 1:
        raise UnknownPageError(Text("one release of the product (seen: {seen})", seen=", ".join(sorted(found)) or "-"))
    text = found.pop()
    shown = next(word for word in words if text in word.text)
    panel = around(Panel(shown.chain[-1], (shown,)), words)
    return text, panel.number if panel else None


def devices(
    words: Sequence[Word], _interface: Interface
) -> tuple[tuple[Mapping[str, int], Mapping[str, int]], int | None]:
    """How many devices and how many trunks are in each state; the states of a card must add up to its title."""
    cards = [_counted(words, title) for title in (labels.DEVICES, labels.TRUNKS)]
    both = panel_around(words, labels.DEVICES, labels.TRUNKS)
    return (cards[0], cards[1]), both.number if both else None


def customisations(words: Sequence[Word], _interface: Interface) -> tuple[tuple[str, ...], int | None]:
    """The titles listed; none only where the page says that there are none."""
    contents = [word for word in words if word.left >= MENU_EDGE_PX]
    heading = next((word for word in contents if word.says(labels.CUSTOMISATIONS)), None)
    if heading is None:
        raise UnknownPageError(Text("the heading {heading}", heading=" / ".join(labels.CUSTOMISATIONS[:2])))
    below = [word for word in contents if word.top > heading.bottom - 1 and not word.says(labels.CUSTOMISATIONS)]
    titles = tuple(phrases(below))
    if not titles:
        raise UnknownPageError(Text("a list of customisations, or the words that there are none"))
    if all(word.says(labels.NO_CUSTOMISATIONS) for word in below if word.text):
        return (), None
    return titles, None


def _with_rows(table: Panel, header: Sequence[Word], words: Sequence[Word]) -> Panel:
    """The element that holds the rows as well as the header."""
    panel: Panel | None = table
    while panel is not None and not panel.below(header):
        panel = around(panel, words)
    if panel is None:
        raise UnknownPageError(Text("the licence's modules"))
    return panel


def _enabled(cell: Sequence[Word]) -> str:
    text = " ".join(word.text for word in cell if word.text)
    if any(character.isalnum() for character in text):
        return text
    return "yes" if any(is_green(word.indicator.colour) for word in cell) else "no"


def _counted(words: Sequence[Word], title: Sequence[str]) -> Mapping[str, int]:
    panel = panel_around(words, title, *labels.DEVICE_STATES.values())
    if panel is None:
        raise UnknownPageError(Text("a card {title} with a number for each state", title=title[0]))
    counts = {state.value: _count(panel, names) for state, names in labels.DEVICE_STATES.items()}
    total = _count(panel, title)
    counted = sum(counts.values())
    if counted != total:
        missing = Text(
            "states of {title} that add up to {total} (seen: {sum})", title=title[0], total=total, sum=counted
        )
        raise UnknownPageError(missing)
    return counts


def _count(panel: Panel, names: Sequence[str]) -> int:
    for text in (*phrases(panel.words), *(word.text for word in panel.words)):
        for name in names:
            found = re.fullmatch(rf"{re.escape(name)}\s*[:-]?\s*(\d+)", text, re.IGNORECASE)
            if found:
                return int(found.group(1))
    raise UnknownPageError(Text("a number for {label}", label=names[0]))

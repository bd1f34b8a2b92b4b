"""What the monitor and the Replication page say of the pair. Pure: no browser here.

Every function gives the facts and the number of the element that proves them (None: all that the window shows), and
raises `UnknownPageError` with what is missing where the page is not as known: half a page is never a reading.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

from tvox.adapters.web import labels
from tvox.adapters.web.layout import Panel, UnknownPageError, Word, header_of, in_columns, panel_around, phrases
from tvox.pages import ROW_LABELS, Indicator, Interface
from tvox.texts import Text, joined

_ROLE_GAP_PX = 150
"""The role stands right behind the title; the badges of the header stand much farther away."""


@dataclass(frozen=True)
class MonitorRead:
    """Role, the other node's address and the Fault Tolerance table; the last two empty where there is no table."""

    role: str
    other_node: str
    fault_tolerance: Mapping[str, Indicator]


def interface_of(words: Sequence[Word]) -> Interface | None:
    """Which interface drew the page, by its title."""
    return next((labels.TITLES[word.text] for word in words if word.text in labels.TITLES), None)


def monitor(words: Sequence[Word], interface: Interface) -> tuple[MonitorRead, int | None]:
    """The role and the Fault Tolerance table."""
    role = _role(words, interface)
    columns = labels.COLUMNS[interface]
    panel = panel_around(words, labels.FAULT_TOLERANCE, labels.OTHER_NODE[interface], *columns.values())
    if panel is None:
        if any(word.says(labels.FAULT_TOLERANCE) for word in words):
            raise UnknownPageError(
                Text("a table Fault Tolerance with the columns {columns}", columns=_named(interface))
            )
        _be_the_monitor(words)
        return MonitorRead(role, "", {}), None
    header = header_of(panel, [labels.OTHER_NODE[interface], *columns.values()])
    other_node, *cells = _only_row(panel, header)
    _be_an_address(other_node.text)
    found = {column.value: cell.indicator for column, cell in zip(columns, cells, strict=True)}
    return MonitorRead(role, other_node.text, found), panel.number


def replication(words: Sequence[Word], interface: Interface) -> tuple[Mapping[str, Indicator], int | None]:
    """The rows of the Replication panel."""
    known = labels.ROWS[interface]
    panel = panel_around(words, labels.REPLICATION, *known.values())
    if panel is None:
        raise UnknownPageError(
            Text(
                "a panel Replication with the rows {rows}",
                rows=joined((ROW_LABELS[row] for row in known), separator=", "),
            )
        )
    titles = header_of(panel, list(known.values()))
    found: dict[str, Indicator] = {}
    for title in _in_line_with(titles, panel):
        value = panel.right_of(title)
        name = next((row.value for row, names in known.items() if title.says(names)), None)
        if value is not None:
            found[name or title.text] = value.indicator
        elif name is not None:
            raise UnknownPageError(Text("a word in the row {row}", row=title.text))
    return found, panel.number


def _role(words: Sequence[Word], interface: Interface) -> str:
    if interface is Interface.OCC:
        chips = [re.fullmatch(labels.STATE_CHIP, text, re.IGNORECASE) for text in phrases(words)]
        roles = {chip.group(1).upper() for chip in chips if chip}
    else:
        titles = [word for word in words if word.text in labels.TITLES]
        behind = [Panel(-1, tuple(words)).right_of(title) for title in titles]
        near = [
            role for title, role in zip(titles, behind, strict=True) if role and role.left - title.right < _ROLE_GAP_PX
        ]
        roles = {role.text.upper() for role in near if role.text.isalpha()}
    if len(roles) != 1:
        raise UnknownPageError(Text("the node's role (seen: {seen})", seen=", ".join(sorted(roles)) or "-"))
    return roles.pop()


def _be_the_monitor(words: Sequence[Word]) -> None:
    if panel_around(words, labels.DEVICES) is None:
        raise UnknownPageError(Text("any panel of the monitor"))


def _named(interface: Interface) -> str:
    return ", ".join(labels.OTHER_NODE[interface][:1] + tuple(names[0] for names in labels.COLUMNS[interface].values()))


def _only_row(panel: Panel, header: Sequence[Word]) -> list[Word]:
    rows = [in_columns(line, header) for line in panel.below(header)]
    rows = [[[word for word in cell if word.text] for cell in row] for row in rows]
    full = [row for row in rows if all(len(cell) == 1 for cell in row)]
    if len(full) != 1 or len([row for row in rows if any(row)]) != 1:
        raise UnknownPageError(Text("exactly one row with one word in each column"))
    return [cell[0] for cell in full[0]]


def _be_an_address(text: str) -> None:
    try:
        IPv4Address(text)
    except AddressValueError as not_one:
        raise UnknownPageError(Text("the other node's address (seen: {seen})", seen=text)) from not_one


def _in_line_with(titles: Sequence[Word], panel: Panel) -> list[Word]:
    """Every word that stands in the column of the known row titles, so that a new row is not overlooked."""
    left = min(title.left for title in titles)
    return [word for word in panel.words if word.text and abs(word.left - left) < 3]

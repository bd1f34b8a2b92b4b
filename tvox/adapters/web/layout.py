"""Words on a page: which stand in one panel, on one line, in one column. Places are CSS pixels of the window."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tvox.colours import is_coloured
from tvox.pages import Indicator
from tvox.texts import Text

MENU_EDGE_PX = 250.0
"""Left of this stands the menu, in both interfaces; the contents begin to the right of it."""


class UnknownPageError(Exception):
    """The page is not laid out, or not worded, as any known one; `missing` says what was looked for in vain."""

    def __init__(self, missing: Text) -> None:
        super().__init__(str(missing))
        self.missing = missing


@dataclass(frozen=True)
class Word:
    """Text of one element (empty for an icon), its place, its colours (CSS), and its elements from `html` downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    backgrounds: tuple[str, ...] = ()
    letters: str = "rgb(0, 0, 0)"
    chain: tuple[int, ...] = ()

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre, across and down."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def indicator(self) -> Indicator:
        """The word with the colour that carries its meaning."""
        colour = next((shade for shade in (*self.backgrounds, self.letters) if is_coloured(shade)), self.letters)
        return Indicator(self.text, colour)

    def says(self, names: Iterable[str]) -> bool:
        """Whether it is one of `names`, a colon at the end and capitals apart."""
        return plain(self.text) in {plain(name) for name in names}

    def opens(self, names: Iterable[str]) -> bool:
        """Whether it is one of `names`, or one with its value behind a colon or a dash: `Trunk configurati: 2`."""
        return self.says(names) or any(_value_behind(self.text, name) is not None for name in names)

    def beside(self, other: "Word") -> bool:
        """Whether both stand on one line."""
        return self.top < other.middle[1] < self.bottom or other.top < self.middle[1] < other.bottom


@dataclass(frozen=True)
class Panel:
    """An element of the page and the words in it."""

    number: int
    words: tuple[Word, ...]

    def find(self, names: Iterable[str]) -> Word | None:
        """The first word that is one of `names`."""
        return next((word for word in self.words if word.says(names)), None)

    def value(self, names: Sequence[str]) -> Word | None:
        """What stands behind the label: in the same text after a colon, or as the next word on its line."""
        for word in self.words:
            behind = next((text for name in names if (text := _value_behind(word.text, name))), None)
            if behind is not None:
                return replace(word, text=behind)
            beside = self.right_of(word) if word.says(names) else None
            if beside is not None:
                return beside
        return None

    def right_of(self, label: Word) -> Word | None:
        """The nearest word with text to the right on the label's line."""
        beside = [word for word in self.words if word.text and word.left >= label.right - 1 and word.beside(label)]
        return min(beside, key=lambda word: word.left, default=None)

    def below(self, header: Sequence[Word]) -> list[list[Word]]:
        """The lines under a table's header, top to bottom."""
        bottom = max(word.bottom for word in header)
        return lines(word for word in self.words if word.middle[1] > bottom)


def plain(text: str) -> str:
    """Without capitals, a closing colon and superfluous blanks."""
    return " ".join(text.split()).rstrip(" :").casefold()


def panel_around(words: Sequence[Word], *groups: Iterable[str]) -> Panel | None:
    """The smallest element with a word out of every group of names in it; None where there is no such element."""
    holding = [_depths_of_elements_with(words, tuple(names)) for names in groups]
    common = set.intersection(*(set(depths) for depths in holding)) if holding else set()
    panels = [Panel(number, tuple(word for word in words if number in word.chain)) for number in common]
    return min(panels, key=lambda panel: (len(panel.words), -holding[0][panel.number]), default=None)


def lines(words: Iterable[Word]) -> list[list[Word]]:
    """The words line by line, top to bottom, each line from left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle[1]):
        if found and word.beside(found[-1][0]):
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(line, key=lambda word: word.left) for line in found]


def phrases(words: Iterable[Word]) -> list[str]:
    """Words that stand close together on one line, as one text: `STATO (master)`, `Raggiungibili - 5`."""
    found: list[str] = []
    for line in lines(word for word in words if word.text):
        end = float("-inf")
        for word in line:
            near = word.left - end < (word.bottom - word.top) * 0.8
            found[-1:] = [f"{found[-1]} {word.text}"] if near else [*found[-1:], word.text]
            end = word.right
    return found


def header_of(panel: Panel, columns: Sequence[Sequence[str]]) -> list[Word]:
    """The words of a table's header (or of its row titles), in the order of `columns`."""
    header = [panel.find(names) for names in columns]
    missing = [names[0] for names, word in zip(columns, header, strict=True) if word is None]
    if missing:
        raise UnknownPageError(Text("the label {labels}", labels=", ".join(missing)))
    return [word for word in header if word is not None]


def around(panel: Panel, words: Sequence[Word]) -> Panel | None:
    """The next larger element with more words in it."""
    chain = panel.words[0].chain
    for number in reversed(chain[: chain.index(panel.number)]):
        inside = tuple(word for word in words if number in word.chain)
        if len(inside) > len(panel.words):
            return Panel(number, inside)
    return None


def in_columns(line: Sequence[Word], header: Sequence[Word]) -> list[list[Word]]:
    """The line's words under each word of the header: each under the one whose centre is nearest."""
    cells: list[list[Word]] = [[] for _ in header]
    for word in line:
        distances = [abs(word.middle[0] - column.middle[0]) for column in header]
        cells[distances.index(min(distances))].append(word)
    return cells


def _depths_of_elements_with(words: Iterable[Word], names: Sequence[str]) -> dict[int, int]:
    return {number: depth for word in words if word.opens(names) for depth, number in enumerate(word.chain)}


def _value_behind(text: str, name: str) -> str | None:
    found = re.fullmatch(rf"{re.escape(plain(name))}\s*(?::|\s-)\s*(\S.*)", " ".join(text.split()), re.IGNORECASE)
    return found.group(1).strip() if found else None

"""What a person reads, in the language they read it in.

`Text` keeps a sentence and its figures apart until somebody's language is known, so that judges stay pure and one
finding can be shown in Italian and in English. English is the source; `tvox/locale/it.po` holds the Italian.

    >>> Text("{percent} % of {path} is free", percent=12, path="/opt").render("en")
    '12 % of /opt is free'
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALES = Path(__file__).parent / "locale"
_BOTH = "{en}"


class Text:
    """A sentence of the catalogue with its values; `str()` gives the English, `render` any language.

    Floats are written in the reader's form (0,5 in Italian); integers as they are, since they are often ports,
    extensions or counts that get compared with what a terminal prints.
    """

    __slots__ = ("message", "values")

    def __init__(self, message: str, **values: "str | int | float | Text") -> None:
        self.message = message
        self.values: Mapping[str, str | int | float | Text] = values

    def render(self, language: Language) -> str:
        """The sentence in `language`; English where the catalogue has no translation."""
        sentence = translations(language).get(self.message, self.message)
        return sentence.format(**{name: _spoken(value, language) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.render("en")

    def __repr__(self) -> str:
        return f"Text({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.message, dict(self.values)) == (other.message, dict(other.values))

    def __hash__(self) -> int:
        return hash((self.message, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


def verbatim(words: str) -> Text:
    """Words that have no translation: a file name, a page's label, a server's own message."""
    return Text("{words}", words=words)


def bilingual(*, it: str, en: str) -> Text:
    """Words that have both languages with them, since they are data and not ours: a check-list's own.

    Each line of a check-list is such a text; the catalogue does not know it.
    """
    return Text(_BOTH, en=en, it=it)


def listed(items: Iterable["str | Text"], *, at_most: int = 5) -> Text:
    """`a, b, c and 7 more`: the first `at_most` items by name, the others by number."""
    every = list(items)
    shown = every[:at_most]
    sentence = ", ".join(f"{{item{position}}}" for position in range(len(shown)))
    values: dict[str, str | Text] = {f"item{position}": item for position, item in enumerate(shown)}
    named = Text(sentence, **values)
    if len(every) == len(shown):
        return named
    return Text("{named} and {count} more", named=named, count=len(every) - len(shown))


def joined(sentences: Iterable["str | Text"], *, separator: str = "; ") -> Text:
    """All sentences one after the other."""
    every = list(sentences)
    message = separator.join(f"{{part{position}}}" for position in range(len(every)))
    return Text(message, **{f"part{position}": part for position, part in enumerate(every)})


@cache
def translations(language: Language) -> Mapping[str, str]:
    """The catalogue of one language, English source to translation; nothing but `bilingual` for English."""
    catalogue = _LOCALES / f"{language}.po"
    both = {_BOTH: f"{{{language}}}"}
    if not catalogue.exists():
        return both
    with catalogue.open("rb") as file:
        return both | {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


def _spoken(value: "str | int | float | Text", language: Language) -> str:
    if isinstance(value, Text):
        return value.render(language)
    if isinstance(value, float):
        return format_decimal(value, format="0.###", locale=language)
    return str(value)

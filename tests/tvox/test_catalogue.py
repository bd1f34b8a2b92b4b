"""The Italian catalogue against the code: whatever a person may read has its Italian, and nothing else stands there."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from tests.tvox.source_sentences import ROOT, Sources, our_sources, placeholders, sentences
from tvox.texts import Text, listed

IT = ROOT / "tvox" / "locale" / "it.po"
COMPUTED = {
    "reports/identity.py: title",  # the marker's title, collected from the marker itself
    "reports/redaction.py: clean(text.message)",  # a Text made elsewhere, its secrets masked
    "tvox/evidence_data.py: data['message']",  # a Text made elsewhere, stored and read back
    "tvox/texts.py: message",  # placeholders and separators only
    "tvox/texts.py: sentence",  # placeholders and separators only
}
"""Calls whose sentence cannot be read off the source. Each one that is added here needs its reason."""


def entries(catalogue: Path) -> dict[str, str]:
    """Sentence to translation, empty where there is none."""
    return {str(entry.id): str(entry.string or "") for entry in read(catalogue) if entry.id}


def read(catalogue: Path) -> Catalog:
    with catalogue.open("rb") as file:
        return read_po(file, abort_invalid=True)


def untranslated(sources: Sources, catalogue: Path) -> list[str]:
    italian = entries(catalogue)
    return sorted(sentence for sentence in sentences(sources)[0] if not italian.get(sentence, "").strip())


def unused(sources: Sources, catalogue: Path) -> list[str]:
    return sorted(entries(catalogue).keys() - sentences(sources)[0])


def unlike_placeholders(catalogue: Path) -> list[str]:
    translated = ((english, italian) for english, italian in entries(catalogue).items() if italian)
    return sorted(english for english, italian in translated if placeholders(english) != placeholders(italian))


def written(folder: Path, italian: Mapping[str, str]) -> Path:
    catalogue = Catalog(locale="it")
    for english, words in italian.items():
        catalogue.add(english, words)
    path = folder / "it.po"
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path


def test_every_sentence_has_its_italian() -> None:
    assert untranslated(our_sources(), IT) == []


def test_every_sentence_can_be_read_off_the_source() -> None:
    assert sentences(our_sources())[1] == COMPUTED


def test_no_entry_is_left_from_a_sentence_that_is_gone() -> None:
    assert unused(our_sources(), IT) == []


def test_placeholders_agree() -> None:
    assert unlike_placeholders(IT) == []


def test_catalogue_is_an_italian_one_with_nothing_fuzzy_or_obsolete() -> None:
    catalogue = read(IT)
    assert (str(catalogue.locale), catalogue.charset.lower()) == ("it", "utf-8")
    assert ([entry.id for entry in catalogue if entry.id and entry.fuzzy], catalogue.obsolete) == ([], {})


def test_sentences_are_said_in_italian_with_their_figures() -> None:
    free = Text("{percent} % free (mounted at {mount})", percent=12.5, mount="/opt")
    assert free.render("it") == "12,5 % libero (montato su /opt)"
    many = listed(["a", Text("both nodes"), "c"], at_most=2)
    assert many.render("it") == "a, entrambi i nodi e 1 in più"


SOURCES: Sources = {
    "checks/test_a.py": '@pytest.mark.check("A1", title="Roles of both nodes")\ndef test_a() -> None: ...',
    "tvox/a.py": 'one, two = "on {node}", "off"\nmessage = "much"\n'
    'said = (Text("{item0}, {item1}", item0=1), Text(one if up else two), texts.Text(message), Text("a " "b"))',
}
ITALIAN = {
    "Roles of both nodes": "Ruoli",
    "on {node}": "acceso {node}",
    "off": "spento",
    "much": "molto",
    "a b": "a e b",
}


def test_sentences_of_literals_names_and_markers_are_found(tmp_path: Path) -> None:
    assert sentences(SOURCES) == (set(ITALIAN), set())
    catalogue = written(tmp_path, ITALIAN)
    assert (untranslated(SOURCES, catalogue), unused(SOURCES, catalogue), unlike_placeholders(catalogue)) == (
        [],
        [],
        [],
    )


@pytest.mark.parametrize("english", ITALIAN)
def test_missing_entry_is_found(tmp_path: Path, english: str) -> None:
    others = {sentence: words for sentence, words in ITALIAN.items() if sentence != english}
    assert untranslated(SOURCES, written(tmp_path, others)) == [english]
    assert untranslated(SOURCES, written(tmp_path, {**ITALIAN, english: ""})) == [english]


def test_unused_entry_is_found(tmp_path: Path) -> None:
    assert unused(SOURCES, written(tmp_path, {**ITALIAN, "gone": "andato"})) == ["gone"]


@pytest.mark.parametrize("italian", ["acceso", "acceso {nodo}", "acceso {node!r}", "acceso {node} {node2}", "{{node}}"])
def test_unlike_placeholders_are_found(tmp_path: Path, italian: str) -> None:
    assert unlike_placeholders(written(tmp_path, {**ITALIAN, "on {node}": italian})) == ["on {node}"]


@pytest.mark.parametrize("call", ['Text(f"{node} is down")', "Text(said)", 'Text("up" if up else said)'])
def test_sentence_that_the_source_does_not_tell_is_found(call: str) -> None:
    assert sentences({"cli/a.py": call})[1] == {f"cli/a.py: {call[5:-1].replace(chr(34), chr(39))}"}


def test_broken_catalogue_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "it.po"
    broken.write_text('msgid "a"\nmgsstr "b"\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        read(broken)

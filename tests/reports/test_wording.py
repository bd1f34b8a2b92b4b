"""Verdicts and findings in the reader's language, on a terminal that nobody else drives."""

from collections.abc import Mapping

import pytest

from reports.html_parts import findings_html, observed, verdict_badge
from reports.identity import CheckLine
from reports.redaction import clean_finding
from reports.runs import Result
from reports.wording import block, places, printable, telling, verdict_words
from tvox import texts
from tvox.findings import Finding, Kind, Verdict, failed, not_observed, passed
from tvox.texts import Text, verbatim

LINE = CheckLine("C5-CONTENT", Text("Calendars: the same rows"), ("post_sync",))
GREEN = passed(Text("tvox1"), expected=Text("one"), observed=Text("one"))
ADVISED = passed(Text("tvox2"), expected=Text("one"), observed=Text("one"), advisory=Text("mind the disk"))
RED = failed(Text("tvox2"), expected=Text("one"), observed=Text("two"), next_step=Text("Make it one."))
BLIND = not_observed(
    Text("tvox1"), expected=Text("one"), observed=Text("x"), next_step=Text("Ask."), kind=Kind.IN_FLIGHT
)

ITALIAN = {
    "PASS": "SUPERATO",
    "FAIL": "FALLITO",
    "NOT OBSERVED": "NON OSSERVATO",
    "in flight": "in corso",
    "Where": "Dove",
    "Expected": "Atteso",
    "Observed": "Osservato",
    "Next step": "Prossimo passo",
    "Make it one.": "Fallo diventare uno.",
    "Calendars: the same rows": "Calendari: le stesse righe",
}


@pytest.fixture
def italian(monkeypatch: pytest.MonkeyPatch) -> None:
    def translations(language: texts.Language) -> Mapping[str, str]:
        return ITALIAN if language == "it" else {}

    monkeypatch.setattr(texts, "translations", translations)


def result(*findings: Finding) -> Result:
    return Result(LINE, findings, 0.1)


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([GREEN], "PASS"),
        ([GREEN, ADVISED], "WARN"),
        ([GREEN, BLIND], "NOT OBSERVED (in flight)"),
        ([ADVISED, RED, BLIND], "FAIL"),
        ([], "NOT OBSERVED"),
    ],
)
def test_the_word_of_a_verdict(findings: list[Finding], words: str) -> None:
    assert str(verdict_words(result(*findings))) == words


@pytest.mark.usefixtures("italian")
def test_a_block_in_italian() -> None:
    words = block(result(RED), "it")
    assert words.splitlines()[:2] == ["C5-CONTENT  Calendari: le stesse righe", "FALLITO"]
    assert "Prossimo passo: Fallo diventare uno." in words
    assert "Dove:" in words
    assert "Expected" not in words


@pytest.mark.usefixtures("italian")
def test_html_in_italian() -> None:
    assert "NON OSSERVATO (in corso)" in verdict_badge(result(BLIND), "it")
    assert "<th>Osservato</th>" in findings_html([RED], "it")


def test_every_kind_and_verdict_has_a_word() -> None:
    for kind in Kind:
        finding = not_observed(Text("x"), expected=Text("x"), observed=Text("x"), next_step=Text("x"), kind=kind)
        assert "NOT OBSERVED (" in str(verdict_words(result(finding)))


def test_what_decides_is_told_first() -> None:
    assert places([GREEN, RED], "en") == "tvox2, tvox1"
    assert telling(result(GREEN, RED)) == (RED,)
    assert telling(result(GREEN, ADVISED)) == (ADVISED,)
    assert telling(result(GREEN, GREEN)) == (GREEN, GREEN)


def test_lines_of_an_answer_stay_below_each_other() -> None:
    words = block(result(failed(Text("x"), expected=Text("x"), observed=verbatim("a\nb"), next_step=Text("x"))), "en")
    first, second = (line for line in words.splitlines() if line.endswith(("a", "b")))
    assert first.index("a") == second.index("b")


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert printable("\x1b[2Jgone\r\n\x07") == "\\x1b[2Jgone\\x0d\n\\x07"


def test_long_answers_are_cut_in_the_table() -> None:
    finding = failed(Text("x"), expected=Text("x"), observed=verbatim("y" * 5000), next_step=Text("x"))
    assert len(observed(result(finding), "en")) < 500


def test_a_finding_is_cleaned_everywhere() -> None:
    secret = Text("has {it} and {inner}", it="SECRET", inner=Text("SECRET {count}", count=3))
    found = failed(secret, expected=secret, observed=secret, next_step=secret)
    cleaned = clean_finding(found, lambda words: words.replace("SECRET", "*****"))
    assert "SECRET" not in findings_html([cleaned], "en")
    assert cleaned.verdict is Verdict.FAIL
    assert str(cleaned.where) == "has ***** and ***** 3"

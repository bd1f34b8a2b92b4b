"""How a verdict and its findings are said to a person, in the reader's language."""

from collections.abc import Iterable, Iterator

from reports.runs import Result
from tvox.findings import Finding, Kind, Verdict
from tvox.texts import Language, Text, listed

_VERDICTS = {
    Verdict.PASS: Text("PASS"),
    Verdict.FAIL: Text("FAIL"),
    Verdict.NOT_OBSERVED: Text("NOT OBSERVED"),
}
_WARN = Text("WARN")
_KINDS = {
    Kind.COULD_NOT_LOOK: Text("could not look"),
    Kind.COULD_NOT_COMPARE: Text("could not compare"),
    Kind.IN_FLIGHT: Text("in flight"),
    Kind.NOT_TESTABLE: Text("not testable"),
    Kind.NOT_MEASURED: Text("not measured"),
    Kind.UNANSWERED: Text("unanswered"),
    Kind.NOTHING_CONCLUDED: Text("nothing concluded"),
    Kind.SUITE_ERROR: Text("suite error"),
}


def verdict_words(result: Result) -> Text:
    """`PASS`, `WARN`, `FAIL`, or `NOT OBSERVED (in flight)` with the first kind that was met."""
    if result.warns:
        return _WARN
    kinds = [finding.kind for finding in result.findings if finding.kind]
    if result.verdict is Verdict.NOT_OBSERVED and kinds:
        return Text("{verdict} ({kind})", verdict=_VERDICTS[result.verdict], kind=_KINDS[kinds[0]])
    return _VERDICTS[result.verdict]


def count_words(verdict: Verdict) -> Text:
    """The word over a column of counts."""
    return _VERDICTS[verdict]


def places(findings: Iterable[Finding], language: Language, *, at_most: int = 3) -> str:
    """Where the findings were made, each place once, those that decide the verdict first; the rest by number."""
    ordered = sorted(findings, key=lambda finding: finding.verdict is Verdict.PASS)
    return listed(dict.fromkeys(finding.where for finding in ordered), at_most=at_most).render(language)


def telling(result: Result) -> tuple[Finding, ...]:
    """The findings that a reader needs: those that are not PASS, else those with an advisory, else all."""
    bad = [finding for finding in result.findings if finding.verdict is not Verdict.PASS]
    advised = [finding for finding in result.findings if finding.advisory]
    return tuple([*bad, *advised] or result.findings)


def sentences(finding: Finding, language: Language) -> Iterator[tuple[str, str]]:
    """Label and text of every part of a finding."""
    yield Text("Where").render(language), finding.where.render(language)
    yield Text("Expected").render(language), finding.expected.render(language)
    yield Text("Observed").render(language), finding.observed.render(language)
    if finding.advisory:
        yield Text("Mind").render(language), finding.advisory.render(language)
    if finding.next_step:
        yield Text("Next step").render(language), finding.next_step.render(language)


def block(result: Result, language: Language) -> str:
    """The compact block of the terminal: id, title, verdict, and each telling finding on lines of its own."""
    lines = [f"{result.line.id}  {result.line.title.render(language)}", verdict_words(result).render(language)]
    for finding in telling(result):
        lines.append("")
        labelled = list(sentences(finding, language))
        width = max(len(label) for label, _ in labelled) + 2
        lines += [_hanging(f"  {label + ':':<{width}}", words) for label, words in labelled]
    return printable("\n".join(lines))


def printable(words: str) -> str:
    """The words with control characters made visible: a node's answer must not drive the terminal."""
    return "".join(c if c in "\n\t" or c.isprintable() else f"\\x{ord(c):02x}" for c in words)


def _hanging(label: str, words: str) -> str:
    first, *others = words.splitlines() or [""]
    return "\n".join([label + first, *(" " * len(label) + line for line in others)])

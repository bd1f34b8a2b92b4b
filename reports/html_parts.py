"""Pieces of the HTML report. Everything that comes from outside is escaped here, and control characters are shown."""

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from reports.attachments import Attachment
from reports.runs import Result
from reports.wording import printable, sentences, telling, verdict_words
from tvox.findings import Finding, Verdict
from tvox.gathering import Gathered
from tvox.recording import Exchange
from tvox.texts import Language, Text

SHOWN = 20_000
"""Characters of one answer that the report shows; the evidence store has all."""

SAID = 5
"""Findings that stand in the row itself; all of them stand below it."""

_SIGNS = {"pass": "✔", "warn": "!", "fail": "✘", "not-observed": "?"}


def safe(words: str) -> str:
    """The words as HTML text on any line: markup shown, not obeyed."""
    return escape(printable(words))


def verdict_badge(result: Result, language: Language) -> str:
    """The verdict's word with sign and colour."""
    kind = "warn" if result.warns else result.verdict.value.lower().replace(" ", "-")
    words = safe(verdict_words(result).render(language))
    return f'<span class="verdict verdict-{kind}">{_SIGNS[kind]} {words}</span>'


def observed(result: Result, language: Language) -> str:
    """The finding's cell: what was observed, of the telling findings, with the place where there are several."""
    told = telling(result)
    said = [(finding.advisory or finding.observed).render(language) for finding in told]
    if len(told) > 1:
        said = [f"{finding.where.render(language)}: {words}" for finding, words in zip(told, said, strict=True)]
    more = [Text("and {count} more", count=len(said) - SAID).render(language)] if len(said) > SAID else []
    return "<br>".join(safe(_cut(words, 400)).replace("\n", "<br>") for words in [*said[:SAID], *more])


def findings_html(findings: Iterable[Finding], language: Language) -> str:
    """Every finding as a small table."""
    return "".join(_finding(finding, language) for finding in findings)


def fact_html(name: str, gathered: Gathered[Any], language: Language, clean: Callable[[str], str]) -> str:
    """Everything that was asked for a fact, the nodes side by side, without secrets."""
    exchanges = [replace(one, question=clean(one.question), answer=clean(one.answer)) for one in gathered.exchanges]
    nodes = list(dict.fromkeys(exchange.node for exchange in exchanges))
    seconds = Text("{seconds} s", seconds=round(gathered.elapsed, 1)).render(language)
    head = f"<summary>{safe(name)} ({safe(seconds)})</summary>"
    asked = "".join(_side_by_side(row, sorted(nodes), language) for row in _rows(exchanges))
    return f"<details>{head}{asked}</details>" if asked else ""


def attachment_html(attachment: Attachment, language: Language) -> str:
    """A player for sound, the text of text, a name and size for anything else; pictures go another way."""
    name = safe(attachment.name)
    if attachment.media == "audio/wav":
        data = base64.b64encode(attachment.content).decode()
        return f'<div>{name}<audio controls src="data:audio/wav;base64,{data}"></audio></div>'
    if (attachment.media or "").startswith("text/"):
        words = _cut(attachment.content.decode(errors="replace"), SHOWN)
        return f"<details><summary>{name}</summary><pre>{safe(words)}</pre></details>"
    size = Text(
        "{name}: {count} bytes, kept in the evidence folder", name=attachment.name, count=len(attachment.content)
    )
    return f"<div>{safe(size.render(language))}</div>"


def table(rows: Mapping[str, str]) -> str:
    """Names and values."""
    body = "".join(f"<tr><th>{safe(name)}</th><td>{safe(value)}</td></tr>" for name, value in rows.items())
    return f'<table class="run">{body}</table>'


def _finding(finding: Finding, language: Language) -> str:
    kind = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.NOT_OBSERVED: "not-observed"}[finding.verdict]
    kind = "warn" if finding.advisory else kind
    rows = "".join(
        f"<tr><th>{safe(label)}</th><td>{safe(words)}</td></tr>" for label, words in sentences(finding, language)
    )
    return f'<table class="finding"><caption class="verdict verdict-{kind}">{_SIGNS[kind]}</caption>{rows}</table>'


def _rows(exchanges: Sequence[Exchange]) -> list[dict[str, Exchange]]:
    """Exchanges with the same question beside each other: the first time each node was asked it, then the second."""
    rows: dict[tuple[str, int], dict[str, Exchange]] = {}
    times: dict[tuple[str, str], int] = {}
    for exchange in exchanges:
        asked = (exchange.node, exchange.question)
        times[asked] = times.get(asked, 0) + 1
        rows.setdefault((exchange.question, times[asked]), {})[exchange.node] = exchange
    return list(rows.values())


def _side_by_side(row: Mapping[str, Exchange], nodes: Sequence[str], language: Language) -> str:
    question = next(iter(row.values())).question
    heads = "".join(f"<th>{safe(_headed(node, row.get(node), language))}</th>" for node in nodes)
    cells = "".join(
        f"<td><pre>{safe(_cut(row[node].answer, SHOWN))}</pre></td>" if node in row else "<td></td>" for node in nodes
    )
    asked = f'<tr><td colspan="{len(nodes)}" class="question">{safe(_cut(question, 2000))}</td></tr>'
    return f'<table class="side-by-side">{asked}<tr>{heads}</tr><tr>{cells}</tr></table>'


def _headed(node: str, exchange: Exchange | None, language: Language) -> str:
    if exchange is None:
        return Text("{node}: not asked", node=node).render(language)
    asked = Text(
        "{node}, {time} UTC, {seconds} s",
        node=node,
        time=f"{exchange.asked_at:%H:%M:%S}",
        seconds=round(exchange.elapsed, 2),
    )
    status = "" if exchange.status in (None, 0) else f" [{exchange.status}]"
    return asked.render(language) + status


def _cut(words: str, at_most: int) -> str:
    return words if len(words) <= at_most else f"{words[:at_most]} […]"

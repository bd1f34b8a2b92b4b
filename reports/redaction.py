"""Findings without secrets: what a server echoed back must not reach a terminal, a report or the evidence."""

from collections.abc import Callable
from dataclasses import replace

from tvox.findings import Finding
from tvox.texts import Text

Clean = Callable[[str], str]


def clean_text(text: Text, clean: Clean) -> Text:
    """The sentence with its message and every value cleaned."""
    values = {name: _clean_value(value, clean) for name, value in text.values.items()}
    return Text(clean(text.message), **values)


def clean_finding(finding: Finding, clean: Clean) -> Finding:
    """The finding with all its sentences cleaned."""
    return replace(
        finding,
        where=clean_text(finding.where, clean),
        expected=clean_text(finding.expected, clean),
        observed=clean_text(finding.observed, clean),
        next_step=clean_text(finding.next_step, clean) if finding.next_step else None,
        advisory=clean_text(finding.advisory, clean) if finding.advisory else None,
    )


def _clean_value(value: str | float | Text, clean: Clean) -> str | int | float | Text:
    if isinstance(value, Text):
        return clean_text(value, clean)
    return clean(value) if isinstance(value, str) else value

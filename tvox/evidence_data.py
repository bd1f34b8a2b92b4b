"""Findings and exchanges as JSON, and sentences back from it: what is stored can be read in either language later."""

from collections.abc import Mapping
from typing import Any

from tvox.findings import Finding
from tvox.texts import Text


def text_as_data(text: Text) -> dict[str, Any]:
    """`{"message": "{percent} % is free", "values": {"percent": 12}}`, nested where a value is itself a Text."""
    values = {name: text_as_data(value) if isinstance(value, Text) else value for name, value in text.values.items()}
    return {"message": text.message, "values": values}


def text_from_data(data: Mapping[str, Any]) -> Text:
    """The Text that `text_as_data` was given."""
    values = {
        name: text_from_data(value) if isinstance(value, Mapping) else value for name, value in data["values"].items()
    }
    return Text(data["message"], **values)


def finding_as_data(finding: Finding) -> dict[str, Any]:
    """One finding, with what it lacks as null."""
    return {
        "verdict": finding.verdict.value,
        "kind": finding.kind.value if finding.kind else None,
        "where": text_as_data(finding.where),
        "expected": text_as_data(finding.expected),
        "observed": text_as_data(finding.observed),
        "next_step": text_as_data(finding.next_step) if finding.next_step else None,
        "advisory": text_as_data(finding.advisory) if finding.advisory else None,
    }

"""A fact as JSON for the evidence store."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from reports.attachments import screenshots
from tvox.evidence import EvidenceStore, text_as_data
from tvox.gathering import Gathered
from tvox.observing import CouldNotLook
from tvox.ports import Screenshot
from tvox.recording import Exchange

INLINE = 4000
"""Answers up to this many characters stand in the line itself; longer ones become blobs."""


def fact_as_data(store: EvidenceStore, name: str, gathered: Gathered[Any]) -> dict[str, Any]:
    """Every question and answer and every screenshot; the value itself where no question was put by command."""
    value = gathered.value
    blind = value if isinstance(value, CouldNotLook) else None
    return {
        "could_not_look": text_as_data(blind.why) if blind else None,
        "value": None if blind or gathered.exchanges else plain(value),
        "exchanges": [_exchange(store, exchange) for exchange in gathered.exchanges],
        "screenshots": [
            {"name": one.name, **store.keep(one.content, media=one.media)} for one in screenshots(value, name)
        ],
    }


def _exchange(store: EvidenceStore, exchange: Exchange) -> dict[str, Any]:
    long = len(exchange.answer) > INLINE
    return {
        "node": exchange.node,
        "question": exchange.question,
        "answer": store.keep(exchange.answer.encode(), media="text/plain") if long else exchange.answer,
        "asked_at": exchange.asked_at.isoformat(timespec="milliseconds"),
        "elapsed": exchange.elapsed,
        "status": exchange.status,
    }


def plain(value: object) -> Any:
    """The value in JSON's own types; a screenshot is its address, since the picture is kept beside it."""
    if isinstance(value, Screenshot):
        return value.address
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)

"""Which fields of a document a reader gets."""

from collections.abc import Mapping
from typing import Any

from lab.chat import Document


def projected(document: Document, projection: Mapping[str, Any]) -> Document:
    """Only the fields asked for, or all but those refused; whole top-level fields and dotted paths."""
    if not projection:
        return document
    keeps_id = bool(projection.get("_id", True))
    named = {name: bool(wanted) for name, wanted in projection.items() if name != "_id"}
    if any(named.values()) or (not named and keeps_id):
        return _only(document, [name for name, wanted in named.items() if wanted], keeps_id)
    refused = [*named, *([] if keeps_id else ["_id"])]
    return _without(document, refused)


def _only(document: Document, names: list[str], keeps_id: bool) -> Document:
    kept: Document = {"_id": document["_id"]} if keeps_id and "_id" in document else {}
    heads = {name.partition(".")[0] for name in names}
    for head in (name for name in document if name in heads):
        rests = [name.partition(".")[2] for name in names if name.partition(".")[0] == head]
        value = document[head]
        kept[head] = _only(value, rests, False) if all(rests) and isinstance(value, dict) else value
    return kept


def _without(document: Document, names: list[str]) -> Document:
    kept = {name: value for name, value in document.items() if name not in names}
    for head, _, rest in (name.partition(".") for name in names):
        if rest and isinstance(kept.get(head), dict):
            kept[head] = _without(kept[head], [rest])
    return kept

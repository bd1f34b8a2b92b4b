"""What an update makes of a document."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from bson import ObjectId

from lab.chat import Document
from lab.chat.errors import CommandError
from lab.chat.query import compare


def updated(document: Document, change: Mapping[str, Any], *, inserting: bool = False) -> Document:
    """A new document; `change` is a replacement or a document of operators. `_id` never changes."""
    if not next(iter(change), "").startswith("$"):
        return {"_id": document["_id"], **{name: value for name, value in change.items() if name != "_id"}}
    result: Document = deepcopy(document)
    for operator, fields in change.items():
        if operator == "$setOnInsert" and not inserting:
            continue
        apply = _OPERATORS.get(operator)
        if apply is None:
            raise CommandError(9, "FailedToParse", f"Unknown modifier: {operator}")
        for path, operand in fields.items():
            holder, name = _holder(result, path)
            apply(holder, name, operand)
    if result.get("_id") != document.get("_id"):
        raise CommandError(66, "ImmutableField", "Performing an update on the path '_id' would modify the field '_id'")
    return result


def upserted(query: Mapping[str, Any], change: Mapping[str, Any]) -> Document:
    """The document that an upsert inserts: the filter's plain values, then the change."""
    start = {
        name: value
        for name, value in query.items()
        if not name.startswith("$") and "." not in name and not isinstance(value, dict)
    }
    start.setdefault("_id", change.get("_id", ObjectId()))
    return updated(start, change, inserting=True)


def _holder(document: Document, path: str) -> tuple[Document, str]:
    *parents, name = path.split(".")
    holder = document
    for parent in parents:
        holder = holder.setdefault(parent, {})
        if not isinstance(holder, dict):
            raise CommandError(28, "PathNotViable", f"Cannot create field '{name}' in element {{{parent}: …}}")
    return holder, name


def _set(holder: Document, name: str, operand: Any) -> None:
    holder[name] = operand


def _unset(holder: Document, name: str, _operand: Any) -> None:
    holder.pop(name, None)


def _increase(holder: Document, name: str, operand: Any) -> None:
    holder[name] = holder.get(name, 0) + operand


def _push(holder: Document, name: str, operand: Any) -> None:
    several = operand["$each"] if isinstance(operand, dict) and "$each" in operand else [operand]
    holder[name] = [*holder.get(name, []), *several]


def _pull(holder: Document, name: str, operand: Any) -> None:
    holder[name] = [element for element in holder.get(name, []) if element != operand]


def _add_to_set(holder: Document, name: str, operand: Any) -> None:
    if operand not in holder.get(name, []):
        _push(holder, name, operand)


def _keeping(order: int) -> Callable[[Document, str, Any], None]:
    def keep(holder: Document, name: str, operand: Any) -> None:
        if name not in holder or compare(operand, holder[name]) == order:
            holder[name] = operand

    return keep


_OPERATORS: Mapping[str, Callable[[Document, str, Any], None]] = {
    "$set": _set,
    "$setOnInsert": _set,
    "$unset": _unset,
    "$inc": _increase,
    "$push": _push,
    "$pull": _pull,
    "$addToSet": _add_to_set,
    "$max": _keeping(1),
    "$min": _keeping(-1),
}

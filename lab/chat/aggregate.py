"""Aggregation pipelines: $match, $sort, $limit, $skip, $project, $count and $group with sums and extremes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lab.chat import Document
from lab.chat.data import key_of
from lab.chat.errors import CommandError
from lab.chat.projection import projected
from lab.chat.query import compare, matches, sorted_by, values_at


def aggregated(documents: Iterable[Document], pipeline: Iterable[Document]) -> list[Document]:
    """What comes out of the pipeline's last stage."""
    result = list(documents)
    for stage in pipeline:
        name, argument = next(iter(stage.items()))
        if name not in _STAGES:
            raise CommandError(40324, "Location40324", f"Unrecognized pipeline stage name: '{name}'")
        result = _STAGES[name](result, argument)
    return result


def _count(documents: list[Document], name: str) -> list[Document]:
    return [{name: len(documents)}] if documents else []


def _group(documents: list[Document], specification: Mapping[str, Any]) -> list[Document]:
    groups: dict[Any, tuple[Any, list[Document]]] = {}
    for document in documents:
        identity = _value(document, specification["_id"])
        groups.setdefault(key_of(identity), (identity, []))[1].append(document)
    return [
        {"_id": identity, **{name: _accumulated(of, members) for name, of in specification.items() if name != "_id"}}
        for identity, members in groups.values()
    ]


def _accumulated(accumulator: Mapping[str, Any], documents: list[Document]) -> Any:
    name, expression = next(iter(accumulator.items()))
    values = [_value(document, expression) for document in documents]
    present = [value for value in values if value is not None]
    if name == "$sum":
        return sum(value for value in present if isinstance(value, int | float) and not isinstance(value, bool))
    if name in {"$max", "$min"}:
        return _extreme(present, 1 if name == "$max" else -1)
    if name in {"$first", "$last"}:
        return values[0 if name == "$first" else -1]
    raise CommandError(15952, "Location15952", f"unknown group operator '{name}'")


def _extreme(values: list[Any], order: int) -> Any:
    best = None
    for value in values:
        if best is None or compare(value, best) == order:
            best = value
    return best


def _value(document: Document, expression: Any) -> Any:
    if isinstance(expression, str) and expression.startswith("$"):
        return next(values_at(document, expression[1:]), None)
    if isinstance(expression, dict):
        if any(name.startswith("$") for name in expression):
            raise CommandError(168, "InvalidPipelineOperator", f"Unrecognized expression '{next(iter(expression))}'")
        return {name: _value(document, part) for name, part in expression.items()}
    return expression


_STAGES: Mapping[str, Callable[[list[Document], Any], list[Document]]] = {
    "$match": lambda documents, query: [each for each in documents if matches(each, query)],
    "$sort": sorted_by,
    "$limit": lambda documents, count: documents[: int(count)],
    "$skip": lambda documents, count: documents[int(count) :],
    "$project": lambda documents, fields: [projected(each, fields) for each in documents],
    "$count": _count,
    "$group": _group,
}

"""Filters and sort orders of MongoDB's query language, as far as they are needed here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cmp_to_key
from typing import Any

from bson import ObjectId, Regex, Timestamp

from lab.chat import Document
from lab.chat.data import key_of
from lab.chat.errors import bad_value

_MISSING = object()

# The order in which MongoDB sorts values of different types.
_BRACKETS: tuple[tuple[int, type | tuple[type, ...]], ...] = (
    (1, type(None)),
    (5, bool),
    (2, (int, float)),
    (3, str),
    (4, dict),
    (4, list),
    (6, bytes),
    (7, ObjectId),
    (8, datetime),
    (9, Timestamp),
)


def matches(document: Document, query: Mapping[str, Any]) -> bool:
    """Whether the document fits the filter."""
    return all(_fits(document, name, condition) for name, condition in query.items())


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1, also for values of different types."""
    brackets = _bracket(left), _bracket(right)
    if brackets[0] != brackets[1]:
        return -1 if brackets[0] < brackets[1] else 1
    if left == right:
        return 0
    try:
        return -1 if left < right else 1
    except TypeError:
        return -1 if repr(left) < repr(right) else 1


def sorted_by(documents: Iterable[Document], order: Mapping[str, Any]) -> list[Document]:
    """The documents in `{field: 1 or -1, …}` order; `$natural` is the order they came in."""
    result = list(documents)
    if "$natural" in order:
        return result[::-1] if order["$natural"] < 0 else result
    for name, direction in reversed(list(order.items())):
        result.sort(key=cmp_to_key(_comparing(name)), reverse=direction < 0)
    return result


def values_at(document: Any, path: str) -> Iterator[Any]:
    """Every value at a dotted path, going into the elements of lists on the way."""
    name, _, rest = path.partition(".")
    if isinstance(document, list):
        if name.isdigit() and int(name) < len(document):
            yield from [document[int(name)]] if not rest else values_at(document[int(name)], rest)
        for element in document:
            if isinstance(element, dict):
                yield from values_at(element, path)
    elif isinstance(document, dict) and name in document:
        yield from [document[name]] if not rest else values_at(document[name], rest)


def distinct_values(documents: Iterable[Document], name: str) -> list[Any]:
    """Each value of a field once, in the order they come."""
    found: dict[Any, Any] = {}
    for document in documents:
        for value in values_at(document, name):
            for element in value if isinstance(value, list) else [value]:
                found.setdefault(key_of(element), element)
    return list(found.values())


def _fits(document: Document, name: str, condition: Any) -> bool:
    if name in {"$and", "$or", "$nor"}:
        results = [matches(document, clause) for clause in condition]
        return {"$and": all(results), "$or": any(results), "$nor": not any(results)}[name]
    if name in {"$comment", "$expr", "$where", "$text"}:
        if name == "$comment":
            return True
        raise bad_value(f"the lab's database cannot do {name}")
    if name.startswith("$"):
        raise bad_value(f"unknown top level operator: {name}")
    candidates = list(values_at(document, name))
    if isinstance(condition, dict) and next(iter(condition), "").startswith("$"):
        options = condition.get("$options", "")
        return all(
            _satisfies(candidates, operator, operand, options)
            for operator, operand in condition.items()
            if operator != "$options"
        )
    return _equals(candidates, condition)


def _satisfies(candidates: list[Any], operator: str, operand: Any, options: str) -> bool:
    if operator == "$regex":
        return _equals(candidates, Regex(operand, options) if isinstance(operand, str) else operand)
    test = _OPERATORS.get(operator)
    if test is None:
        raise bad_value(f"unknown operator: {operator}")
    return test(candidates, operand)


def _equals(candidates: list[Any], wanted: Any) -> bool:
    if isinstance(wanted, Regex):
        wanted = wanted.try_compile()
    if isinstance(wanted, re.Pattern):
        return any(isinstance(value, str) and wanted.search(value) for value in _with_elements(candidates))
    if wanted is None and not candidates:
        return True
    return any(_same(value, wanted) for value in _with_elements(candidates))


def _same(value: Any, wanted: Any) -> bool:
    return _bracket(value) == _bracket(wanted) and bool(value == wanted)


def _with_elements(candidates: list[Any]) -> Iterator[Any]:
    for value in candidates:
        yield value
        if isinstance(value, list):
            yield from value


def _ordered(holds: Callable[[int], bool]) -> Callable[[list[Any], Any], bool]:
    def test(candidates: list[Any], operand: Any) -> bool:
        return any(
            holds(compare(value, operand))
            for value in _with_elements(candidates)
            if _bracket(value) == _bracket(operand)
        )

    return test


def _any_of(candidates: list[Any], operands: Any) -> bool:
    return any(_equals(candidates, operand) for operand in operands)


_OPERATORS: Mapping[str, Callable[[list[Any], Any], bool]] = {
    "$eq": _equals,
    "$ne": lambda candidates, operand: not _equals(candidates, operand),
    "$gt": _ordered(lambda order: order > 0),
    "$gte": _ordered(lambda order: order >= 0),
    "$lt": _ordered(lambda order: order < 0),
    "$lte": _ordered(lambda order: order <= 0),
    "$in": _any_of,
    "$nin": lambda candidates, operands: not _any_of(candidates, operands),
    "$exists": lambda candidates, operand: bool(candidates) == bool(operand),
    "$not": lambda candidates, operand: (
        not all(_satisfies(candidates, operator, value, "") for operator, value in operand.items())
    ),
    "$size": lambda candidates, operand: any(isinstance(v, list) and len(v) == operand for v in candidates),
}


def _bracket(value: Any) -> int:
    for order, types in _BRACKETS:
        if isinstance(value, types):
            return order
    return 10


def _comparing(name: str) -> Callable[[Document, Document], int]:
    def order(left: Document, right: Document) -> int:
        return compare(next(values_at(left, name), None), next(values_at(right, name), None))

    return order

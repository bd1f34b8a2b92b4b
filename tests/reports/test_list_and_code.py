"""The standard list and the code of `tests_uat` match both ways."""

import ast
from collections import Counter
from functools import cache

from tests.reports.customer_suite import REPOSITORY
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.values import Kind

Mark = tuple[str, bool]
"""An id, and whether the code gives it a title."""


@cache
def marks() -> tuple[Mark, ...]:
    """Every `check` marker of a test function in `tests_uat`."""
    files = sorted((REPOSITORY / "tests_uat").glob("test_*.py"))
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    functions = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return tuple(mark for function in functions for call in function.decorator_list for mark in _mark(call))


def _mark(decorator: ast.expr) -> list[Mark]:
    match decorator:
        case ast.Call(func=ast.Attribute(attr="check"), args=[ast.Constant(value=str(identifier))], keywords=keywords):
            return [(identifier, bool(keywords))]
    return []


def done_by(*kinds: Kind) -> set[str]:
    return {item.id for item in standard_catalogue().items if item.kind in kinds}


def test_every_automated_item_has_a_test() -> None:
    assert done_by(Kind.AUTOMATED, Kind.ASSISTED) - {identifier for identifier, _ in marks()} == set()


def test_every_test_has_an_item() -> None:
    assert {identifier for identifier, _ in marks()} - done_by(Kind.AUTOMATED, Kind.ASSISTED) == set()


def test_an_item_has_one_test() -> None:
    assert [identifier for identifier, count in Counter(one for one, _ in marks()).items() if count > 1] == []


def test_titles_stand_on_the_list_only() -> None:
    assert [identifier for identifier, titled in marks() if titled] == []

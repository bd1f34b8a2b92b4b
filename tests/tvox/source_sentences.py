"""The sentences that a person may read, found in the source and not by running it.

They are the first argument of every `Text(…)`, literal or a name that the same module binds to literals, and the
`title=` of every `check(…)` marker.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parents[2]
FOLDERS = ("tvox", "cli", "fixtures", "reports", "checks", "tests_uat")
Sources = Mapping[str, str]
"""Python source by its path below the repository."""


def our_sources() -> Sources:
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def sentence_arguments(tree: ast.Module) -> Iterator[ast.expr]:
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id="Text") | ast.Attribute(attr="Text"), args=[first, *_]):
                yield first
            case ast.Call(func=ast.Attribute(attr="check"), keywords=keywords):
                yield from (keyword.value for keyword in keywords if keyword.arg == "title")


def bound_literals(tree: ast.Module) -> dict[str, set[str]]:
    """Names bound to string literals anywhere in a module: `message = "…"` and `one, two = "…", "…"`."""
    literals: dict[str, set[str]] = {}
    for statement in ast.walk(tree):
        match statement:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                pairs = list(zip(targets, values, strict=False))
            case ast.Assign(targets=targets, value=value):
                pairs = [(target, value) for target in targets]
            case _:
                continue
        for name, literal in pairs:
            if isinstance(name, ast.Name) and isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                literals.setdefault(name.id, set()).add(literal.value)
    return literals


def sentences_of(argument: ast.expr, literals: Mapping[str, set[str]]) -> set[str]:
    """Every sentence that an argument can be; empty where the source does not tell."""
    match argument:
        case ast.Constant(value=str(sentence)):
            return {sentence}
        case ast.Name(id=name):
            return literals.get(name, set())
        case ast.IfExp(body=one, orelse=other):
            both = sentences_of(one, literals), sentences_of(other, literals)
            return both[0] | both[1] if all(both) else set()
    return set()


def sentences(sources: Sources) -> tuple[set[str], set[str]]:
    """The sentences to translate, and the calls whose sentence the source does not tell."""
    found: set[str] = set()
    computed: set[str] = set()
    for path, source in sources.items():
        tree = ast.parse(source, path)
        literals = bound_literals(tree)
        for argument in sentence_arguments(tree):
            known = sentences_of(argument, literals)
            found |= known
            computed |= set() if known else {f"{path}: {ast.unparse(argument)}"}
    return {sentence for sentence in found if has_words(sentence)}, computed


def has_words(sentence: str) -> bool:
    return any(letter.isalpha() for literal, *_ in Formatter().parse(sentence) for letter in literal)


def placeholders(sentence: str) -> set[tuple[str, str | None, str | None]]:
    return {(name, spec, kind) for _, name, spec, kind in Formatter().parse(sentence) if name is not None}

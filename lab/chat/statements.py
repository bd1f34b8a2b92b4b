"""What is typed into the shell, made into statements."""

import json
import re

_OPENING, _CLOSING = "([{", ")]}"
# Comments and strings, in which a bracket opens nothing; one may be unfinished.
_COMMENT = r"//[^\n]*|/\*.*?(?:\*/|$)"
_STRING = r"""\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?"""
_NOT_CODE = re.compile(f"{_COMMENT}|{_STRING}", re.DOTALL)


class Statements:
    """Collects lines until every bracket is closed."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    @property
    def open(self) -> bool:
        """Whether a statement has begun."""
        return bool(self._lines)

    def take(self, line: str) -> str | None:
        """The statement that this line completes; None for an empty line, or when more must follow."""
        if not self._lines and not line.strip():
            return None
        self._lines.append(line)
        statement = "".join(self._lines)
        code = _NOT_CODE.sub("", statement)
        if sum(map(code.count, _OPENING)) > sum(map(code.count, _CLOSING)):
            return None
        self._lines.clear()
        return statement


def shell_word(statement: str) -> str | None:
    """The JavaScript for what is no JavaScript: `use db`, `show dbs`, `show collections`, `it`; else None."""
    words = statement.strip().rstrip(";").split()
    match words:
        case ["use", name]:
            return f'__use({json.dumps(name)}); "switched to db " + db.getName()'
        case ["show", "dbs" | "databases"]:
            return "__showDatabases()"
        case ["show", "collections" | "tables"]:
            return "db.getCollectionNames().forEach(function (name) { print(name); })"
        case ["it"]:
            return "___it___ === undefined ? 'no cursor' : ___it___"
    return None

"""On which line of a TOML file each key stands, which no TOML reader tells.

Only for text that a TOML reader has accepted: nothing is validated here.
"""

import re
import tomllib
from collections.abc import Mapping

Key = tuple[str | int, ...]

_STRING = r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PATH = re.compile(rf"(?:{_STRING}|[A-Za-z0-9_-]+|[ \t.])+")
_KEY_PART = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_SCALAR = re.compile(rf"{_STRING}|[^,\]}}#\r\n]+", re.DOTALL)


def key_lines(text: str) -> Mapping[Key, int]:
    """Each key, table and list item of the file with its line, counted from 1."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Key, int] = {}
        self.items: dict[Key, int] = {}

    def read(self) -> Mapping[Key, int]:
        table: Key = ()
        self._skip_blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._assignment(table)
            self._skip_blank()
        return self.lines

    def _header(self) -> Key:
        line, is_list = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        key = self._resolved(self._key_path())
        self.at += 2 if is_list else 1
        if is_list:
            self.items[key] = self.items.get(key, -1) + 1
            self.lines.setdefault(key, line)
            key = (*key, self.items[key])
        self._note(key, line)
        return key

    def _assignment(self, table: Key) -> None:
        line = self._line()
        key = (*table, *self._key_path())
        self._note(key, line)
        self.at += 1  # the equals sign
        self._value(key)

    def _value(self, key: Key) -> None:
        self._skip_blank()
        opening = self.text[self.at]
        if opening not in "[{":
            scalar = _SCALAR.match(self.text, self.at)
            self.at = scalar.end() if scalar else self.at + 1
            return
        self.at += 1
        position = 0
        while self._skip_blank() not in "]}":
            if opening == "{":
                self._assignment(key)
            else:
                self._note((*key, position), self._line())
                self._value((*key, position))
                position += 1
            if self._skip_blank() == ",":
                self.at += 1
        self.at += 1

    def _key_path(self) -> Key:
        self._skip_blank()
        path = _KEY_PATH.match(self.text, self.at)
        words = path[0] if path else ""
        self.at += len(words)
        return tuple(_unquoted(part) for part in _KEY_PART.findall(words))

    def _resolved(self, key: Key) -> Key:
        """The key with the number of the list item that a header below a `[[list]]` belongs to."""
        resolved: Key = ()
        for part in key[:-1]:
            resolved = (*resolved, part)
            if resolved in self.items:
                resolved = (*resolved, self.items[resolved])
        return (*resolved, *key[-1:])

    def _note(self, key: Key, line: int) -> None:
        for length in range(1, len(key) + 1):
            self.lines.setdefault(key[:length], line)

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def _skip_blank(self) -> str:
        """Pass over blanks and comments; the sign found there, or a closing bracket at the end of the text."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1] or "]"


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    return str(next(iter(tomllib.loads(f"{part} = 0"))))

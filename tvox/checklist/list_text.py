"""A customer's file with its sections brought to what a list says; whatever stays the same stands as it stood."""

from collections.abc import MutableMapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel
from tomlkit.items import AoT

from tvox.checklist.customer import CustomerList, customer_list_from
from tvox.checklist.values import InBoth
from tvox.site_file import SiteError
from tvox.texts import Text

SECTIONS = ("remove", "change", "add")


def rewritten(text: str, path: Path, after: CustomerList) -> str:
    """The file's text, which stands in `path`, saying what `after` says; the approval stays, with its old hash."""
    before = customer_list_from(text, path)
    if _said(before) == _said(after):
        return text
    document = tomlkit.parse(text)
    for section in SECTIONS:
        _bring(document, section, getattr(before, section), getattr(after, section))
    new = tomlkit.dumps(document)
    if _said(customer_list_from(new, path)) != _said(after):
        raise SiteError(
            Text(
                "{file} cannot be rewritten as it stands: write its sections as [[remove]], [[change]], [[add]].",
                file=str(path),
            )
        )
    return new


def _bring(document: tomlkit.TOMLDocument, section: str, before: Sequence[Any], after: Sequence[Any]) -> None:
    wanted = {one.id: one for one in after}
    known = {one.id: one for one in before}
    for place in reversed(range(len(before))):
        old = before[place]
        if old.id not in wanted:
            del document[section][place]
        elif old != wanted[old.id]:
            _change(document[section][place], old, wanted[old.id])
    new = [one for one in after if one.id not in known]
    if new and section not in document:
        document.append(section, AoT([]))
    for one in new:
        inline = not isinstance(document[section], AoT)
        document[section].append(_inline(one) if inline else _table(one))
    if not after and section in document:
        document.remove(section)


def _change(table: MutableMapping[str, Any], old: BaseModel, new: BaseModel) -> None:
    """Only the keys whose values differ."""
    before, after = _values(old), _values(new)
    for name in {**before, **after}:
        if name not in after:
            del table[name]
        elif before.get(name) != after[name]:
            table[name] = after[name]


def _table(one: BaseModel) -> tomlkit.items.Table:
    table = tomlkit.table()
    for name, value in _values(one).items():
        table.add(name, value)
    table.add(tomlkit.nl())
    return table


def _inline(one: BaseModel) -> tomlkit.items.InlineTable:
    """For a section written as a list in brackets."""
    table = tomlkit.inline_table()
    table.update(_values(one))
    return table


def _values(one: BaseModel) -> dict[str, Any]:
    """What its file has to say of it: no defaults, one text where both languages are the same."""
    said = {name: getattr(one, name) for name in type(one).model_fields}
    defaults = {name: field.default for name, field in type(one).model_fields.items()}
    return {name: _value(value) for name, value in said.items() if value is not None and value != defaults[name]}


def _value(value: Any) -> Any:
    if isinstance(value, InBoth):
        if value.it == value.en:
            return value.it
        both = tomlkit.inline_table()
        both.update({"it": value.it, "en": value.en})
        return both
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def _said(customer: CustomerList) -> dict[str, dict[str, Any]]:
    return {section: {one.id: one.model_dump() for one in getattr(customer, section)} for section in SECTIONS}

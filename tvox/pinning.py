"""Writing pins into a site file without touching anything else in it: comments, order and form stay."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

import tomlkit

from tvox.site import Site
from tvox.site_breaches import dotted
from tvox.site_file import SiteError, SiteFileErrors, read_site_text, site_from_text
from tvox.texts import Text, joined
from tvox.toml_lines import key_lines
from tvox.trust import Pin


def pin(path: Path, text: str, pins: Iterable[Pin]) -> Site:
    """Write the pins' fingerprints into `path`, which must still hold `text`; the site as it is then.

    Nothing is written unless the file reads afterwards exactly as before but for the pins. Raises `SiteError`.
    """
    chosen = list(pins)
    before = site_from_text(text, path)
    edited = with_pins(text, chosen)
    try:
        after = site_from_text(edited, path)
    except SiteFileErrors as refusal:
        reasons = joined(problem.what for problem in refusal.problems)
        raise SiteError(Text("Nothing was pinned: {reasons}", reasons=reasons)) from refusal
    if after != _pinned(before, chosen):
        keys = ", ".join(f"{dotted(each.key)} = {_toml(each)}" for each in chosen)
        raise SiteError(Text("{file} could not be edited; write into it: {keys}", file=str(path), keys=keys))
    if read_site_text(path) != text:
        raise SiteError(Text("{file} was changed meanwhile: nothing was pinned. Run again.", file=str(path)))
    replace_file(path, edited)
    return after


def with_pins(text: str, pins: Iterable[Pin]) -> str:
    """The file's text with each pin's key set: in place where it stands, else below the section's address."""
    for each in pins:
        text = _set(text, each)
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else text


def replace_file(path: Path, text: str) -> None:
    """Put `text` into `path` at once and whole: a reader sees the old file or the new one."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        if target.exists():
            shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _set(text: str, each: Pin) -> str:
    lines = key_lines(text)
    address = (*each.key[:-1], "address")
    if each.key not in lines and address in lines:
        below = _below(text, lines[address], each)
        if below is not None:
            return below
    document = tomlkit.parse(text)
    section: Any = document
    for part in each.key[:-1]:
        section = section[part]
    section[each.key[-1]] = tomlkit.parse(f"x = {_toml(each)}")["x"]
    return tomlkit.dumps(document)


def _below(text: str, line: int, each: Pin) -> str | None:
    """The text with a line for the pin after the address, None where the address has no line of its own."""
    every = text.split("\n")
    before = re.match(r"""^(\s*(?:[\w"'-]+\s*\.\s*)*)address\s*=\s*["'][^"'{}]*["']\s*(#.*)?$""", every[line - 1])
    if before is None:
        return None
    every.insert(line, f"{before[1]}{each.key[-1]} = {_toml(each)}")
    return "\n".join(every)


def _toml(each: Pin) -> str:
    if each.key[-1] != "host_keys":
        return f'"{each.shown[0]}"'
    return "[\n" + "".join(f'    "{key}", # {each.kinds[key]}\n' for key in each.shown) + "]"


def _pinned(site: Site, pins: Iterable[Pin]) -> Site:
    data = site.model_dump(by_alias=True)
    for each in pins:
        section: MutableMapping[str, Any] = data
        for part in each.key[:-1]:
            section = section[str(part)]
        section[str(each.key[-1])] = each.shown if each.key[-1] == "host_keys" else each.shown[0]
    return Site.model_validate(data)

"""LibreOffice without a screen: what it makes of a workbook, and edits made in its own format."""

import os
import signal
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from xml.dom.minidom import Document, parse

WITHIN_S = 60
Element = Any
"""A node of a minidom document: its types do not say which nodes stand below which."""
CALC_XLSX = "xlsx:Calc MS Excel 2007 XML"


class LibreOffice:
    """One profile of its own, thrown away with its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def converted(self, file: Path, form: str) -> Path:
        """The file in another format, read and written by LibreOffice."""
        outside = self.folder / form.partition(":")[0]
        command = ["soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", form, "--outdir", str(outside), str(file)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            said, _ = process.communicate(timeout=WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        made = outside / f"{file.stem}.{outside.name}"
        assert made.exists(), said.decode()
        return made


class FlatSheet:
    """A sheet of a flat OpenDocument file."""

    def __init__(self, file: Path, name: str) -> None:
        self.file = file
        self.document: Document = parse(str(file))  # noqa: S318 - LibreOffice has just written it
        tables = self.document.getElementsByTagName("table:table")
        self.table = next(table for table in tables if table.getAttribute("table:name") == name)

    def row_of(self, words: str) -> Element:
        """The row whose first cell says so."""
        return next(row for row in self._rows() if _said(_cells(row)[0]) == words)

    def free_row(self) -> Element:
        """The first row whose first cell is empty, by itself where it stands for several."""
        row = next(row for row in self._rows() if not _said(_cells(row)[0]))
        return _single(row, "table:number-rows-repeated")

    def write(self, row: Element, column: int, value: str | date) -> None:
        """A value into a cell, columns counted from 1."""
        cell = self._cell(row, column)
        for name in ("office:value-type", "calcext:value-type", "office:value", "office:date-value"):
            if cell.hasAttribute(name):
                cell.removeAttribute(name)
        while cell.firstChild is not None:
            cell.removeChild(cell.firstChild)
        if isinstance(value, date):
            cell.setAttribute("office:value-type", "date")
            cell.setAttribute("office:date-value", value.isoformat())
        elif value:
            cell.setAttribute("office:value-type", "string")
            words = cell.appendChild(self.document.createElement("text:p"))
            words.appendChild(self.document.createTextNode(value))

    def save(self) -> Path:
        self.file.write_text(self.document.toxml(), encoding="utf-8")
        return self.file

    def _rows(self) -> list[Element]:
        return list(self.table.getElementsByTagName("table:table-row"))

    def _cell(self, row: Element, column: int) -> Element:
        place = 0
        for cell in _cells(row):
            wide = int(cell.getAttribute("table:number-columns-repeated") or 1)
            if place + wide >= column:
                for _ in range(column - place - 1):
                    cell = _after_one(cell, "table:number-columns-repeated")
                return _single(cell, "table:number-columns-repeated")
            place += wide
        raise AssertionError(f"no column {column}")


def _cells(row: Element) -> list[Element]:
    return [node for node in row.childNodes if node.nodeName.endswith("table-cell")]


def _said(cell: Element) -> str:
    texts = cell.getElementsByTagName("text:p")
    return "".join(node.data for text in texts for node in text.childNodes if node.nodeType == node.TEXT_NODE)


def _single(element: Element, repeated: str) -> Element:
    """The first of the things that an element stands for, by itself."""
    if int(element.getAttribute(repeated) or 1) > 1:
        _after_one(element, repeated)
    return element


def _after_one(element: Element, repeated: str) -> Element:
    """Split an element that stands for several after the first; the rest."""
    rest = element.cloneNode(deep=True)
    count = int(element.getAttribute(repeated))
    element.removeAttribute(repeated)
    rest.setAttribute(repeated, str(count - 1))
    element.parentNode.insertBefore(rest, element.nextSibling)
    return rest

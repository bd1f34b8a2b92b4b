"""Files that are given as a workbook and are none, or are a trap."""

import random
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from tvox.adapters.workbook import package
from tvox.adapters.workbook.reading import read_workbook
from tvox.site_file import SiteFileErrors

BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


def good() -> bytes:
    stream = BytesIO()
    book = Workbook()
    book.worksheets[0]["A1"] = "words"
    book.save(stream)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(good())) as before, ZipFile(stream, "w", ZIP_DEFLATED) as after:
        for entry in before.namelist():
            if entry != name:
                after.writestr(entry, before.read(entry))
        after.writestr(name, content)
    return stream.getvalue()


def refusal(folder: Path, content: bytes) -> str:
    file = folder / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(SiteFileErrors) as refused:
        read_workbook(file)
    return " ".join(str(problem.found) for problem in refused.value.problems)


def test_a_good_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(good())
    assert read_workbook(tmp_path / "a.xlsx").sheets[0].rows == (("words",),)


@pytest.mark.parametrize("content", [b"", b"x", b"id,title\n", b"%PDF-1.7"])
def test_another_kind_of_file(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content) == "(not XLSX)"


def test_an_old_workbook(tmp_path: Path) -> None:
    assert "password" in refusal(tmp_path, b"\xd0\xcf\x11\xe0" * 300)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "lost.xlsx", tmp_path):
        with pytest.raises(SiteFileErrors, match="cannot be read"):
            read_workbook(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off(tmp_path: Path, share: float) -> None:
    content = good()
    assert refusal(tmp_path, content[: int(len(content) * share)]) == "(cut off)"


def test_any_flipped_byte_is_refused_or_harmless(tmp_path: Path) -> None:
    content, chance = good(), random.Random(3)  # noqa: S311 - the same bytes each time
    file = tmp_path / "a.xlsx"
    for _ in range(150):
        spoilt = bytearray(content)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        file.write_bytes(spoilt)
        with suppress(SiteFileErrors):
            assert read_workbook(file).sheets[0].rows == (("words",),)


def test_a_zip_that_holds_something_else(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as parts:
        parts.writestr("a.txt", "words")
    assert refusal(tmp_path, stream.getvalue()) == "(not a workbook that can be read)"


@pytest.mark.parametrize("content", [b"", b"<worksheet", b"\x00\x01", b"<html/>" * 3])
def test_a_sheet_that_is_no_xml(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, with_part("xl/worksheets/sheet1.xml", content)) == "(not a workbook that can be read)"


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_entities_are_not_unfolded(tmp_path: Path, code: str) -> None:
    assert "declares entities" in refusal(tmp_path, with_part("xl/worksheets/sheet1.xml", BOMB.encode(code)))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    content = with_part("xl/media/a.bin", b"\0" * (package.UNPACKED_BYTES + 1))
    assert len(content) < package.FILE_BYTES
    assert refusal(tmp_path, content).endswith("MB)")


def test_a_thousand_parts_and_a_huge_file(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as parts:
        for number in range(package.PARTS + 1):
            parts.writestr(f"{number}.xml", "")
    assert refusal(tmp_path, stream.getvalue()).endswith("MB)")
    assert refusal(tmp_path, b"PK" + b"\0" * package.FILE_BYTES).endswith("MB)")

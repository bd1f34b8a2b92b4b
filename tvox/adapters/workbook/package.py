"""Whether a file that somebody sent may be given to the XLSX reader at all: whole, of bearable size, without traps."""

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from tvox.checklist.sheet_cells import Book, not_taken_over
from tvox.texts import Text

FILE_BYTES = 10_000_000
UNPACKED_BYTES = 60_000_000
PARTS = 300
_LIST = Text("an XLSX file that tvox-uat wrote and a spreadsheet program saved")
_AT_MOST = Text("at most {size} MB, unpacked {unpacked} MB", size=FILE_BYTES / 1e6, unpacked=UNPACKED_BYTES / 1e6)
_OTHER = Text("(not XLSX)")
_STARTS = (
    (b"PK", Text("(cut off)")),
    (b"\xd0\xcf\x11\xe0", Text("(an old workbook, or one with a password)")),
)
_DECLARATION = "<!DOCTYPE"
"""No spreadsheet program writes one; entities that unfold into gigabytes are declared in it."""


def package(path: Path) -> bytes:
    """The file's content; `SiteFileErrors` says why it is not read."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES:
            raise _refused(path, _megabytes(size), _AT_MOST)
        content = path.read_bytes()
    except OSError as error:
        why = Text("(cannot be read: {reason})", reason=error.strerror or type(error).__name__)
        raise _refused(path, why, _LIST) from error
    if not is_zipfile(BytesIO(content)):
        raise _refused(path, next((words for start, words in _STARTS if content.startswith(start)), _OTHER), _LIST)
    try:
        _search(path, content)
    except (BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError) as error:
        raise _refused(path, Text("(damaged)"), _LIST) from error
    return content


def _search(path: Path, content: bytes) -> None:
    """Unpack every part once, no further than what it declares: a lying size ends in its checksum."""
    with ZipFile(BytesIO(content)) as parts:
        entries = parts.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > PARTS or unpacked > UNPACKED_BYTES:
            raise _refused(path, _megabytes(unpacked), _AT_MOST)
        for entry in entries:
            part = parts.read(entry)
            if any(_DECLARATION.encode(code) in part for code in ("utf-8", "utf-16-le", "utf-16-be")):
                raise _refused(path, Text("(declares entities: {part})", part=entry.filename), _LIST)


def _megabytes(size: int) -> Text:
    return Text("({size} MB)", size=size / 1_000_000)


def _refused(path: Path, found: Text, allowed: Text) -> Exception:
    return not_taken_over(path, (Book(path, ()).problem("", found, allowed),))

"""Files and screenshots that belong to an item or to a fact."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from mimetypes import guess_type
from pathlib import Path

from tvox.ports import Screenshot


@dataclass(frozen=True)
class Attachment:
    """A name, a media type (None: not known) and the content."""

    name: str
    media: str | None
    content: bytes


def from_file(name: str, path: Path) -> Attachment:
    """The file as it is now; its name says what it is."""
    media = guess_type(name)[0] or guess_type(path.name)[0]
    sound = media in {"audio/x-wav", "audio/vnd.wave"}
    return Attachment(name, "audio/wav" if sound else media, path.read_bytes())


def screenshots(value: object, name: str) -> Iterator[Attachment]:
    """Every screenshot inside a fact, named by the way to it: `monitor pages.tvox1`."""
    if isinstance(value, Screenshot):
        yield Attachment(f"{name} ({value.address})", "image/png", value.png)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from screenshots(getattr(value, field.name), name)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from screenshots(inner, f"{name} {key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from screenshots(inner, name)

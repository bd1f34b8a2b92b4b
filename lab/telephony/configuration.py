"""Writes /etc/asterisk from the parts; a defect is the name of a fault that is on, and a part's own way to be wrong."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from lab.telephony import (
    answering,
    calling,
    classes,
    codes,
    dialogues,
    echo,
    emergency,
    encryption,
    keeping,
    notifications,
    phones,
    queue,
    strangers,
    transfer,
    trunks,
)
from lab.telephony.parts import Part

PartOf = Callable[[frozenset[str]], Part]

PARTS: tuple[PartOf, ...] = (
    phones.part, calling.part, codes.part, transfer.part, answering.part, queue.part, dialogues.part, keeping.part,
    trunks.part, classes.part, emergency.part, encryption.part, notifications.part,
    strangers.part, echo.part,
)  # fmt: skip

HEALTHY: frozenset[str] = frozenset()


def write_configuration(root: Path, defects: frozenset[str] = HEALTHY) -> None:
    """Everything under /etc/asterisk that the machines need."""
    folder = root / "etc/asterisk"
    for name, text in configuration(part(defects) for part in PARTS).items():
        (folder / name).write_text(text)


def configuration(parts: Iterable[Part]) -> dict[str, str]:
    """The files' texts by name."""
    parts = list(parts)
    modules = sorted({module for part in parts for module in part.modules})
    return {
        **_joined(part.files for part in parts),
        "extensions.conf": _sections(_joined(part.dialplan for part in parts)),
        "pjsip.conf": "".join(part.pjsip for part in parts),
        "modules.conf": "[modules]\nautoload=no\n" + "".join(f"load={module}.so\n" for module in modules),
    }


def _joined(several: Iterable[Mapping[str, str]]) -> dict[str, str]:
    whole: dict[str, str] = {}
    for one in several:
        for name, text in one.items():
            whole[name] = whole.get(name, "") + text
    return whole


def _sections(contexts: Mapping[str, str]) -> str:
    return "".join(f"[{name}]\n{lines}" for name, lines in contexts.items())

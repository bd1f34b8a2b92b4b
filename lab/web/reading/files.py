"""What the node's own files say. A file that is missing, cut short or of another shape is None, never a default."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from lab.web.state import Account, Configuration, Flow, Identity, Licence, Role

T = TypeVar("T")

FRESH = timedelta(seconds=10)
"""How old the slave's last contact with the master's database may be."""

LIBRARIES = ("asterisk", "keepalived", "lsyncd", "openssh-server", "postgresql-13", "rsync")
"""The packages that the Info page names."""

QUEUES = {"ON": Flow.RUNNING, "OFF": Flow.STOPPED}


def identity(root: Path) -> Identity:
    """Release, role, start time and the fault flags that lie on the node."""
    word = text(root / "run/tvox/role")
    flags = root / "var/lib/tvox-lab/faults"
    return Identity(
        release=text(root / "etc/tvox/release"),
        role=Role(word) if word in Role.__members__ else Role.UNKNOWN,
        started_at=moment(text(root / "run/tvox/started_at")),
        faults=frozenset(flag.name for flag in flags.iterdir()) if flags.is_dir() else frozenset(),
    )


def configuration(root: Path) -> Configuration | None:
    """/etc/tvox/node.json."""
    return shaped(root / "etc/tvox/node.json", lambda content: Configuration(**_named(Configuration, content)))


def licence(root: Path) -> Licence | None:
    """/etc/tvox/licence.json."""
    return shaped(root / "etc/tvox/licence.json", _licence)


def customisations(root: Path) -> tuple[str, ...] | None:
    """/etc/tvox/customisations.json."""
    return shaped(root / "etc/tvox/customisations.json", _titles)


def accounts(root: Path) -> tuple[Account, ...]:
    """/etc/tvox/web_users.json; nobody may log in when it cannot be read."""
    path = root / "etc/tvox/web_users.json"
    return shaped(path, lambda content: tuple(Account(**_named(Account, entry)) for entry in content)) or ()


def database(root: Path, now: datetime) -> Flow:
    """RUNNING when the slave's replication says so and was in contact less than 10 s ago, by this node's clock."""
    content = shaped(root / "run/tvox/database_replication.json", dict)
    if content is None:
        return Flow.UNKNOWN
    contact = moment(content.get("last_contact"))
    fresh = contact is not None and abs(now - contact) < FRESH
    return Flow.RUNNING if content.get("running") is True and fresh else Flow.STOPPED


def queues(root: Path) -> Flow:
    """/run/tvox/rabbitmq."""
    return QUEUES.get(text(root / "run/tvox/rabbitmq") or "", Flow.UNKNOWN)


def name_servers(root: Path) -> tuple[str, ...]:
    """The name servers of /etc/resolv.conf."""
    lines = [line.split() for line in (text(root / "etc/resolv.conf") or "").splitlines()]
    return tuple(line[1] for line in lines if len(line) > 1 and line[0] == "nameserver")


def libraries(root: Path) -> Mapping[str, str] | None:
    """The versions of LIBRARIES, out of the package manager's own list."""
    listed = text(root / "var/lib/dpkg/status")
    if listed is None:
        return None
    found = {}
    for paragraph in listed.split("\n\n"):
        described = dict(
            line.split(": ", 1) for line in paragraph.splitlines() if re.match(r"(Package|Version): ", line)
        )
        if described.get("Package") in LIBRARIES and "Version" in described:
            found[described["Package"]] = described["Version"]
    return found


def text(path: Path) -> str | None:
    """A file's content without the white space around it; None when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def moment(written: object) -> datetime | None:
    """An ISO time; one without an offset is UTC."""
    try:
        parsed = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def shaped(path: Path, build: Callable[[Any], T]) -> T | None:
    """A JSON file's content as `build` makes it; None when the file or its shape is wrong."""
    content = text(path)
    if content is None:
        return None
    try:
        return build(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _named(kind: type[Account | Configuration], content: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: content[field.name] for field in fields(kind)}


def _licence(content: Mapping[str, Any]) -> Licence:
    words = {key: str(content[key]) for key in ("status", "serial", "company", "address", "phone", "email")}
    modules = {str(name): None if value is None else str(value) for name, value in content["modules"].items()}
    upgrades = {str(kind): value if isinstance(value, bool) else None for kind, value in content["upgrades"].items()}
    return Licence(**words, modules=modules, upgrades=upgrades, expires=content["expires"])


def _titles(content: Any) -> tuple[str, ...]:
    if not isinstance(content, list):
        raise TypeError("customisations.json holds a list of titles")
    return tuple(map(str, content))

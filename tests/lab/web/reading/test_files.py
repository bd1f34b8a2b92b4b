"""What the node's own files say, and that a broken file says nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lab.web.reading import files
from lab.web.state import Flow, Role
from tests.lab.web.reading.machine_root import contact, write


def test_identity(root: Path) -> None:
    (root / "var/lib/tvox-lab/faults/monitor-red").touch()
    identity = files.identity(root)
    assert identity.release == "22.0.20"
    assert identity.role is Role.MASTER
    assert identity.started_at == datetime(2022, 7, 22, 14, 1, 45, tzinfo=UTC)
    assert identity.faults == {"monitor-red"}


@pytest.mark.parametrize("word", ["", "Master", "SILENT", "MASTER BACKUP"])
def test_unknown_role_word(root: Path, word: str) -> None:
    (root / "run/tvox/role").write_text(word)
    assert files.identity(root).role is Role.UNKNOWN


def test_nothing_is_known_of_an_empty_root(tmp_path: Path) -> None:
    identity = files.identity(tmp_path)
    assert (identity.release, identity.role, identity.started_at) == (None, Role.UNKNOWN, None)
    assert files.configuration(tmp_path) is None
    assert files.licence(tmp_path) is None
    assert files.customisations(tmp_path) is None
    assert files.accounts(tmp_path) == ()
    assert files.database(tmp_path, datetime.now(UTC)) is Flow.UNKNOWN
    assert files.queues(tmp_path) is Flow.UNKNOWN
    assert files.name_servers(tmp_path) == ()
    assert files.libraries(tmp_path) is None


def test_settings(root: Path) -> None:
    settings = files.configuration(root)
    assert settings is not None
    assert (settings.peer_ip, settings.bandwidth, settings.ft) == ("172.16.95.73", 30000, True)
    licence = files.licence(root)
    assert licence is not None
    assert licence.modules == {"Agents": "40", "Abandoned Calls": None}
    assert licence.upgrades == {"Major": True, "Minor": False, "Patch": None}
    assert files.customisations(root) == ()
    assert files.accounts(root)[0].name == "admin admin"
    assert files.name_servers(root) == ("192.0.2.1", "192.0.2.2")


BROKEN = ["", "{", "[]", "null", '"text"', "{}", "[1]", "\xff"]


@pytest.mark.parametrize("content", BROKEN)
@pytest.mark.parametrize(
    ("name", "read", "nothing"),
    [
        ("node.json", files.configuration, None),
        ("licence.json", files.licence, None),
        ("web_users.json", files.accounts, ()),
    ],
)
def test_broken_file(root: Path, name: str, read: Callable[[Path], Any], nothing: Any, content: str) -> None:
    (root / "etc/tvox" / name).write_bytes(content.encode("latin-1"))
    assert read(root) == nothing


@pytest.mark.parametrize("content", ["", "{", "{}", "null", '"text"'])
def test_broken_customisations_are_not_none_of_them(root: Path, content: str) -> None:
    (root / "etc/tvox/customisations.json").write_text(content)
    assert files.customisations(root) is None


@pytest.mark.parametrize(
    ("age", "running", "flow"),
    [
        (0.0, True, Flow.RUNNING),
        (9.0, True, Flow.RUNNING),
        (11.0, True, Flow.STOPPED),
        (3600.0, True, Flow.STOPPED),
        (-60.0, True, Flow.STOPPED),
        (1.0, False, Flow.STOPPED),
    ],
)
def test_database(root: Path, age: float, running: bool, flow: Flow) -> None:
    contact(root, age, running=running)
    assert files.database(root, datetime.now(UTC)) is flow


@pytest.mark.parametrize("content", [{}, {"running": True}, {"running": "true", "last_contact": "now"}])
def test_database_file_without_contact_is_no_replication(root: Path, content: dict[str, Any]) -> None:
    write(root / "run/tvox/database_replication.json", content)
    assert files.database(root, datetime.now(UTC)) is Flow.STOPPED


def test_database_file_cut_short_is_unknown(root: Path) -> None:
    (root / "run/tvox/database_replication.json").write_text('{"running": tr')
    assert files.database(root, datetime.now(UTC)) is Flow.UNKNOWN


@pytest.mark.parametrize(("word", "flow"), [("ON", Flow.RUNNING), ("OFF", Flow.STOPPED), ("on?", Flow.UNKNOWN)])
def test_queues(root: Path, word: str, flow: Flow) -> None:
    (root / "run/tvox/rabbitmq").write_text(word + "\n")
    assert files.queues(root) is flow


def test_libraries(root: Path) -> None:
    (root / "var/lib/dpkg").mkdir(parents=True)
    listed = "Package: asterisk\nStatus: install ok\nVersion: 1:16.28.0\n\nPackage: bash\nVersion: 5.1\n"
    (root / "var/lib/dpkg/status").write_text(listed)
    assert files.libraries(root) == {"asterisk": "1:16.28.0"}


def test_moment_without_offset_is_utc() -> None:
    assert files.moment("2022-07-22T14:01:45") == datetime(2022, 7, 22, 14, 1, 45, tzinfo=UTC)
    assert files.moment("yesterday") is None
    assert files.moment(None) is None

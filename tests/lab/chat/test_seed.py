from pathlib import Path

import pytest

from lab.chat import seed
from lab.chat.disk import FOLDER, Disk
from lab.chat.optime import NEVER


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / FOLDER).glob("*.bson")}


def test_two_seeds_are_equal(tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert seed.main(["--root", str(tmp_path / name)]) == 0
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_every_message_is_in_a_room_by_a_user() -> None:
    data = seed.rocketchat()
    held = {each.name: list(each.documents.values()) for each in data.of("rocketchat")}
    rooms, users = ({document["_id"] for document in held[name]} for name in ("rocketchat_room", "users"))
    assert len(held["rocketchat_message"]) == 4000
    assert {message["rid"] for message in held["rocketchat_message"]} == rooms
    assert {message["u"]["_id"] for message in held["rocketchat_message"]} == users
    assert all(message["_updatedAt"] <= seed.END for message in held["rocketchat_message"])


def test_data_is_not_seeded_over(tmp_path: Path) -> None:
    assert seed.main(["--root", str(tmp_path)]) == 0
    (tmp_path / FOLDER / "snapshot.bson").unlink()
    disk = Disk(tmp_path / FOLDER)
    data = disk.load().data
    data.apply({"op": "c", "ns": "rocketchat.$cmd", "ui": next(iter(seed.rocketchat())).uuid, "o": {"create": "own"}})
    disk.replace_all(data, NEVER, [])
    held = files(tmp_path)
    assert seed.main(["--root", str(tmp_path)]) == 0
    assert files(tmp_path) == held


def test_a_running_server_is_not_seeded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Disk(tmp_path / FOLDER).locked():
        assert seed.main(["--root", str(tmp_path)]) == 1
    assert "stop the chat server" in capsys.readouterr().err

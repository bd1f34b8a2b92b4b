"""`mongodump --db rocketchat`, on the master and on the slave."""

import json
import re
from pathlib import Path

import bson
import pytest

from tests.lab.chat.chat_node import ChatNode, Pair, contents


def dump(node: ChatNode, root: Path, *options: str) -> tuple[int, str]:
    address = ["--host", node.address, "--port", str(node.port)]
    result = node.tool("dump", "--root", str(root), "--cwd", "/root", *address, *options)
    assert result.stdout == ""
    return result.returncode, result.stderr


@pytest.mark.parametrize("member", ["first", "second"])
def test_every_document_and_index_is_dumped(seeded: Pair, tmp_path: Path, member: str) -> None:
    node: ChatNode = getattr(seeded, member)
    status, said = dump(node, tmp_path, "--db", "rocketchat")
    assert status == 0
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000"
    assert re.search(rf"^{stamp}\twriting rocketchat\.users to $", said, re.MULTILINE)
    assert re.search(rf"^{stamp}\tdone dumping rocketchat\.rocketchat_message \(4000 documents\)$", said, re.MULTILINE)
    assert re.search(rf"^{stamp}\tdone dumping rocketchat\.migrations \(1 document\)$", said, re.MULTILINE)
    folder = tmp_path / "root/dump/rocketchat"
    for name, documents in contents(node).items():
        assert bson.decode_all((folder / f"{name}.bson").read_bytes()) == documents
        described = json.loads((folder / f"{name}.metadata.json").read_text())
        assert described["indexes"][0] == {"v": 2, "key": {"_id": 1}, "name": "_id_", "ns": f"rocketchat.{name}"}
        assert re.fullmatch("[0-9a-f]{32}", described["uuid"])


def test_somewhere_else_and_one_collection(seeded: Pair, tmp_path: Path) -> None:
    status, _ = dump(seeded.first, tmp_path, "-d", "rocketchat", "-c", "users", "--out", "/var/tmp/backup")
    assert status == 0
    dumped = {path.name for path in (tmp_path / "var/tmp/backup/rocketchat").iterdir()}
    assert dumped == {"users.bson", "users.metadata.json"}


def test_both_members_dump_the_same_bytes(seeded: Pair, tmp_path: Path) -> None:
    for node in (seeded.first, seeded.second):
        assert dump(node, tmp_path / node.address, "--db", "rocketchat")[0] == 0
    first, second = ((tmp_path / node.address / "root/dump") for node in (seeded.first, seeded.second))
    files = sorted(path.relative_to(first) for path in first.rglob("*.*"))
    assert len(files) == 16
    for file in files:
        assert (first / file).read_bytes() == (second / file).read_bytes()


def test_nobody_there(unstarted: Pair, tmp_path: Path) -> None:
    status, said = dump(unstarted.first, tmp_path, "--db", "rocketchat")
    assert (status, said.split("\t")[1]) == (1, "Failed: error connecting to db server: no reachable servers\n")
    assert list(tmp_path.glob("root")) == []


def test_an_unknown_option(seeded: Pair, tmp_path: Path) -> None:
    status, said = dump(seeded.first, tmp_path, "--nonsense")
    assert status == 1
    assert "error parsing command line options" in said

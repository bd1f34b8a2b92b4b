"""Who is primary when the telephony's master changes, and what becomes of the data."""

import bson
import pytest
from pymongo.errors import PyMongoError

from lab.waiting import eventually
from tests.lab.chat.chat_node import Pair, contents, other_member


def test_the_primary_follows_the_master_there_and_back(pair: Pair) -> None:
    version = pair.first.version()
    pair.roles("BACKUP", "MASTER")
    pair.become("SECONDARY", "PRIMARY", within=3)
    assert 0 < pair.second.version() - version < 10
    pair.second.client.rocketchat.users.insert_one({"_id": "written on the second"})
    pair.in_step()
    term = pair.first.status()["term"]
    pair.roles("MASTER", "BACKUP")
    pair.become("PRIMARY", "SECONDARY", within=3)
    pair.first.client.rocketchat.users.insert_one({"_id": "written on the first"})
    pair.in_step()
    assert pair.second.count("users") == 2
    assert pair.first.status()["term"] > term
    assert eventually(lambda: pair.first.version() == pair.second.version(), within=3)


def test_a_lone_survivor_becomes_primary_by_force(pair: Pair) -> None:
    pair.first.client.rocketchat.users.insert_one({"_id": 1})
    pair.in_step()
    version, term = pair.second.version(), pair.second.status()["term"]
    pair.first.kill()
    pair.second.role("MASTER")
    assert eventually(pair.second.state, within=5, until=lambda state: state == "PRIMARY")
    assert 10_000 <= pair.second.version() - version <= 100_000
    assert pair.second.status()["term"] == term + 1
    gone = other_member(pair.second.status())
    assert (gone["health"], gone["state"], gone["stateStr"]) == (0.0, 8, "(not reachable/healthy)")
    assert "Connection refused" in gone["lastHeartbeatMessage"]
    assert (gone["configVersion"], gone["syncSourceHost"]) == (-1, "")
    pair.second.client.rocketchat.users.insert_one({"_id": 2})
    pair.first.role("BACKUP")
    pair.first.start()
    pair.become("SECONDARY", "PRIMARY")
    pair.in_step()
    assert pair.first.version() == pair.second.version()


def test_an_old_primary_that_still_believes_to_be_master_does_not_become_a_second_one(pair: Pair) -> None:
    pair.first.kill()
    pair.second.role("MASTER")
    assert eventually(pair.second.state, within=5, until=lambda state: state == "PRIMARY")
    pair.first.start()
    seen = []
    eventually(lambda: seen.append(pair.states()), within=2, until=lambda _: False)
    assert ("PRIMARY", "PRIMARY") not in seen
    assert seen[-1] == ("SECONDARY", "PRIMARY")


def test_what_the_new_primary_never_got_is_rolled_back_and_kept(pair: Pair) -> None:
    users = pair.first.client.rocketchat.users
    users.insert_one({"_id": "both", "name": "before"})
    pair.in_step()
    with pair.second.fault("mongo-stale"):
        users.insert_one({"_id": "lost"})
        users.update_one({"_id": "both"}, {"$set": {"name": "lost too"}})
        pair.first.kill()
    pair.second.role("MASTER")
    assert eventually(pair.second.state, within=5, until=lambda state: state == "PRIMARY")
    pair.second.client.rocketchat.users.insert_one({"_id": "kept"})
    pair.first.role("BACKUP")
    pair.first.start()
    pair.become("SECONDARY", "PRIMARY")
    pair.in_step()
    assert contents(pair.first)["users"] == [{"_id": "both", "name": "before"}, {"_id": "kept"}]
    (kept,) = (pair.first.root / "var/lib/mongo/rollback").iterdir()
    assert kept.name.startswith("rocketchat.users.")
    assert bson.decode_all(kept.read_bytes()) == [{"_id": "lost"}, {"_id": "both", "name": "lost too"}]
    assert not (pair.second.root / "var/lib/mongo/rollback").exists()


@pytest.mark.parametrize("victim", ["primary", "secondary"])
def test_kill_9_loses_nothing(pair: Pair, victim: str) -> None:
    killed = pair.first if victim == "primary" else pair.second
    for number in range(50):
        pair.first.client.rocketchat.users.insert_one({"_id": number})
    killed.kill()
    killed.start()
    pair.become("PRIMARY", "SECONDARY")
    pair.in_step()
    assert pair.second.count("users") == 50


def test_both_killed_and_started_are_a_pair_again(pair: Pair) -> None:
    pair.first.client.rocketchat.users.insert_one({"_id": 1})
    pair.in_step()
    pair.first.kill()
    pair.second.kill()
    with pytest.raises(PyMongoError):
        pair.first.status()
    pair.first.start()
    pair.second.start()
    pair.become("PRIMARY", "SECONDARY")
    assert pair.second.count("users") == 1


def test_two_masters_that_see_each_other_have_one_primary(pair: Pair) -> None:
    pair.second.role("MASTER")
    seen: list[tuple[str, str]] = []
    eventually(lambda: seen.append(pair.states()), within=1.5, until=lambda _: False)
    assert set(seen) == {("PRIMARY", "SECONDARY")}


def test_a_primary_whose_node_is_no_master_any_more_steps_down_though_nobody_follows(pair: Pair) -> None:
    pair.second.kill()
    pair.first.role("BACKUP")
    assert eventually(pair.first.state, within=3, until=lambda state: state == "SECONDARY")


def test_a_backup_alone_stays_secondary(pair: Pair) -> None:
    pair.first.kill()
    assert eventually(lambda: other_member(pair.second.status())["state"], within=5, until=lambda state: state == 8)
    assert pair.second.state() == "SECONDARY"

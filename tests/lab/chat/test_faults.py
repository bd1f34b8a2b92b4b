"""Each fault that the server plays itself, and its healing."""

import pytest
from pymongo.errors import OperationFailure

from lab.waiting import eventually
from tests.lab.chat.chat_node import ChatNode, Pair, other_member, users


def applied(node: ChatNode) -> object:
    return node.status()["optimes"]["appliedOpTime"]


def lost(node: ChatNode) -> bool:
    """Whether it does not reach its peer."""
    peer = other_member(node.status())
    return bool((peer["health"], peer["state"]) == (0.0, 8))


def test_a_stale_secondary_stands_still_and_says_that_all_is_well(pair: Pair) -> None:
    with pair.second.fault("mongo-stale"):
        eventually(lambda: pair.second.status()["date"], within=0.6, until=lambda _: False)
        stood, committed = applied(pair.second), pair.first.status()["optimes"]["lastCommittedOpTime"]
        pair.first.client.rocketchat.users.insert_one({"_id": 1})
        moved = applied(pair.first)
        assert eventually(lambda: applied(pair.first) != moved, within=5)
        assert applied(pair.second) == stood
        assert pair.first.status()["optimes"]["lastCommittedOpTime"] == committed
        assert pair.states() == ("PRIMARY", "SECONDARY")
        seen = other_member(pair.first.status())
        assert (seen["health"], seen["optime"]) == (1.0, stood)
        assert pair.second.status()["syncSourceHost"] == pair.first.host
        assert pair.second.client.rocketchat.list_collection_names() == []
    pair.in_step(within=3)
    assert eventually(lambda: applied(pair.second) != stood, within=3)


def test_a_split_slave_is_a_second_primary_until_it_heals(pair: Pair) -> None:
    pair.first.client.rocketchat.users.insert_one({"_id": "before"})
    pair.in_step()
    version = pair.first.version()
    with pair.second.fault("mongo-split"):
        pair.become("PRIMARY", "PRIMARY", within=3)
        assert pair.second.version() - version >= 10_000
        pair.first.client.rocketchat.users.insert_one({"_id": "on the first"})
        pair.second.client.rocketchat.users.insert_one({"_id": "on the second"})
        assert eventually(lambda: lost(pair.first) and lost(pair.second), within=5)
        assert users(pair.second) == ["before", "on the second"]
    pair.become("PRIMARY", "SECONDARY", within=4)
    pair.in_step(within=3)
    assert users(pair.second) == ["before", "on the first"]
    assert list((pair.second.root / "var/lib/mongo/rollback").iterdir())
    assert eventually(lambda: pair.first.version() == pair.second.version(), within=3)
    assert eventually(
        lambda: pair.first.status()["optimes"]["lastCommittedOpTime"]["t"] == pair.first.status()["term"], within=3
    )


def test_a_secondary_that_is_down_is_seen_and_seen_back(pair: Pair) -> None:
    pair.second.kill()
    seen = eventually(lambda: other_member(pair.first.status()), within=5, until=lambda member: member["health"] == 0)
    assert seen is not None
    assert (seen["state"], seen["uptime"]) == (8, 0)
    assert pair.first.state() == "PRIMARY"
    pair.second.start()
    pair.become("PRIMARY", "SECONDARY", within=4)
    assert eventually(lambda: other_member(pair.first.status())["health"] == 1.0, within=3)


@pytest.mark.parametrize("sufferer", ["primary", "secondary"])
def test_a_full_disk_loses_nothing_that_was_acknowledged(pair: Pair, sufferer: str) -> None:
    pair.first.client.rocketchat.users.insert_one({"_id": "before"})
    pair.in_step()
    node = pair.first if sufferer == "primary" else pair.second
    with node.full_disk():
        if node is pair.first:
            with pytest.raises(OperationFailure, match="File too large"):
                node.client.rocketchat.users.insert_one({"_id": "refused"})
        else:
            pair.first.client.rocketchat.users.insert_one({"_id": "meanwhile"})
            assert users(pair.second) == ["before"]
    pair.first.client.rocketchat.users.insert_one({"_id": "after"})
    pair.become("PRIMARY", "SECONDARY")
    pair.in_step()
    node.kill()
    node.start()
    pair.become("PRIMARY", "SECONDARY")
    pair.in_step()
    assert users(pair.second) == (["before", "after"] if node is pair.first else ["before", "meanwhile", "after"])

"""The healthy pair, as a driver and the guide see it."""

from datetime import datetime, timedelta

import pytest
from bson import Int64, Timestamp
from pymongo import MongoClient, WriteConcern
from pymongo.errors import NotPrimaryError, OperationFailure
from pymongo.read_preferences import Primary, Secondary

from lab.waiting import eventually
from tests.lab.chat.chat_node import SET_NAME, ChatNode, Document, Pair, contents, other_member


def test_both_members_say_who_is_who(seeded: Pair) -> None:
    for node in (seeded.first, seeded.second):
        status = node.status()
        assert status["set"] == SET_NAME
        assert [each["_id"] for each in status["members"]] == [0, 1]
        assert [each["name"] for each in status["members"]] == [seeded.first.host, seeded.second.host]
        assert [each["health"] for each in status["members"]] == [1.0, 1.0]
        assert [each["stateStr"] for each in status["members"]] == ["PRIMARY", "SECONDARY"]
        assert {each["configVersion"] for each in status["members"]} == {node.version()}
    assert (seeded.first.status()["myState"], seeded.second.status()["myState"]) == (1, 2)


def test_a_status_has_the_fields_of_4_0(seeded: Pair) -> None:
    status = seeded.second.status()
    assert list(status)[:9] == [
        *("set", "date", "myState", "term", "syncingTo", "syncSourceHost", "syncSourceId"),
        *("heartbeatIntervalMillis", "optimes"),
    ]
    assert list(other_member(status)) == [
        *("_id", "name", "health", "state", "stateStr", "uptime", "optime", "optimeDurable", "optimeDate"),
        *("optimeDurableDate", "lastHeartbeat", "lastHeartbeatRecv", "pingMs", "lastHeartbeatMessage", "syncingTo"),
        *("syncSourceHost", "syncSourceId", "infoMessage", "electionTime", "electionDate", "configVersion"),
    ]
    assert isinstance(status["term"], Int64)
    assert status["syncSourceHost"] == status["syncingTo"] == seeded.first.host
    assert status["syncSourceId"] == 0
    assert seeded.first.status()["syncSourceId"] == -1


def test_the_optimes_advance_by_themselves_and_are_committed(seeded: Pair) -> None:
    before = seeded.second.status()["optimes"]["lastCommittedOpTime"]["ts"]

    def committed(node: ChatNode) -> Timestamp:
        stamp: Timestamp = node.status()["optimes"]["lastCommittedOpTime"]["ts"]
        return stamp

    assert eventually(lambda: min(committed(seeded.first), committed(seeded.second)) > before, within=5)


def test_heartbeats_are_fresh(seeded: Pair) -> None:
    for node in (seeded.first, seeded.second):
        status = node.status()
        peer = other_member(status)
        for moment in (peer["lastHeartbeat"], peer["lastHeartbeatRecv"]):
            assert isinstance(moment, datetime)
            assert status["date"] - moment < timedelta(seconds=2)


def test_the_driver_finds_a_4_0_27_set(seeded: Pair) -> None:
    assert seeded.first.client.server_info()["version"] == "4.0.27"
    hello = seeded.second.command("hello")
    assert (hello["maxWireVersion"], hello["isWritablePrimary"], hello["secondary"]) == (7, False, True)
    assert hello["hosts"] == [seeded.first.host, seeded.second.host]
    assert hello["primary"] == seeded.first.host
    assert seeded.first.command("isMaster")["ismaster"] is True


def test_a_driver_that_is_given_the_set_finds_the_primary(seeded: Pair) -> None:
    with MongoClient[Document](seeded.second.host, replicaSet=SET_NAME, serverSelectionTimeoutMS=3000) as client:
        assert client.rocketchat.users.count_documents({}) == 24
        assert client.primary == (seeded.first.address, seeded.first.port)
        secondary = client.get_database("rocketchat", read_preference=Secondary())
        assert secondary.users.count_documents({}) == 24


def test_the_seed_is_on_both(seeded: Pair) -> None:
    seeded.in_step()
    assert seeded.second.count("rocketchat_message") == 4000
    assert set(contents(seeded.second)) >= {
        *("users", "rocketchat_room", "rocketchat_message", "rocketchat_subscription", "rocketchat_settings"),
    }


def test_collections_and_indexes_are_the_same_on_both(seeded: Pair) -> None:
    def described(node: ChatNode) -> list[tuple[Document, list[Document]]]:
        database = node.client.rocketchat
        infos = sorted(database.list_collections(), key=lambda info: str(info["name"]))
        return [(dict(info), [dict(each) for each in database[info["name"]].list_indexes()]) for info in infos]

    assert described(seeded.first) == described(seeded.second)
    messages = next(indexes for info, indexes in described(seeded.first) if info["name"] == "rocketchat_message")
    assert [index["name"] for index in messages] == ["_id_", "rid_1_ts_1", "u._id_1", "ts_1"]


def test_counting_and_looking_by_filter(seeded: Pair) -> None:
    messages = seeded.second.client.rocketchat.rocketchat_message
    newest = messages.find_one(sort=[("_updatedAt", -1)])
    assert newest is not None
    watermark = newest["_updatedAt"]
    assert messages.count_documents({"_updatedAt": {"$lt": watermark}}) == 3999
    assert seeded.second.command("count", "rocketchat", count="rocketchat_message")["n"] == 4000
    assert messages.estimated_document_count() == 4000
    assert len(list(messages.find({}, batch_size=500))) == 4000
    grouped = messages.aggregate([{"$group": {"_id": None, "newest": {"$max": "$_updatedAt"}, "n": {"$sum": 1}}}])
    assert list(grouped) == [{"_id": None, "newest": watermark, "n": 4000}]


def test_statistics(seeded: Pair) -> None:
    assert seeded.first.command("collStats", "rocketchat", collStats="users")["count"] == 24
    assert seeded.first.command("dbStats", "rocketchat")["objects"] > 4000
    names = {each["name"] for each in seeded.first.command("listDatabases")["databases"]}
    assert names == {"admin", "local", "rocketchat"}


def test_a_db_hash_is_equal_and_is_told_on(pair: Pair) -> None:
    pair.first.client.rocketchat.users.insert_one({"_id": 1})
    pair.in_step()
    asked = pair.first.command("serverStatus")["metrics"]["commands"]["dbHash"]["total"]
    hashes = [node.command("dbHash", "rocketchat")["md5"] for node in (pair.first, pair.second)]
    assert hashes[0] == hashes[1]
    assert asked == 0
    assert pair.first.command("serverStatus")["metrics"]["commands"]["dbHash"]["total"] == 1


def test_writes_reach_the_secondary(pair: Pair) -> None:
    majority = WriteConcern("majority", wtimeout=5000)
    users = pair.first.client.rocketchat.get_collection("users", write_concern=majority)
    users.insert_many([{"_id": number, "name": f"user {number}"} for number in range(5)])
    users.update_one({"_id": 1}, {"$set": {"name": "renamed"}, "$inc": {"changes": 2}})
    users.update_one({"_id": 9}, {"$set": {"name": "new"}}, upsert=True)
    users.delete_one({"_id": 2})
    users.create_index("name")
    pair.in_step()
    copy = pair.second.client.rocketchat.users
    assert copy.find_one({"_id": 1}) == {"_id": 1, "name": "renamed", "changes": 2}
    assert copy.count_documents({}) == 5
    assert set(copy.index_information()) == {"_id_", "name_1"}
    pair.first.client.rocketchat.drop_collection("users")
    assert (
        eventually(pair.second.client.rocketchat.list_collection_names, within=5, until=lambda names: not names) == []
    )


def test_a_majority_needs_both(pair: Pair) -> None:
    pair.second.kill()
    users = pair.first.client.rocketchat.get_collection("users", write_concern=WriteConcern("majority", wtimeout=200))
    with pytest.raises(OperationFailure, match="waiting for replication timed out"):
        users.insert_one({})


def test_a_secondary_refuses_writes_and_readers_who_want_the_primary(seeded: Pair) -> None:
    with pytest.raises(NotPrimaryError) as refusal:
        seeded.second.client.rocketchat.users.insert_one({})
    assert "'code': 10107" in str(refusal.value)
    reply = seeded.second.mongo("--quiet", "--eval", "db.getSiblingDB('rocketchat').runCommand({count: 'users'}).code")
    assert reply.stdout == "13435\n"
    assert seeded.first.client.get_database("rocketchat", read_preference=Primary()).users.count_documents({}) == 24


def test_what_is_unknown_is_refused_by_name(seeded: Pair) -> None:
    with pytest.raises(OperationFailure, match="no such command: 'lockEverything'") as unknown:
        seeded.first.command("lockEverything")
    assert unknown.value.code == 59
    with pytest.raises(OperationFailure, match="unknown operator: \\$near"):
        seeded.first.client.rocketchat.users.find_one({"place": {"$near": 1}})
    with pytest.raises(OperationFailure, match="could not understand find"):
        seeded.first.command("find", "rocketchat", find="users", limit="many")


def test_a_node_without_peer_is_a_set_of_one(unstarted: Pair) -> None:
    alone = ChatNode(unstarted.first.root, unstarted.first.address, None, unstarted.first.port)
    try:
        alone.start(everywhere=True)
        assert eventually(alone.state, within=5, until=lambda state: state == "PRIMARY")
        assert (
            alone.tool("shell", "--port", str(alone.port), "--quiet", "--eval", "rs.status().myState").stdout == "1\n"
        )
        assert [each["name"] for each in alone.status()["members"]] == [alone.host]
        majority = WriteConcern("majority", wtimeout=3000)
        alone.client.get_database("rocketchat", write_concern=majority).users.insert_one({})
    finally:
        alone.client.close()
        alone.kill()


def test_a_stand_alone_node_gets_its_peer_and_keeps_its_data(unstarted: Pair) -> None:
    alone = ChatNode(unstarted.first.root, "127.0.0.71", None, unstarted.first.port)
    alone.seed()
    alone.start()
    assert eventually(alone.state, within=5, until=lambda state: state == "PRIMARY")
    before = alone.command("replSetGetConfig")["config"]
    alone.stop()
    alone.client.close()
    unstarted.roles("MASTER", "BACKUP")
    unstarted.first.start("rs-telenia-another.1-22.0.20")
    unstarted.second.start("rs-telenia-another.1-22.0.20")
    unstarted.become("PRIMARY", "SECONDARY")
    unstarted.in_step()
    after = unstarted.second.command("replSetGetConfig")["config"]
    assert after["settings"]["replicaSetId"] == before["settings"]["replicaSetId"]
    assert (after["_id"], after["version"] > before["version"]) == (SET_NAME, True)
    assert [each["host"] for each in after["members"]] == [unstarted.first.host, unstarted.second.host]
    assert unstarted.second.count("rocketchat_message") == 4000


def test_a_second_node_that_was_alone_before_takes_the_masters_data(unstarted: Pair) -> None:
    alone = ChatNode(unstarted.second.root, unstarted.second.address, None, unstarted.second.port)
    alone.start()
    assert eventually(alone.state, within=5, until=lambda state: state == "PRIMARY")
    alone.client.rocketchat.users.insert_one({"_id": "of the second node"})
    alone.stop()
    alone.client.close()
    unstarted.first.seed()
    unstarted.roles("MASTER", "BACKUP")
    unstarted.second.start()
    unstarted.first.start()
    unstarted.become("PRIMARY", "SECONDARY")
    unstarted.in_step()
    assert unstarted.first.count("users") == 24


def test_a_second_server_on_the_same_folder_gives_up(pair: Pair) -> None:
    intruder = ChatNode(pair.first.root, "127.0.0.74", None, pair.first.port)
    intruder.start()
    assert intruder.ended() == 100
    intruder.client.close()


def test_a_newer_configuration_is_taken_over_by_both(seeded: Pair) -> None:
    with MongoClient[Document](seeded.first.host, directConnection=True) as client:
        config = client.admin.command("replSetGetConfig")["config"]
        with pytest.raises(OperationFailure, match="version"):
            client.admin.command("replSetReconfig", config)
        config["version"] += 1
        config["members"][1]["priority"] = 0
        client.admin.command("replSetReconfig", config)
    assert eventually(lambda: seeded.second.version() == config["version"], within=5)
    with MongoClient[Document](seeded.second.host, directConnection=True) as client:
        members = client.admin.command("replSetGetConfig")["config"]["members"]
        assert members[1]["priority"] == 0
        with pytest.raises(NotPrimaryError):
            client.admin.command("replSetReconfig", config)
    config["version"] += 1
    config["members"][1]["priority"] = 1
    with MongoClient[Document](seeded.first.host, directConnection=True) as client:
        client.admin.command("replSetReconfig", config)
    assert eventually(lambda: seeded.second.version() == config["version"], within=5)

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from tests.fakes.nodes import UNREACHABLE, FakeMember, InTurn, fake_cluster, fake_node
from tests.fakes.sites import fake_site
from tvox import chat_content
from tvox.chat_content import ChatContent, chat_content_fact, read_chat_content
from tvox.chat_content_judging import judge_chat_content
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk
from tvox.rereading import Readings

LATEST = datetime(2022, 8, 10, 13, 9)  # noqa: DTZ001 - MongoDB's times carry no zone


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_content, "RECHECK_EVERY_S", 0.01)


def _batch(*documents: Mapping[str, Any], namespace: str = "rocketchat.x", cursor: int = 0) -> dict[str, Any]:
    return {"cursor": {"firstBatch": list(documents), "id": cursor, "ns": namespace}, "ok": 1.0}


def _index(name: str, key: str) -> dict[str, Any]:
    return {"name": name, "key": {key: 1}}


def _collection(name: str, uuid: str) -> dict[str, Any]:
    return {"name": name, "type": "collection", "info": {"uuid": uuid}}


def _member(
    *,
    messages: Any = 400,
    uuid: str = "aa",
    latest: datetime = LATEST,
    indexes: tuple[str, ...] = ("_id_", "_updatedAt_1"),
    names: tuple[str, ...] = ("rocketchat_message", "users"),
) -> FakeMember:
    """A member with messages and users; a list of numbers of messages is given one reading at a time."""
    system = [_collection("system.profile", "zz"), {"name": "a_view", "type": "view", "info": {}}]
    counts = InTurn(*messages) if isinstance(messages, list) else InTurn(messages)

    def count(_database: str, command: Mapping[str, Any]) -> dict[str, Any]:
        return {"n": counts.next() if command["count"] == "rocketchat_message" else 12}

    def list_indexes(_database: str, command: Mapping[str, Any]) -> dict[str, Any]:
        keys = {"_id_": "_id", "_updatedAt_1": "_updatedAt", "ts_1": "ts"}
        wanted = indexes if command["listIndexes"] == "rocketchat_message" else ("_id_",)
        return _batch(*(_index(name, keys[name]) for name in wanted))

    return FakeMember(
        {
            "listCollections": _batch(*(_collection(name, uuid + name) for name in names), *system),
            "listIndexes": list_indexes,
            "count": count,
            "find": _batch({"_updatedAt": latest}),
        }
    )


def _read(first: FakeMember, second: FakeMember) -> Readings[ChatContent]:
    cluster = fake_cluster(fake_node("tvox1", chat=first), fake_node("tvox2", chat=second))
    return chat_content_fact(fake_site(thresholds={"chat_stalled_s": 0.05})).read(cluster)


def _judged(**second: Any) -> Finding:
    return judge_chat_content(_read(_member(), _member(**second)))


def test_read_chat_content() -> None:
    member = _member()
    content = read_chat_content(fake_node("tvox1", chat=member), database="rocketchat", within=5)
    assert set(content.collections) == {"rocketchat_message", "users"}
    assert content.documents == 412
    assert content.collections["rocketchat_message"].latest == LATEST
    assert content.collections["users"].latest is None


def test_read_chat_content_locks_nothing_and_reads_no_message() -> None:
    member = _member()
    read_chat_content(fake_node("tvox1", chat=member), database="rocketchat", within=5)
    asked = [next(iter(command)) for _database, command in member.asked]
    assert set(asked) == {"listCollections", "listIndexes", "count", "find"}
    finds = [command for _database, command in member.asked if "find" in command]
    assert [command["projection"] for command in finds] == [{"_updatedAt": 1, "_id": 0}]


def test_read_chat_content_follows_a_cursor_to_its_end() -> None:
    member = _member()
    rest = {"cursor": {"nextBatch": [_collection("rooms", "cc")], "id": 0, "ns": "rocketchat.$cmd.listCollections"}}
    first = _batch(_collection("users", "bb"), namespace="rocketchat.$cmd.listCollections", cursor=77)
    replies = {**member.replies, "listCollections": first, "getMore": rest}
    long = FakeMember(replies)
    content = read_chat_content(fake_node("tvox1", chat=long), database="rocketchat", within=5)
    assert set(content.collections) == {"users", "rooms"}
    assert ("rocketchat", {"getMore": 77, "collection": "$cmd.listCollections"}) in long.asked


@pytest.mark.parametrize(
    "replies",
    [
        {"listCollections": UNREACHABLE},
        {"listCollections": {"ok": 1.0}},
        {"listCollections": _batch({"name": "users", "type": "collection"})},
        {"count": {"ok": 1.0}},
        {"count": UNREACHABLE},
    ],
)
def test_read_chat_content_unreachable(replies: dict[str, Any]) -> None:
    member = FakeMember({**_member().replies, **replies})
    with pytest.raises(CouldNotAsk):
        read_chat_content(fake_node("tvox1", chat=member), database="rocketchat", within=5)


def test_judge_chat_content_ok() -> None:
    finding = _judged()
    assert finding.verdict is Verdict.PASS
    assert "2 collections with 412 documents" in str(finding.observed)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"messages": 399}, "documents of rocketchat_message: 400 on tvox1, 399 on tvox2"),
        ({"uuid": "bb"}, "uuid of rocketchat_message: aarocketchat_message on tvox1"),
        ({"indexes": ("_id_", "_updatedAt_1", "ts_1")}, "indexes of rocketchat_message: _id_, _updatedAt_1 on tvox1"),
        ({"latest": datetime(2022, 8, 9)}, "latest change of rocketchat_message: 2022-08-10 13:09:00 on tvox1"),  # noqa: DTZ001
        ({"names": ("rocketchat_message",)}, "documents of users: nothing on tvox2"),
        ({"names": ()}, "nothing on tvox2"),
    ],
)
def test_judge_chat_content_ko(second: dict[str, Any], said: str) -> None:
    finding = _judged(**second)
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_chat_content_names_what_is_unlike_in_italian() -> None:
    observed = _judged(messages=399).observed.render("it")
    assert observed == "numero di documenti di rocketchat_message: 400 su tvox1, 399 su tvox2"


def test_judge_chat_content_with_a_message_on_its_way_ok() -> None:
    assert _judged(messages=[399, 400]).verdict is Verdict.PASS


def test_judge_chat_content_in_flight() -> None:
    finding = _judged(messages=list(range(100, 400)))
    assert finding.kind is Kind.IN_FLIGHT


def test_judge_chat_content_never_calls_nothing_equal() -> None:
    empty = judge_chat_content(_read(_member(names=()), _member(names=())))
    assert empty.kind is Kind.COULD_NOT_COMPARE


def test_judge_chat_content_unreachable() -> None:
    dead = FakeMember({"listCollections": UNREACHABLE})
    assert judge_chat_content(_read(_member(), dead)).kind is Kind.COULD_NOT_LOOK


def test_judge_chat_content_of_another_database_compares_nothing() -> None:
    """`databases.chat` names one that both members hold alike, and that is not the chat's."""
    finding = judge_chat_content(_read(_member(names=("users",)), _member(names=("users",))))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "no rocketchat_message" in str(finding.observed)


def test_judge_chat_content_without_a_message_on_either_member_is_advised() -> None:
    finding = judge_chat_content(_read(_member(messages=0), _member(messages=0)))
    assert finding.verdict is Verdict.PASS
    assert "no message on either member" in str(finding.advisory)

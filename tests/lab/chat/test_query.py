"""Filters, orders, projections, updates and pipelines."""

import re
from datetime import datetime, timedelta

import pytest

from lab.chat import Document
from lab.chat.aggregate import aggregated
from lab.chat.errors import CommandError
from lab.chat.projection import projected
from lab.chat.query import distinct_values, matches, sorted_by
from lab.chat.update import updated, upserted

AUGUST_10 = datetime(2022, 8, 10)  # noqa: DTZ001 - BSON dates are UTC without saying so
USER: Document = {
    "_id": 1,
    "name": "Agent 101",
    "roles": ["admin", "user"],
    "emails": [{"address": "a@example", "verified": True}],
    "u": {"_id": "x", "n": None},
    "n": 5,
    "at": AUGUST_10,
}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"n": 5},
        {"n": 5.0},
        {"n": {"$gt": 4, "$lt": 6}},
        {"n": {"$gte": 5, "$lte": 5, "$ne": 4}},
        {"roles": "admin"},
        {"roles": ["admin", "user"]},
        {"roles": {"$in": ["none", "user"]}},
        {"roles": {"$size": 2}},
        {"emails.address": "a@example"},
        {"emails.0.verified": True},
        {"u.n": None},
        {"missing": None},
        {"missing": {"$exists": False}},
        {"u.n": {"$exists": True}},
        {"name": re.compile("^Agent")},
        {"name": {"$regex": "AGENT", "$options": "i"}},
        {"at": {"$lt": AUGUST_10 + timedelta(days=1)}},
        {"$or": [{"n": 1}, {"name": "Agent 101"}]},
        {"n": {"$not": {"$gt": 5}}},
        {"$nor": [{"n": 1}]},
    ],
)
def test_what_fits(query: Document) -> None:
    assert matches(USER, query)


@pytest.mark.parametrize(
    "query",
    [
        {"n": "5"},
        {"n": True},
        {"n": {"$gt": 5}},
        {"n": {"$gt": "4"}},
        {"missing": {"$gt": 0}},
        {"roles": {"$nin": ["admin"]}},
        {"emails.verified": False},
        {"name": {"$exists": False}},
        {"$and": [{"n": 5}, {"n": 6}]},
        {"name": {"$regex": "AGENT"}},
    ],
)
def test_what_does_not_fit(query: Document) -> None:
    assert not matches(USER, query)


@pytest.mark.parametrize("query", [{"n": {"$near": 1}}, {"$where": "1"}, {"$what": 1}])
def test_what_is_not_understood_is_refused(query: Document) -> None:
    with pytest.raises(CommandError):
        matches(USER, query)


def test_orders() -> None:
    documents: list[Document] = [{"_id": 1, "a": 2}, {"_id": 2}, {"_id": 3, "a": "x"}, {"_id": 4, "a": 1.5}]
    assert [each["_id"] for each in sorted_by(documents, {"a": 1})] == [2, 4, 1, 3]
    assert [each["_id"] for each in sorted_by(documents, {"$natural": -1})] == [4, 3, 2, 1]
    ties: list[Document] = [{"_id": n, "a": n % 2} for n in range(4)]
    assert [each["_id"] for each in sorted_by(ties, {"a": -1, "_id": 1})] == [1, 3, 0, 2]


@pytest.mark.parametrize(
    ("projection", "left"),
    [
        ({"name": 1}, {"_id": 1, "name": "Agent 101"}),
        ({"_id": 0, "n": 1}, {"n": 5}),
        ({"u._id": 1}, {"_id": 1, "u": {"_id": "x"}}),
        ({"_id": 1}, {"_id": 1}),
        ({"emails": 0, "roles": 0, "name": 0, "at": 0, "u.n": 0}, {"_id": 1, "u": {"_id": "x"}, "n": 5}),
    ],
)
def test_projections(projection: Document, left: Document) -> None:
    assert projected(USER, projection) == left


def test_distinct_values_go_into_lists() -> None:
    assert distinct_values([USER, {"roles": "user"}, {"roles": ["bot"]}], "roles") == ["admin", "user", "bot"]


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"name": "new"}, {"_id": 1, "name": "new"}),
        ({"$set": {"b.c": 2}}, {"_id": 1, "a": 1, "b": {"c": 2}, "l": [1]}),
        ({"$unset": {"a": "", "l": ""}}, {"_id": 1}),
        ({"$inc": {"a": 2, "z": 1}}, {"_id": 1, "a": 3, "l": [1], "z": 1}),
        ({"$push": {"l": {"$each": [2, 3]}}}, {"_id": 1, "a": 1, "l": [1, 2, 3]}),
        ({"$pull": {"l": 1}, "$addToSet": {"m": 4}}, {"_id": 1, "a": 1, "l": [], "m": [4]}),
        ({"$max": {"a": 0}, "$setOnInsert": {"q": 1}}, {"_id": 1, "a": 1, "l": [1]}),
    ],
)
def test_updates_make_new_documents(change: Document, result: Document) -> None:
    before: Document = {"_id": 1, "a": 1, "l": [1]}
    assert updated(before, change) == result
    assert before == {"_id": 1, "a": 1, "l": [1]}


def test_an_id_never_changes() -> None:
    with pytest.raises(CommandError, match="_id"):
        updated({"_id": 1}, {"$set": {"_id": 2}})
    with pytest.raises(CommandError, match="Unknown modifier"):
        updated({"_id": 1}, {"$rename": {"a": "b"}})


def test_an_upsert_starts_from_the_filter() -> None:
    assert upserted({"_id": 7, "a": 1, "n": {"$gt": 1}}, {"$set": {"b": 2}, "$setOnInsert": {"c": 3}}) == {
        "_id": 7,
        "a": 1,
        "b": 2,
        "c": 3,
    }


def test_pipelines() -> None:
    documents: list[Document] = [{"_id": n, "k": "ab"[n % 2], "v": n} for n in range(5)]
    totals = aggregated(documents, [{"$group": {"_id": "$k", "sum": {"$sum": "$v"}, "top": {"$max": "$v"}}}])
    assert totals == [{"_id": "a", "sum": 6, "top": 4}, {"_id": "b", "sum": 4, "top": 3}]
    assert aggregated(documents, [{"$match": {"v": {"$gt": 1}}}, {"$count": "n"}]) == [{"n": 3}]
    last: list[Document] = [{"$sort": {"v": -1}}, {"$skip": 1}, {"$limit": 1}, {"$project": {"_id": 0, "v": 1}}]
    assert aggregated(documents, last) == [{"v": 3}]
    with pytest.raises(CommandError, match="Unrecognized pipeline stage name: '\\$out'"):
        aggregated(documents, [{"$out": "elsewhere"}])

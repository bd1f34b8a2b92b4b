"""Whether both members hold the same chat database: EQUAL, DIFFERENT or IN FLIGHT, collection by collection."""

from collections.abc import Iterable, Mapping

from tvox.chat_content import ChatContent, parts
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.rereading import Readings, Unlike, never_equal
from tvox.texts import Text, listed, verbatim

WHERE = Text("content of the chat database")
SAME_CONTENT = Text("the same collections, indexes, numbers of documents and latest changes on both members")
CALL = Text("Do not switch nodes: call vendor support, the members of the chat database do not hold the same.")
MESSAGES = "rocketchat_message"
"""Rocket.Chat's collection of messages."""
LOOK_AGAIN = Text("Run this check again in a few minutes; if it stays so, call vendor support.")


def judge_chat_content(content: Readings[ChatContent]) -> Finding:
    """C6-CONTENT. A database without a document, or another one than the chat's, is compared with nothing."""
    pairs = content.pairs()
    if isinstance(pairs, CouldNotLook):
        return pairs.as_finding(SAME_CONTENT)
    first, second = pairs[-1]
    if not first.documents and not second.documents:
        return _empty(
            Text("{database} holds no document on either member: nothing to compare", database=first.database)
        )
    if MESSAGES not in first.collections.keys() | second.collections.keys():
        return _empty(Text("{database} has no {collection}: no chat", database=first.database, collection=MESSAGES))
    unlike = never_equal(pairs, parts)
    if unlike:
        return _unlike(content, unlike)
    observed = Text(
        "{collections} collections with {documents} documents, the same on both members ({seconds} s)",
        collections=len(first.collections),
        documents=first.documents,
        seconds=round(content.elapsed, 1),
    )
    return passed(WHERE, expected=SAME_CONTENT, observed=observed, advisory=_without_messages(first))


def _unlike(content: Readings[ChatContent], unlike: Iterable[Unlike]) -> Finding:
    one, two = content.last.by_node
    found = list(unlike)
    observed = listed((_part(part, one, two) for part in found), at_most=10)
    if any(part.persistent for part in found):
        return failed(WHERE, expected=SAME_CONTENT, observed=observed, next_step=CALL)
    moving = Text("still moving after {seconds} s: {parts}", seconds=round(content.elapsed, 1), parts=observed)
    return not_observed(WHERE, expected=SAME_CONTENT, observed=moving, next_step=LOOK_AGAIN, kind=Kind.IN_FLIGHT)


_KINDS: Mapping[object, Text] = {
    "uuid": verbatim("uuid"),
    "indexes": Text("indexes"),
    "documents": Text("documents"),
    "latest": Text("latest change"),
}


def _part(part: Unlike, one: str, two: str) -> Text:
    kind, name = part.part if isinstance(part.part, tuple) else ("", str(part.part))
    what = _KINDS.get(kind, verbatim(str(kind)))
    if part.first is None or part.second is None:
        absent = one if part.first is None else two
        return Text("{what} of {collection}: nothing on {node}", what=what, collection=str(name), node=absent)
    return Text(
        "{what} of {collection}: {first} on {one}, {second} on {two}",
        what=what,
        collection=str(name),
        first=_shown(part.first),
        one=one,
        second=_shown(part.second),
        two=two,
    )


def _shown(value: object) -> Text:
    return verbatim(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def _without_messages(content: ChatContent) -> Text | None:
    """Two members that have both lost every message are equal, too."""
    if content.collections[MESSAGES].documents:
        return None
    return Text("no message on either member: right only where nobody chats on this TVOX")


def _empty(observed: Text) -> Finding:
    return not_observed(
        WHERE,
        expected=SAME_CONTENT,
        observed=observed,
        next_step=Text("Check in the site file that databases.chat names the chat database."),
        kind=Kind.COULD_NOT_COMPARE,
    )

"""Undoing what this member wrote and the set did not keep."""

from collections.abc import Set as AbstractSet

from lab.chat import Document
from lab.chat.data import key_of
from lab.chat.link import Link
from lab.chat.member import Member
from lab.chat.oplog import identity
from lab.chat.optime import OpTime
from lab.chat.peer import State

Identities = AbstractSet[tuple[OpTime, int]]


async def identities(link: Link) -> Identities:
    """Every entry that the sync source has."""
    query = {"find": "oplog.rs", "filter": {}, "projection": {"ts": 1, "t": 1, "h": 1}}
    return {identity(entry) for entry in await link.documents("local", query)}


def roll_back(member: Member, theirs: Identities) -> bool:
    """Go back to the newest entry that the source has too; False where only a fresh copy can help."""
    entries = member.oplog.entries
    common = next((i for i in range(len(entries) - 1, -1, -1) if identity(entries[i]) in theirs), None)
    if common is None:
        member.log.write("ROLLBACK", "rsBackgroundSync", "no common point with the sync source")
        return False
    member.become(State.ROLLBACK)
    undone = entries[common + 1 :]
    member.log.write("ROLLBACK", "rsBackgroundSync", f"undoing {len(undone)} entries after {entries[common]['ts']}")
    _keep_what_is_lost(member, undone)
    if not member.oplog.cut_back_to(common + 1):
        return False
    member.committed = min(member.committed, member.oplog.last)
    member.become(State.SECONDARY)
    return True


def _keep_what_is_lost(member: Member, undone: list[Document]) -> None:
    touched: dict[str, dict[object, Document]] = {}
    for entry in undone:
        if entry["op"] in {"i", "u"}:
            collection = member.oplog.data.get(entry["ns"])
            key = key_of(entry["o"]["_id"])
            if collection is not None and key in collection.documents:
                touched.setdefault(entry["ns"], {})[key] = collection.documents[key]
    for namespace, documents in touched.items():
        path = member.keep_rolled_back(namespace, list(documents.values()))
        member.log.write("ROLLBACK", "rsBackgroundSync", f"rollback data of {namespace} kept in {path}")

"""Fills an empty node with a `rocketchat` database: `python -m lab.chat.seed --root ROOT`, before the server starts.

The same every time: 24 users, 12 rooms and 4,000 messages of the 60 days before 10 August 2022.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from lab.chat import Document
from lab.chat.data import Collection, Databases, id_index
from lab.chat.disk import FOLDER, Disk, FolderInUseError
from lab.chat.optime import NEVER

NAMESPACE = UUID("976fe2fb-31ac-4c72-9a3a-00965f9696e2")
END = datetime(2022, 8, 10, 13, 0)  # noqa: DTZ001 - BSON dates are UTC without saying so
DAYS = 60
USERS, ROOMS, MESSAGES = 24, 12, 4000
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz"
WORDS = tuple(
    "buongiorno cliente richiamare ordine fattura linea attesa collega operatore turno reparto ufficio magazzino "  # noqa: SIM905
    "consegna domani subito grazie conferma interno chiamata trasferita ticket aperto chiuso risolto".split()
)

INDEXES: dict[str, tuple[tuple[str, Document], ...]] = {
    "users": (("username_1", {"username": 1}), ("roles_1", {"roles": 1}), ("_updatedAt_1", {"_updatedAt": 1})),
    "rocketchat_room": (("t_1", {"t": 1}), ("u._id_1", {"u._id": 1})),
    "rocketchat_subscription": (("rid_1_u._id_1", {"rid": 1, "u._id": 1}), ("u._id_1_name_1_t_1", {"u._id": 1})),
    "rocketchat_message": (("rid_1_ts_1", {"rid": 1, "ts": 1}), ("u._id_1", {"u._id": 1}), ("ts_1", {"ts": 1})),
    "rocketchat_settings": (("hidden_1", {"hidden": 1}),),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Seed unless there is data; the exit status."""
    parser = argparse.ArgumentParser(prog="lab.chat.seed", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="the node's root directory")
    folder = parser.parse_args(arguments).root / FOLDER
    disk = Disk(folder)
    try:
        with disk.locked():
            held = disk.load()
            if not held.entries and not list(held.data):
                disk.replace_all(rocketchat(), NEVER, [])
    except FolderInUseError as running:
        sys.stderr.write(f"{running}: stop the chat server before seeding its data\n")
        return 1
    return 0


def rocketchat() -> Databases:
    """The seed's databases."""
    chance = random.Random(976)  # noqa: S311 - it has to be the same every time
    data = Databases()
    users = list(_users(chance))
    rooms = list(_rooms(chance, users))
    contents = {
        "rocketchat.users": users,
        "rocketchat.rocketchat_room": rooms,
        "rocketchat.rocketchat_subscription": list(_subscriptions(chance, users, rooms)),
        "rocketchat.rocketchat_message": list(_messages(chance, users, rooms)),
        "rocketchat.rocketchat_settings": list(_settings()),
        "rocketchat.rocketchat_roles": [{"_id": name, "scope": "Users"} for name in ("admin", "bot", "user")],
        "rocketchat.rocketchat_uploads": [],
        "rocketchat.migrations": [{"_id": "control", "locked": False, "version": 182}],
        "admin.system.version": [{"_id": "featureCompatibilityVersion", "version": "4.0"}],
    }
    for namespace, documents in contents.items():
        data.add(_collection(namespace, documents))
    return data


def _collection(namespace: str, documents: list[Document]) -> Collection:
    own = [
        {"v": 2, "key": key, "name": name, "ns": namespace}
        for name, key in INDEXES.get(namespace.partition(".")[2], ())
    ]
    collection = Collection(namespace, _version_4(uuid5(NAMESPACE, namespace)), indexes=[id_index(namespace), *own])
    for document in documents:
        collection.put(document)
    return collection


def _version_4(identity: UUID) -> UUID:
    """Looks as random as the ones that a server gives."""
    return UUID(bytes=identity.bytes, version=4)


def _identity(chance: random.Random) -> str:
    return "".join(chance.choice(ALPHABET) for _ in range(17))


def _moment(chance: random.Random) -> datetime:
    return END - timedelta(milliseconds=chance.randrange(DAYS * 86_400_000))


def _users(chance: random.Random) -> Iterator[Document]:
    for number in range(USERS):
        extension = 101 + number
        created = END - timedelta(days=DAYS, hours=number)
        yield {
            "_id": _identity(chance),
            "createdAt": created,
            "username": f"agent{extension}",
            "name": f"Agent {extension}",
            "emails": [{"address": f"agent{extension}@tam.teleniasoftware.example", "verified": True}],
            "type": "user",
            "status": "offline",
            "active": True,
            "roles": ["admin", "user"] if number == 0 else ["user"],
            "_updatedAt": _moment(chance),
        }


def _rooms(chance: random.Random, users: Sequence[Document]) -> Iterator[Document]:
    for number in range(ROOMS):
        owner = chance.choice(users)
        yield {
            "_id": "GENERAL" if number == 0 else _identity(chance),
            "t": "c" if number < ROOMS // 2 else "p",
            "name": "general" if number == 0 else f"room-{number:02d}",
            "u": {"_id": owner["_id"], "username": owner["username"]},
            "ts": END - timedelta(days=DAYS, minutes=number),
            "msgs": 0,
            "usersCount": USERS,
            "ro": False,
            "_updatedAt": _moment(chance),
        }


def _subscriptions(chance: random.Random, users: Sequence[Document], rooms: Sequence[Document]) -> Iterator[Document]:
    for room in rooms:
        for user in users:
            yield {
                "_id": _identity(chance),
                "rid": room["_id"],
                "name": room["name"],
                "t": room["t"],
                "u": {"_id": user["_id"], "username": user["username"]},
                "open": True,
                "unread": chance.randrange(3),
                "_updatedAt": _moment(chance),
            }


def _messages(chance: random.Random, users: Sequence[Document], rooms: Sequence[Document]) -> Iterator[Document]:
    moments = sorted(_moment(chance) for _ in range(MESSAGES))
    for moment in moments:
        author = chance.choice(users)
        yield {
            "_id": _identity(chance),
            "rid": chance.choice(rooms)["_id"],
            "msg": " ".join(chance.choices(WORDS, k=chance.randint(3, 12))),
            "ts": moment,
            "u": {"_id": author["_id"], "username": author["username"], "name": author["name"]},
            "mentions": [],
            "channels": [],
            "_updatedAt": moment,
        }


def _settings() -> Iterator[Document]:
    values: dict[str, object] = {
        "Site_Url": "https://tam.teleniasoftware.example/chat",
        "Accounts_TwoFactorAuthentication_Enabled": False,
        "FileUpload_Enabled": True,
        "FileUpload_MaxFileSize": 104857600,
        "Language": "it",
        "LDAP_Enable": False,
        "Message_AllowEditing": True,
        "Message_MaxAllowedSize": 5000,
        "RetentionPolicy_Enabled": False,
        "Show_Setup_Wizard": "completed",
    }
    for name, value in values.items():
        yield {"_id": name, "value": value, "hidden": False, "_updatedAt": END - timedelta(days=DAYS)}


if __name__ == "__main__":
    sys.exit(main())

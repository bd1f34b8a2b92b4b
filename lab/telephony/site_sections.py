"""The accounts and the sections `[telephony.…]` of the site file, out of the same description as the PBX."""

from typing import Any

import tomlkit

from lab.telephony import description as customer
from lab.telephony.description import USERS, User

FOLDER = "prompts"
PROMPTS = ("queue-announcement", "ivr-welcome", "ivr-wrong", "closed", "lookup-invalid", "bot-says", "bot-utterance")
"""The PBX's prompts that the site file names, each `prompts/<name>.wav`."""

Section = dict[str, Any]


def accounts() -> str:
    """`[[sip.accounts]]` of every extension that may carry a test phone."""
    return tomlkit.dumps({"sip": {"accounts": [_account(user) for user in USERS if user.is_test_phone]}})


def sections(more: Section) -> str:
    """What the PBX can do that items ask for, and `more` of it."""
    return tomlkit.dumps({"telephony": within_the_house() | rooms() | services() | dialogues() | more})


def within_the_house() -> Section:
    """Codes, and what users do for one another."""
    both = {"number": customer.GROUP_OF_ALL, "kind": "all", "members": list(customer.ALL_MEMBERS)}
    turns = {
        "number": customer.SEQUENCE, "kind": "sequence", "members": list(customer.SEQUENCE_MEMBERS),
        "ring_s": customer.SEQUENCE_TURN_S, "final": customer.SEQUENCE_FINAL,
    }  # fmt: skip
    members = list(customer.PICKUP_MEMBERS)
    return {
        "codes": dict(customer.CODES),
        "transfer": {"returns": True, "return_within_s": customer.TRANSFER_RETURNS_S + TOLERANCE_S},
        "pickup": {"group": customer.PICKUP_GROUP, "members": members, "outsider": customer.PICKUP_OUTSIDER},
        "parking": {"return_within_s": customer.PARKED_S + TOLERANCE_S},
        "groups": [both, turns],
        "short_numbers": [{"dial": dial, "reaches": reaches} for dial, reaches in customer.SHORT_NUMBERS.items()],
        "lock": {"extension": customer.LOCKABLE, "pin": "env:TVOX_LAB_LOCK_PIN"},
    }  # fmt: skip


def rooms() -> Section:
    """The mailbox and the conference room."""
    return {
        "voicemail": {
            "extension": customer.MAILBOX, "pin": "env:TVOX_LAB_VOICEMAIL_PIN", "listen": customer.LISTEN,
            "erase": customer.ERASE,
        },
        "conference": {
            "number": customer.CONFERENCE, "user_pin": "env:TVOX_LAB_CONFERENCE_USER_PIN",
            "admin_pin": "env:TVOX_LAB_CONFERENCE_ADMIN_PIN",
        },
    }  # fmt: skip


def services() -> Section:
    """The contact centre, recorded calls, and what a load may be put on."""
    return {
        "queue": {
            "number": customer.QUEUE, "agents": list(customer.AGENTS), "limit": customer.QUEUE_LIMIT,
            "overflow": customer.QUEUE_OVERFLOW, "announcement": _prompt("queue-announcement"),
        },
        "recorded": {"number": customer.RECORDED, "reaches": customer.RECORDED_AGENT, "within_s": 20},
        "load": {
            "concurrent": 10, "hold_s": 5, "number": customer.ECHO, "hours": {"start": "00:00:00", "end": "23:59:00"},
        },
    }  # fmt: skip


def dialogues() -> Section:
    """The numbers where a machine speaks."""
    valid, reaches = next(iter(customer.CUSTOMERS.items()))
    return {
        "ivr": {
            "number": customer.IVR, "welcome": _prompt("ivr-welcome"), "wrong": _prompt("ivr-wrong"),
            "paths": [{"digits": digit, "reaches": number} for digit, number in customer.IVR_CHOICES.items()],
            "unmatch": customer.IVR_UNMATCH, "attempts": customer.IVR_ATTEMPTS, "timeout_s": customer.IVR_TIMEOUT_S,
        },
        "opening": {
            "open_number": customer.OPEN_SERVICE, "open_reaches": customer.OFFICE,
            "closed_number": customer.CLOSED_SERVICE, "closed_message": _prompt("closed"),
        },
        "lookup": {
            "number": customer.LOOKUP, "valid": valid, "reaches": reaches, "invalid": customer.NO_CUSTOMER,
            "invalid_message": _prompt("lookup-invalid"),
        },
        "voice_bot": {
            "number": customer.VOICE_BOT, "says": _prompt("bot-says"), "utterance": _prompt("bot-utterance"),
            "reaches": customer.BOT_REACHES,
        },
    }  # fmt: skip


TOLERANCE_S = 4
"""Until the other side of a call that the PBX sends back rings."""


def _account(user: User) -> Section:
    account = {"extension": user.number, "password": "env:TVOX_LAB_SIP", "name": user.name}
    if user.transport != "udp":
        account["transport"] = user.transport
    return account | ({"srtp": True} if user.srtp else {})


def _prompt(name: str) -> str:
    return f"{FOLDER}/{name}.wav"

"""Answering for others: pick-up, parked calls, groups, and short numbers."""

from lab.telephony.calling import TRANSFERER
from lab.telephony.description import (
    ALL_MEMBERS,
    CODES,
    GROUP_OF_ALL,
    PARKED_S,
    PICKUP_GROUP,
    PICKUP_MEMBERS,
    RINGS_S,
    SEQUENCE,
    SEQUENCE_FINAL,
    SEQUENCE_MEMBERS,
    SEQUENCE_TURN_S,
    SHORT_NUMBERS,
)
from lab.telephony.parts import Part, extension

ANYBODY = "pickup-by-anybody"
PARK_LOST = "park-lost"
MEMBER_SILENT = "group-member-silent"
REVERSED = "sequence-reversed"
SHORT_WRONG = "short-number-wrong"
SHORT_WRONG_REACHES = "104"

MODULES = (
    "app_db",
    "app_dial",
    "app_directed_pickup",
    "app_stack",
    "func_channel",
    "func_cut",
    "func_db",
    "func_logic",
    "func_strings",
    "res_musiconhold",
)


def part(defects: frozenset[str]) -> Part:
    """The codes and the numbers of groups."""
    return Part(
        dialplan={
            "inside": _pickup(defects) + _parking(defects) + _groups(defects) + _short_numbers(defects),
            "unparked": extension("s", "NoOp(${DB_DELETE(PARKED/${SLOT})})", "Return()"),
        },
        modules=MODULES,
    )


def _pickup(defects: frozenset[str]) -> str:
    code = CODES["pickup"]
    belongs = " | ".join(f'"${{CHANNEL(endpoint)}}" = "{member}"' for member in PICKUP_MEMBERS)
    checked = [] if ANYBODY in defects else [f"GotoIf($[{belongs}]?take)", "Hangup(21)"]

    def taking(dialled: str, *ringing: str) -> str:
        channels = "&".join(f"PJSIP/{member}" for member in ringing)
        return extension(dialled, *checked, f"(take)PickupChan({channels},p)", "Hangup(20)")

    wholes = (taking(dialled, *PICKUP_MEMBERS) for dialled in (code, code + PICKUP_GROUP))
    ones = (taking(code + member, member) for member in PICKUP_MEMBERS)
    return "".join([*wholes, *ones])


def _parking(defects: frozenset[str]) -> str:
    """A call sent by REFER to the code and a number waits there; who dials the same takes it."""
    code = CODES["park"]
    return extension(
        f"_{code}X.",
        TRANSFERER,
        "Set(BLINDTRANSFER=)",
        f"Set(SLOT=${{EXTEN:{len(code)}}})",
        'GotoIf($["${TRANSFERER}" != ""]?park)',
        "Set(PARKED=${DB_DELETE(PARKED/${SLOT})})",
        'GotoIf($["${PARKED}" = ""]?nobody)',
        "Answer()",
        "Bridge(${PARKED})",
        "Hangup()",
        "(nobody)Hangup(20)",
        *_kept(defects),
    )


def _kept(defects: frozenset[str]) -> list[str]:
    kept = "NoOp()" if PARK_LOST in defects else "Set(DB(PARKED/${SLOT})=${CHANNEL})"
    returned = [] if PARK_LOST in defects else [f"Dial(PJSIP/${{TRANSFERER}},{RINGS_S})"]
    return [
        "(park)" + kept,
        "Set(CHANNEL(hangup_handler_push)=unparked,s,1)",
        f"MusicOnHold(waiting,{PARKED_S})",
        'GotoIf($["${DB_DELETE(PARKED/${SLOT})}" = ""]?taken)',
        *returned,
        "(taken)Hangup()",
    ]


def _groups(defects: frozenset[str]) -> str:
    ringing = ALL_MEMBERS[:1] if MEMBER_SILENT in defects else ALL_MEMBERS
    everybody = "&".join(f"PJSIP/{member}" for member in ringing)
    turns = reversed(SEQUENCE_MEMBERS) if REVERSED in defects else SEQUENCE_MEMBERS
    return extension(GROUP_OF_ALL, f"Dial({everybody},{RINGS_S})", "Hangup(${HANGUPCAUSE})") + extension(
        SEQUENCE,
        *(f"Dial(PJSIP/{member},{SEQUENCE_TURN_S})" for member in turns),
        f"Goto(inside,{SEQUENCE_FINAL},1)",
    )


def _short_numbers(defects: frozenset[str]) -> str:
    return "".join(
        extension(short, f"Goto(inside,{SHORT_WRONG_REACHES if SHORT_WRONG in defects else reaches},1)")
        for short, reaches in SHORT_NUMBERS.items()
    )

"""Service codes that a user dials for their own extension: forwards, and the lock of the telephone.

A lock is `LOCK/<extension>` in Asterisk's own database; it is looked at where a call would leave the house.
"""

from collections.abc import Iterable

from lab.plan import LOCK_PIN
from lab.telephony.description import CODES
from lab.telephony.parts import Part, extension
from lab.telephony.prompts import SOUNDS

UNLOCKED = "lock-without-effect"
FAMILIES = {"forward_always": "CF", "forward_busy": "CFB", "forward_no_answer": "CFN"}
OWN = "${CHANNEL(endpoint)}"
DONE = ("Answer()", "Playback(beep)", "Hangup()")
REFUSED = "(refused)Hangup(21)"

MODULES = ("app_playback", "app_read", "func_channel", "func_db", "func_dialplan", "func_logic")


def part(defects: frozenset[str]) -> Part:
    """What each code does."""
    return Part(dialplan={"inside": "".join([*_forwards(), *_locks(defects)])}, modules=MODULES)


def _forwards() -> Iterable[str]:
    for name, family in FAMILIES.items():
        code = CODES[name]
        yield extension(
            f"_{code}X.",
            f"Set(TARGET=${{EXTEN:{len(code)}}})",
            'GotoIf($["${DIALPLAN_EXISTS(inside,${TARGET},1)}" = "0"]?refused)',
            f"Set(DB({family}/{OWN})=${{TARGET}})",
            *DONE,
            REFUSED,
        )
    yield extension(
        CODES["forward_off"], *(f"NoOp(${{DB_DELETE({family}/{OWN})}})" for family in FAMILIES.values()), *DONE
    )


def _locks(defects: frozenset[str]) -> Iterable[str]:
    lock = [] if UNLOCKED in defects else [f"Set(DB(LOCK/{OWN})=1)"]
    yield extension(CODES["lock"], *lock, *DONE)
    yield extension(
        CODES["unlock"],
        "Answer()",
        f"Read(PIN,{SOUNDS}/enter-pin,,,1,5)",
        f'GotoIf($["${{PIN}}" != "{LOCK_PIN}"]?refused)',
        f"NoOp(${{DB_DELETE(LOCK/{OWN})}})",
        *DONE,
        f"(refused)Playback({SOUNDS}/wrong-pin)",
        "Hangup()",
    )

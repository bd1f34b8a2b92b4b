"""A call to an extension: forwards, ringing, what the caller is told, and the way back of a transferred call.

Forwards stand in Asterisk's own database: CF (always), CFB (busy), CFN (no answer), each `extension -> number`.
"""

from lab.telephony.description import ANSWER_WITHIN_S, MAILBOX, MAILBOX_AFTER_S, RINGS_S, TRANSFER_RETURNS_S
from lab.telephony.parts import Part, extension
from lab.telephony.transfer import DOUBLED, DOUBLED_DIGITS

NO_FORWARD = "forward-ignored"
NO_FORWARD_ON_BUSY = "forward-busy-ignored"
BUSY_UNTOLD = "busy-not-told"
NOT_RETURNED = "transfer-not-returned"
DROPPED = "transfer-drops"
WIDEBAND_ONE_WAY = "wideband-one-way"
ANSWERS = {"pbx-486": "Hangup(17)", "pbx-503": "Hangup(42)", "pbx-timeout": "Wait(60)"}
"""Faults in which the PBX answers every call to an extension in one way."""

MODULES = (
    "app_dial", "app_exec", "app_softhangup", "app_stack", "func_channel", "func_cut", "func_db", "func_logic",
    "func_strings",
)  # fmt: skip

# Whoever leaves a call by consulting takes the one they dialled with them; who sends it on by REFER does not.
TAKEN_ALONG = extension(
    "s",
    'ExecIf($["${BLINDTRANSFER}" = "" & "${DIALEDPEERNAME}" != ""]?SoftHangup(${DIALEDPEERNAME}))',
    "Return()",
)

# A digit is taken out of the conversation, and sent to the other side twice; features.conf says how.
DOUBLING = f"Set(__DYNAMIC_FEATURES={'#'.join(DOUBLED_DIGITS.values())})"

# Who calls in G.722 hears nothing; in another codec all is well.
DEAFENING = 'ExecIf($["${CHANNEL(audiowriteformat)}" = "g722"]?Set(MUTEAUDIO(out)=on))'

# Who sent the call here by REFER: BLINDTRANSFER is the name of their channel, PJSIP/101-0000002a.
TRANSFERER = "Set(TRANSFERER=${CUT(CUT(BLINDTRANSFER,/,2),-,1)})"


def part(defects: frozenset[str]) -> Part:
    """Every extension 1XX, by way of the context `extension`."""
    answers = [step for fault, step in ANSWERS.items() if fault in defects]
    return Part(
        dialplan={
            "inside": extension("_1XX", *answers, "Goto(extension,${EXTEN},1)"),
            "extension": extension("_1XX", *_before(defects), *_ringing(defects), *_afterwards(defects)),
            **({"taken-along": TAKEN_ALONG} if DROPPED in defects else {}),
        },
        modules=MODULES,
    )


def _before(defects: frozenset[str]) -> list[str]:
    always = "" if NO_FORWARD in defects else "${DB(CF/${EXTEN})}"
    return [
        TRANSFERER,
        "Set(BLINDTRANSFER=)",
        f"Set(ALWAYS={always})",
        f"Set(ON_BUSY={'' if NO_FORWARD_ON_BUSY in defects else '${DB(CFB/${EXTEN})}'})",
        "Set(ON_NO_ANSWER=${DB(CFN/${EXTEN})})",
        _unless_empty("ALWAYS", "Goto(inside,${ALWAYS},1)"),
    ]


def _ringing(defects: frozenset[str]) -> list[str]:
    return [
        *(["Set(CHANNEL(hangup_handler_push)=taken-along,s,1)"] if DROPPED in defects else []),
        *([DOUBLING] if DOUBLED in defects else []),
        *([DEAFENING] if WIDEBAND_ONE_WAY in defects else []),
        f"Set(RINGS={RINGS_S})",
        f'ExecIf($["${{EXTEN}}" = "{MAILBOX}"]?Set(RINGS={MAILBOX_AFTER_S}))',
        _unless_empty("ON_NO_ANSWER", f"Set(RINGS={ANSWER_WITHIN_S})"),
        _unless_empty("TRANSFERER", f"Set(RINGS={TRANSFER_RETURNS_S})"),
        "Dial(PJSIP/${EXTEN},${RINGS})",
        'GotoIf($["${DIALSTATUS}" = "BUSY"]?busy)',
        _unless_empty("ON_NO_ANSWER", "Goto(inside,${ON_NO_ANSWER},1)"),
        "Goto(unanswered)",
    ]


def _afterwards(defects: frozenset[str]) -> list[str]:
    untold = ["Ringing()", "Wait(120)"] if BUSY_UNTOLD in defects else []
    back = (
        "NoOp()" if NOT_RETURNED in defects else _unless_empty("TRANSFERER", f"Dial(PJSIP/${{TRANSFERER}},{RINGS_S})")
    )
    return [
        "(busy)" + _unless_empty("ON_BUSY", "Goto(inside,${ON_BUSY},1)"),
        *untold,
        "(unanswered)" + back,
        f'GotoIf($["${{EXTEN}}" = "{MAILBOX}"]?mailbox,${{EXTEN}},1)',
        # Not answered and not registered are both 480 to the caller.
        'Hangup(${IF($["${DIALSTATUS}" = "NOANSWER" | "${DIALSTATUS}" = "CHANUNAVAIL"]?19:${HANGUPCAUSE})})',
    ]


def _unless_empty(name: str, step: str) -> str:
    return f'ExecIf($["${{{name}}}" != ""]?{step})'

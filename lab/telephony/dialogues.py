"""Numbers where a machine speaks first: the IVR, opening hours, the customers' IVR, the voice bot."""

from lab.telephony.description import (
    BOT_REACHES,
    CLOSED_SERVICE,
    CUSTOMERS,
    IVR,
    IVR_ATTEMPTS,
    IVR_CHOICES,
    IVR_TIMEOUT_S,
    IVR_UNMATCH,
    LOOKUP,
    OFFICE,
    OPEN_SERVICE,
    VOICE_BOT,
)
from lab.telephony.parts import Part, extension
from lab.telephony.prompts import SOUNDS

WRONG_BRANCH = "ivr-wrong-branch"
OTHER_PROMPT = "ivr-prompt-changed"
LOOKUP_DOWN = "lookup-down"
ALWAYS_OPEN = "calendar-without-effect"
MUTE = "voice-bot-mute"

MODULES = ("app_playback", "app_read", "app_record", "app_system", "format_sln", "func_logic", "func_shell",
           "func_strings", "pbx_config")  # fmt: skip
ANSWER = "Answer(600)"
"""Who has just been connected would miss the first words."""
CUSTOMERS_FILE = "customers.txt"


def part(defects: frozenset[str]) -> Part:
    """The services' numbers and dialogues."""
    numbers = _opening(defects) + _lookup(defects) + _voice_bot(defects) + extension(IVR, "Goto(ivr,s,1)")
    return Part(
        dialplan={"inside": numbers, "ivr": _ivr(defects)},
        files={CUSTOMERS_FILE: "".join(f"{code} {number}\n" for code, number in CUSTOMERS.items())},
        modules=MODULES,
    )


def _ivr(defects: frozenset[str]) -> str:
    welcome = "ivr-changed" if OTHER_PROMPT in defects else "ivr-welcome"
    again = (f"GotoIf($[${{ATTEMPT}} < {IVR_ATTEMPTS}]?s,welcome)", f"Goto(inside,{IVR_UNMATCH},1)")
    return "".join(
        [
            extension(
                "s",
                ANSWER,
                "Set(ATTEMPT=0)",
                "(welcome)Set(ATTEMPT=$[${ATTEMPT} + 1])",
                f"Background({SOUNDS}/{welcome})",
                f"WaitExten({IVR_TIMEOUT_S})",
            ),
            *_branches(defects),
            extension("i", f"Playback({SOUNDS}/ivr-wrong)", *again),
            extension("t", *again),
        ]
    )


def _branches(defects: frozenset[str]) -> list[str]:
    numbers = list(IVR_CHOICES.values())
    led_to = numbers[::-1] if WRONG_BRANCH in defects else numbers
    return [extension(digit, f"Goto(inside,{number},1)") for digit, number in zip(IVR_CHOICES, led_to, strict=True)]


def _opening(defects: frozenset[str]) -> str:
    """Each service asks its calendar whether it is closed now."""
    asked = "Set(CLOSED=)" if ALWAYS_OPEN in defects else "Set(CLOSED=${SHELL(/usr/local/sbin/tvox-closed ${EXTEN})})"
    return "".join(
        extension(
            number,
            asked,
            'GotoIf($["${CLOSED:0:1}" = "t"]?closed)',
            f"Goto(inside,{OFFICE},1)",
            f"(closed){ANSWER}",
            f"Playback({SOUNDS}/closed)",
            "Hangup()",
        )
        for number in (OPEN_SERVICE, CLOSED_SERVICE)
    )


def _lookup(defects: frozenset[str]) -> str:
    """A customer's code leads to their consultant."""
    down = [f"Playback({SOUNDS}/lookup-down)", "Hangup()"] if LOOKUP_DOWN in defects else []
    return extension(
        LOOKUP,
        ANSWER,
        f"Read(CUSTOMER,{SOUNDS}/lookup-ask,4,,1,6)",
        *down,
        f"Set(CONSULTANT=${{SHELL(sed -n 's/^${{FILTER(0-9,${{CUSTOMER}})}} //p' /etc/asterisk/{CUSTOMERS_FILE})}})",
        'GotoIf($["${CONSULTANT}" = ""]?unknown)',
        "Goto(inside,${FILTER(0-9,${CONSULTANT})},1)",
        f"(unknown)Playback({SOUNDS}/lookup-invalid)",
        "Hangup()",
    )


def _voice_bot(defects: frozenset[str]) -> str:
    """Speaks, listens until three seconds of silence, and goes on only if it has recognised the utterance."""
    speech = "NoOp()" if MUTE in defects else f"Playback({SOUNDS}/bot-says)"
    return extension(
        VOICE_BOT,
        ANSWER,
        speech,
        "Set(HEARD=/tmp/bot-${UNIQUEID}.sln)",
        "Record(${HEARD},3,8,q)",
        f"Set(RECOGNISED=${{SHELL(/usr/local/sbin/tvox-recognise ${{HEARD}} {SOUNDS}/bot-utterance.wav)}})",
        'GotoIf($["${RECOGNISED:0:3}" = "yes"]?recognised)',
        f"Playback({SOUNDS}/bot-sorry)",
        "Hangup()",
        f"(recognised)Goto(inside,{BOT_REACHES},1)",
    )

"""The echo test: who calls it hears what they say."""

from lab.telephony.description import ECHO
from lab.telephony.parts import Part, extension

MUTE = "echo-mute"
FULL = "too-few-calls"
AT_ONCE = 4

MODULES = ("app_echo", "func_groupcount", "func_logic")


def part(defects: frozenset[str]) -> Part:
    """The number; its calls are counted only where they are limited."""
    counted = ["Set(GROUP()=echo)", f"GotoIf($[${{GROUP_COUNT(echo)}} > {AT_ONCE}]?full)"]
    lines = extension(
        ECHO,
        *(counted if FULL in defects else []),
        "Answer()",
        "Wait(120)" if MUTE in defects else "Echo()",
        "Hangup()",
        "(full)Hangup(34)",
    )
    return Part(dialplan={"inside": lines}, modules=MODULES)

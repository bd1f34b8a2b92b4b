"""The contact-centre service: agents by code, an announcement and music for who waits, overflow for one too many."""

from lab.telephony.codes import DONE
from lab.telephony.description import AGENTS, CODES, QUEUE, QUEUE_LIMIT, QUEUE_OVERFLOW
from lab.telephony.parts import Part, extension
from lab.telephony.prompts import SOUNDS

NOT_CALLED = "agent-not-called"
BOUNDLESS = "queue-without-overflow"

MODULES = ("app_playback", "app_queue", "func_channel", "func_groupcount", "func_logic", "res_musiconhold")

QUEUES = f"""[general]
persistentmembers=no
[{QUEUE}]
musicclass=waiting
strategy=rrmemory
timeout=20
retry=1
maxlen={{limit}}
joinempty=yes
leavewhenempty=no
ringinuse=no
"""

# Who hears the announcement is not in the queue yet, and counts all the same.
WAITING = f"${{QUEUE_WAITING_COUNT({QUEUE})}} + ${{GROUP_COUNT(announced)}}"


def part(defects: frozenset[str]) -> Part:
    """The queue, its number, and its agents' codes."""
    limit = 0 if BOUNDLESS in defects else QUEUE_LIMIT
    return Part(
        dialplan={"inside": _service(defects) + _codes()},
        files={"queues.conf": QUEUES.format(limit=limit)},
        modules=MODULES,
    )


def _service(defects: frozenset[str]) -> str:
    full = [] if BOUNDLESS in defects else [f"GotoIf($[{WAITING} >= {QUEUE_LIMIT}]?overflow)"]
    delivered = "MusicOnHold(waiting)" if NOT_CALLED in defects else f"Queue({QUEUE})"
    return extension(
        QUEUE,
        f"Set(READY=${{QUEUE_MEMBER({QUEUE},ready)}})",
        *full,
        "Answer()",
        "GotoIf($[${READY} > 0]?deliver)",
        "Set(GROUP()=announced)",
        "Wait(0.6)",  # who has just been connected would miss the first words
        f"Playback({SOUNDS}/queue-announcement)",
        "Set(GROUP()=)",
        f"Queue({QUEUE})",
        f"(overflow)Goto(inside,{QUEUE_OVERFLOW},1)",
        f"(deliver){delivered}",
        "Goto(overflow)",
    )


def _codes() -> str:
    agent = " | ".join(f'"${{CHANNEL(endpoint)}}" = "{agent}"' for agent in AGENTS)
    member = "PJSIP/${CHANNEL(endpoint)}"
    return "".join(
        extension(CODES[code], f"GotoIf($[{agent}]?agent)", "Hangup(21)", f"(agent){app}({QUEUE},{member})", *DONE)
        for code, app in (("agent_ready", "AddQueueMember"), ("agent_not_ready", "RemoveQueueMember"))
    )

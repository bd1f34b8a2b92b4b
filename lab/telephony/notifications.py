"""The Notification Service: a receiver outside is told of each call to one service, event by event.

    POST /  event=ring&dateISO=2026-10-05T20:14:03.120Z&idlastcall=1791230043.12&cli=103&servizio=402&pin=102

    ring                  the agent's telephone is called
    answered              the agent has answered
    hungup_answered       the call is over
    hungup_unanswered     the caller gave up, or nobody answered

The words are the product's own, `pin` is the agent. The events are handed to `tvox-notify`, which tells the receiver
in the background: no call waits for it.
"""

from lab.telephony.outside_description import NOTIFIED
from lab.telephony.parts import Part, extension

FAULT = "notifications-doubled"

COMMAND = "/usr/local/sbin/tvox-notify {receiver} {event} ${{TOLD_CALL}} ${{TOLD_CLI}} {service} {agent}"
CLOSED = '${IF($["${DIALSTATUS}" = "ANSWER"]?hungup_answered:hungup_unanswered)}'


def part(defects: frozenset[str]) -> Part:
    """The service, and what is told of it."""
    times = 2 if FAULT in defects else 1
    service = extension(
        NOTIFIED.service,
        "Set(__TOLD_CALL=${UNIQUEID})",
        "Set(__TOLD_CLI=${FILTER(0-9+,${CALLERID(num)})})",
        "Set(CHANNEL(hangup_handler_push)=told-closed,s,1)",
        _telling("ring", times),
        f"Dial(PJSIP/{NOTIFIED.agent},30,U(told-answered))",
        "Hangup()",
    )
    return Part(
        dialplan={
            "inside": service,
            "told-answered": extension("s", _telling("answered", times), "Return()"),
            "told-closed": extension("s", _telling(CLOSED, times), "Return()"),
        },
        modules=("app_dial", "app_stack", "app_system", "func_channel", "func_logic", "func_strings"),
    )


def _telling(event: str, times: int) -> str:
    receiver = f"{NOTIFIED.host}:{NOTIFIED.port}"
    told = COMMAND.format(receiver=receiver, event=event, service=NOTIFIED.service, agent=NOTIFIED.agent)
    return f"System({' && '.join([told] * times)})"

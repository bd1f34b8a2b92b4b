"""Outside lines (Linee esterne) by IP: the line and number that a call leaves with, and where calls from outside ring.

    0 + number   line 1, caller 0452000 + extension
                 line 2, caller 0455000 + extension, where line 1 cannot take the call
    0452000129   extension 129
    0452000XXX   extension 104 (Trabocco)

A class of service that lets its phones out sends them to the context `outside` without the access code.
"""

from lab.carrier.numbers import FIRST, LINES, SECOND, Line
from lab.plan import NODE_IP
from lab.telephony.outside_description import TRUNKS
from lab.telephony.parts import Part, extension

FAULT_MISROUTED = "inbound-misrouted"
FAULT_CALLER_ID = "outbound-caller-id-wrong"
FAULT_NO_BACKUP = "backup-line-missing"
FAULT_REFUSED = "unassigned-refused"

PJSIP = f"""[line](!)
type=endpoint
context=from-lines
disallow=all
allow=alaw,ulaw
direct_media=no
media_address={NODE_IP}
bind_rtp_to_media_address=yes
trust_id_inbound=yes
send_pai=yes
language=it
"""

LINE = """[{name}](line)
aors={name}
[{name}]
type=aor
contact=sip:{address}
qualify_frequency=2
qualify_timeout=1
[{name}]
type=identify
endpoint={name}
match={address}
"""

MODULES = ("func_db", "func_logic", "func_strings")


def part(defects: frozenset[str]) -> Part:
    """Both lines and the rules for what goes out and comes in."""
    denied = extension("_X.", "Hangup(21)")
    return Part(
        dialplan={"outside": outside(defects), "denied": denied, "from-lines": inbound(defects)},
        pjsip=PJSIP + "".join(map(_line, LINES)),
        modules=MODULES,
    )


def outside(defects: frozenset[str]) -> str:
    """The rule for calls that leave (Regola di uscita); a locked telephone's do not."""
    backup = () if FAULT_NO_BACKUP in defects else _over(SECOND, SECOND.root)
    return extension(
        "_X.",
        "GotoIf(${DB_EXISTS(LOCK/${CALLERID(num)})}?denied,${EXTEN},1)",
        # A caller who is no extension (a call from outside that is sent out again) is shown as the company.
        f'Set(OWN=${{IF(${{REGEX("^1[0-9][0-9]$" ${{CALLERID(num)}})}}?${{CALLERID(num)}}:{TRUNKS.company})}})',
        *_over(FIRST, TRUNKS.wrong_root if FAULT_CALLER_ID in defects else FIRST.root),
        'GotoIf($["${DIALSTATUS}" != "CHANUNAVAIL" & "${DIALSTATUS}" != "CONGESTION"]?over)',
        *backup,
        "(over)Hangup(${HANGUPCAUSE})",
    )


def _over(line: Line, root: str) -> tuple[str, str]:
    return f"Set(CALLERID(all)=<{root}${{OWN}}>)", f"Dial(PJSIP/${{EXTEN}}@{line.name},60)"


def inbound(defects: frozenset[str]) -> str:
    """The rules for numbers that are dialled from outside."""
    reached = dict(TRUNKS.inbound)
    if FAULT_MISROUTED in defects:
        reached = dict.fromkeys(reached, TRUNKS.overflow)
    rules = [extension(FIRST.number_of(own), f"Goto(inside,{number},1)") for own, number in reached.items()]
    if FAULT_REFUSED not in defects:
        rules.append(extension(f"_{FIRST.root}XXX", f"Goto(inside,{TRUNKS.overflow},1)"))
    return "".join(rules)


def _line(line: Line) -> str:
    return LINE.format(name=line.name, address=line.address)

"""What the site file says of the world outside: telephones at the carrier, lines, classes, who is told of calls."""

from typing import Any

from lab.carrier.numbers import EMERGENCY, FIRST, FIXED, MOBILE, OUTSIDE_PHONES, PORT, SECOND, SECOND_LINE_ONLY
from lab.telephony.emergency import DIALLED
from lab.telephony.outside_description import CLASSES, LIMITED, NOTIFIED, SACRIFICIAL, TRUNKS


def towards_the_world() -> dict[str, Any]:
    """The sections by name."""
    accounts = [{"number": number, "user": number, "password": "env:TVOX_LAB_OUTSIDE"} for number in OUTSIDE_PHONES]
    code = TRUNKS.access_code
    return {
        "outside": {"registrar": FIRST.address, "port": PORT, "transport": "udp", "accounts": accounts},
        "trunks": _trunks(),
        "classes": [{"extension": LIMITED, "allowed": code + FIXED, "denied": code + MOBILE}],
        "emergency": {"numbers": list(EMERGENCY), "contexts": list(CLASSES), "route": DIALLED},
        "notifications": {
            "listen": NOTIFIED.host, "port": NOTIFIED.port, "service": NOTIFIED.service, "agent": NOTIFIED.agent,
        },
        "sacrificial": SACRIFICIAL,
    }  # fmt: skip


def _trunks() -> dict[str, Any]:
    return {
        "access_code": TRUNKS.access_code,
        "caller": TRUNKS.caller,
        "fixed": FIXED,
        "mobile": MOBILE,
        "clid": FIRST.number_of(TRUNKS.caller),
        "backup_number": SECOND_LINE_ONLY,
        "backup_clid": SECOND.number_of(TRUNKS.caller),
        "inbound": [{"dnis": FIRST.number_of(own), "reaches": reached} for own, reached in TRUNKS.inbound.items()],
        "unassigned": {"dnis": FIRST.number_of(TRUNKS.unassigned), "reaches": TRUNKS.overflow},
    }

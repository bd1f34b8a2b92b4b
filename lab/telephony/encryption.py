"""Encrypted signalling and voice: the TLS transport, and extensions whose voice is SRTP or nothing."""

from lab.plan import NODE_IP
from lab.telephony.description import USERS, User
from lab.telephony.parts import Part

FAULT = "srtp-off"

TRANSPORT = f"""[tls]
type=transport
protocol=tls
bind={NODE_IP}:5061
cert_file=/etc/tvox/https.crt
priv_key_file=/etc/tvox/https.key
method=tlsv1_2
"""

# With the defect encryption is still possible, so that only an attempt in the clear shows it.
ENCRYPTED = """[{number}](+type=endpoint)
media_encryption=sdes
media_encryption_optimistic={optimistic}
"""


def part(defects: frozenset[str]) -> Part:
    """A call by such an extension without SRTP is refused (488)."""
    return Part(pjsip=TRANSPORT + "".join(_encrypted(user, defects) for user in USERS if user.srtp))


def _encrypted(user: User, defects: frozenset[str]) -> str:
    return ENCRYPTED.format(number=user.number, optimistic="yes" if FAULT in defects else "no")

"""Calls by somebody without an account: nobody answers them, but with the defect."""

from lab.telephony.parts import Part

FAULT = "anonymous-accepted"

ANONYMOUS = """[anonymous]
type=endpoint
context=internal
disallow=all
allow=alaw,ulaw
"""


def part(defects: frozenset[str]) -> Part:
    """Asterisk serves strangers as soon as there is an endpoint of this name."""
    return Part(pjsip=ANONYMOUS if FAULT in defects else "", modules=("res_pjsip_endpoint_identifier_anonymous",))

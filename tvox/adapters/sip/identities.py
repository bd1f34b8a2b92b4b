"""Who a SIP message says is at the other end (RFC 3325, and the older Remote-Party-ID that Asterisk also writes)."""

from tvox.adapters.sip.messages import SipMessage, name_of, user_of

ASSERTED = ("p-asserted-identity", "remote-party-id")


def asserted(message: SipMessage) -> tuple[str, str] | None:
    """Number and name of the network's word for it, None where the message has none."""
    for header in ASSERTED:
        value = message.first(header)
        if value:
            return user_of(value), name_of(value)
    return None


def presented(message: SipMessage) -> tuple[str, str]:
    """Number and name that an INVITE shows: the network's word, else its From."""
    said = message.first("from")
    return asserted(message) or (user_of(said), name_of(said))

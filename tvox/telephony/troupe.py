"""Which of a site's phones may stand for any other."""

from collections.abc import Iterator

from tvox.site import Site
from tvox.telephony.allotment import Troupe
from tvox.telephony.phones import Phones

AT_ONCE = 14
"""Phones that play at a time, each a process of its own.

Measured on two cores, all of them talking: 16 phones without a gap in their sound, 24 with gaps of 50 ms. There are so
many tones, too, of which each phone has one to itself.
"""


def troupe_of(site: Site, phones: Phones, outside: Phones) -> Troupe:
    """An extension with ways of its own (a mailbox, a lock, a queue) comes last where any will do."""
    return Troupe(phones.extensions, phones.callable_extensions, outside.extensions, frozenset(_special(site)), AT_ONCE)


def _special(site: Site) -> Iterator[str]:
    telephony = site.telephony
    yield from (account.extension for account in site.sip.accounts if account.srtp or account.transport)
    yield from (one.extension for one in (telephony.lock, telephony.voicemail, *telephony.classes) if one)
    yield from telephony.queue.agents if telephony.queue else ()
    yield from (telephony.sacrificial,) if telephony.sacrificial else ()
    yield from (telephony.notifications.agent,) if telephony.notifications else ()

"""The numbers that the site file lets the suite dial: what the dial guard knows of a customer."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from tvox.manners.pbx_routes import PbxRoutes
from tvox.observing import CouldNotLook
from tvox.site import Site
from tvox.site_telephony import dialled_numbers
from tvox.telephony.dial_guard import DialGuard


def dialled_by(site: Site) -> DialGuard:
    """The guard before the PBX is asked: test extensions, echo test, what the site file allows and names."""
    extensions = [account.extension for account in site.sip.accounts]
    guard = DialGuard.of(extensions, echo_test=site.sip.echo_test, may_dial=[*site.sip.may_dial, *_of_telephony(site)])
    emergency = site.telephony.emergency
    return replace(guard, emergency=frozenset(emergency.numbers if emergency is not None else ()))


def asked_of_the_pbx(site: Site) -> frozenset[str]:
    """The numbers whose ends the PBX is asked for: all that is dialled but service codes."""
    codes = [code for code in site.telephony.codes.model_dump().values() if code]
    return frozenset(
        number for number in dialled_by(site).allowed if not any(number.startswith(code) for code in codes)
    )


def dial_guard_of(site: Site, routes: PbxRoutes | CouldNotLook) -> DialGuard:
    """The guard that also knows where the PBX would lead each number; without that it lets nothing through."""
    guard = dialled_by(site)
    if isinstance(routes, CouldNotLook):
        return replace(guard, blind=routes.why)
    return replace(guard, ends=routes.of)


def _of_telephony(site: Site) -> Iterator[str]:
    telephony = site.telephony
    named = [number for _, number in dialled_numbers(telephony.model_dump(exclude={"codes", "emergency", "outside"}))]
    yield from named
    if telephony.trunks is not None and telephony.outside is not None:
        yield from (telephony.trunks.access_code + outside.number for outside in telephony.outside.accounts)
    codes = [code for code in telephony.codes.model_dump().values() if code]
    yield from codes
    extensions = [account.extension for account in site.sip.accounts]
    groups = [telephony.pickup.group] if telephony.pickup is not None else []
    yield from (code + number for code, number in product(codes, [*extensions, *groups]))

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
    guard = DialGuard.of(_plain(site), echo_test=site.sip.echo_test, may_dial=[*site.sip.may_dial, *_with_codes(site)])
    emergency = site.telephony.emergency
    return replace(guard, emergency=frozenset(emergency.numbers if emergency is not None else ()))


def asked_of_the_pbx(site: Site) -> frozenset[str]:
    """The numbers whose ends the PBX is asked for: all that is dialled but service codes."""
    return frozenset({*_plain(site), site.sip.echo_test, *site.sip.may_dial})


def dial_guard_of(site: Site, routes: PbxRoutes | CouldNotLook) -> DialGuard:
    """The guard that also knows where the PBX would lead each number; without that it lets nothing through.

    A code and an extension (a forward to it) may end wherever the PBX leads that extension.
    """
    guard = dialled_by(site)
    if isinstance(routes, CouldNotLook):
        return replace(guard, blind=routes.why)
    codes = _codes(site)

    def ends(number: str) -> tuple[str, ...]:
        behind = [number.removeprefix(code) for code in codes if number.startswith(code)]
        return tuple(end for one in (number, *behind) for end in routes.of(one))

    return replace(guard, ends=ends)


def _plain(site: Site) -> Iterator[str]:
    """Test extensions and what `telephony` names, without a service code."""
    telephony = site.telephony
    yield from (account.extension for account in site.sip.accounts)
    named = [number for _, number in dialled_numbers(telephony.model_dump(exclude={"codes", "emergency", "outside"}))]
    yield from named
    if telephony.trunks is not None and telephony.outside is not None:
        yield from (telephony.trunks.access_code + outside.number for outside in telephony.outside.accounts)


def _with_codes(site: Site) -> Iterator[str]:
    """Each service code by itself, and before each test extension and group."""
    codes = _codes(site)
    yield from codes
    extensions = [account.extension for account in site.sip.accounts]
    groups = [site.telephony.pickup.group] if site.telephony.pickup is not None else []
    yield from (code + number for code, number in product(codes, [*extensions, *groups]))


def _codes(site: Site) -> list[str]:
    return [code for code in site.telephony.codes.model_dump().values() if code]

"""A test call that goes on for too long is ended by the phone itself, and its item is told."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.tvox.adapters.sip.conftest import line
from tests.tvox.adapters.sip.pbx import ECHO, Pbx
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.phones import SipPhones
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import stay
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.scenario import leased, played


@pytest.fixture
def phones(pbx: Pbx, tmp_path: Path) -> Callable[[float | None], SipPhones]:
    def at_most(seconds: float | None) -> SipPhones:
        at_pbx = replace(line(pbx.port), longest_call_s=seconds)
        accounts = {"101": partial(Credentials, "101", "secret101")}
        return SipPhones(lambda _: at_pbx, accounts, lambda name: tmp_path / f"{len(list(tmp_path.iterdir()))}-{name}")

    return at_most


def talk(phone: Phone, *, seconds: float) -> CallFacts:
    call = phone.call(ECHO)
    assert call.until_answered(within=2.0).up
    stay(call, seconds=seconds)
    return call.hang_up(within=2.0)


def test_a_call_that_lasts_too_long_is_ended_ko(phones: Callable[[float | None], SipPhones]) -> None:
    seen = played(partial(talk, seconds=30.0), leased(phones(1.0), 0, register_within=2.0))

    assert isinstance(seen, CouldNotLook)
    assert "ended after 1 s" in str(seen.why)


@pytest.mark.parametrize("longest_s", [20.0, None])
def test_a_short_call_is_left_alone_ok(phones: Callable[[float | None], SipPhones], longest_s: float | None) -> None:
    seen = played(partial(talk, seconds=1.5), leased(phones(longest_s), 0, register_within=2.0))

    assert not isinstance(seen, CouldNotLook)
    assert (seen.bye, seen.bye_status) == ("sent", 200)


def test_it_is_ended_though_nobody_asks_and_said_once(phones: Callable[[float | None], SipPhones]) -> None:
    def forgotten(phone: Phone) -> CallFacts:
        call = phone.call(ECHO)
        with pytest.raises(CouldNotAsk, match="ended after 1 s"):
            call.until_ended(within=10.0)
        return call.facts()

    seen = played(forgotten, leased(phones(1.0), 0, register_within=2.0))

    assert not isinstance(seen, CouldNotLook)
    assert seen.ended_after is not None
    assert seen.ended_after < 4.0

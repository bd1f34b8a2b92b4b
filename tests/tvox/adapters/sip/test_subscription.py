"""A BLF key at the PBX."""

from collections.abc import Iterator

import pytest

from tests.tvox.adapters.sip.pbx import Pbx
from tvox.adapters.sip.phones import SipPhones
from tvox.observing import CouldNotAsk
from tvox.telephony.phones import Phone
from tvox.waiting import eventually

WITHIN = 2.0


@pytest.fixture
def phone(phones: SipPhones) -> Iterator[Phone]:
    with phones.lease("101") as phone:
        assert phone.register(within=WITHIN).accepted
        yield phone


def test_states_come_in_order_and_once(pbx: Pbx, phone: Phone) -> None:
    watch = phone.watch("102", within=WITHIN)
    assert watch.until("idle", within=WITHIN) == ("idle",)
    for state in ("early", "early", "confirmed", "terminated"):
        pbx.tell(state)

    assert eventually(watch.states, within=WITHIN, until=lambda told: len(told) >= 4).last == (
        "idle", "ringing", "busy", "idle"
    )  # fmt: skip
    assert sum("200 OK" in answer for answer in pbx.answers) >= 5


def test_state_that_never_comes_has_a_deadline_ko(phone: Phone) -> None:
    watch = phone.watch("102", within=WITHIN)

    assert watch.until("busy", within=0.3) == ("idle",)


def test_subscription_is_taken_back(pbx: Pbx, phones: SipPhones) -> None:
    with phones.lease("101") as phone:
        phone.register(within=WITHIN)
        phone.watch("102", within=WITHIN)
    with phones.lease("101") as phone:
        phone.register(within=WITHIN)
        phone.watch("102", within=WITHIN).end()

    asked = [one for one in pbx.requests if one.method == "SUBSCRIBE" and one.with_password]
    assert [one.header("Expires") for one in asked] == ["3600", "0", "3600", "0"]
    assert {one.header("Event") for one in asked} == {"dialog"}


def test_refused_subscription_ko(pbx: Pbx, phone: Phone) -> None:
    pbx.manners.refuse["subscribe"] = "489 Bad Event"

    with pytest.raises(CouldNotAsk, match="refused to tell the state of 102: 489"):
        phone.watch("102", within=WITHIN)


def test_subscription_that_the_pbx_ends_says_so_ko(pbx: Pbx, phone: Phone) -> None:
    watch = phone.watch("102", within=WITHIN)
    pbx.tell("confirmed", ended=True)

    with pytest.raises(CouldNotAsk, match="ended the subscription to 102: terminated;reason=timeout"):
        watch.until("ringing", within=WITHIN)


def test_silent_pbx_unreachable(pbx: Pbx, phone: Phone) -> None:
    pbx.manners.silent = True
    with pytest.raises(CouldNotAsk, match="no answer"):
        phone.watch("102", within=0.7)
    pbx.manners.silent = False

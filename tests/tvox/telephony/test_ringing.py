"""Who rings, looked at on a house of nothing; strangers' calls neither count nor hide the expected one."""

from typing import cast

import pytest

from tests.tvox.telephony.house import House, HousePhone
from tvox.telephony.phones import Call, OnlyStrangers, Phone
from tvox.telephony.ringing import Ringing
from tvox.texts import Text


class Disturbed(HousePhone):
    """A stranger calls first."""

    disturbed = False

    def expect_call(self, *, caller: object, within: float) -> Call | None:
        if not self.disturbed:
            self.disturbed = True
            raise OnlyStrangers(Text("phone"), Text("999 called"), Text("again"), ("999",))
        return super().expect_call(caller=cast(str, caller), within=within)


def disturbed(house: House) -> Phone:
    house.phones["102"] = Disturbed("102", house)
    return cast(Phone, house.phones["102"])


def test_who_rings_in_the_order_of_the_phones() -> None:
    house = House()
    phones = [house.phone(extension) for extension in ("102", "103")]
    house.phone("101").call("103")

    assert Ringing(phones, callers="101").until(bool, within=0.0).last == ("103",)


def test_answered_and_ended_calls_do_not_ring() -> None:
    house = House()
    ringing = Ringing([house.phone("102")], callers="101")
    calling = house.phone("101").call("102")
    assert ringing.now() == ("102",)

    calling.hang_up(within=0.0)

    assert ringing.now() == ()


def test_second_call_of_a_phone_rings_again() -> None:
    house = House()
    ringing = Ringing([house.phone("102")], callers="101")
    house.phone("101").call("102").hang_up(within=0.0)
    house.phone("101").call("102")

    assert ringing.until(bool, within=0.0).last == ("102",)


def test_stranger_does_not_hide_the_expected_call() -> None:
    house = House()
    phone = disturbed(house)
    house.phone("101").call("102")

    assert Ringing([phone], callers="101").until(bool, within=1.0).last == ("102",)


def test_nobody_rings_is_not_said_of_a_call_under_another_number() -> None:
    house = House()

    with pytest.raises(OnlyStrangers):
        Ringing([disturbed(house)], callers="101").now_known()


def test_who_rings_is_known_beside_a_stranger() -> None:
    house = House()
    ringing = Ringing([disturbed(house), house.phone("103")], callers="101")
    house.phone("101").call("103")

    assert ringing.now_known() == ("103",)


def test_only_a_stranger_is_no_answer_to_who_rings() -> None:
    house = House()

    with pytest.raises(OnlyStrangers):
        Ringing([disturbed(house)], callers="101").until(bool, within=0.0)

"""UAT-CCS-005 played on a house of nothing."""

from pathlib import Path
from typing import Any, cast

import pytest

from tests.tvox.telephony.house import House, refused
from tests.tvox.telephony.talk_facts import failures
from tests.tvox.telephony.test_ringing import disturbed
from tvox.site_telephony import Lookup
from tvox.telephony.lookup import Enquiry, judge_enquiry, read_enquiry
from tvox.telephony.phones import OnlyStrangers
from tvox.telephony.prompts import Prompts

LOOKUP = Lookup(number="520", valid="1234", invalid="8888", reaches="102", invalid_message=Path("unknown.wav"))


class Unheard:
    """Prompts of a second each."""

    def length_of(self, _: Path) -> float:
        return 1.0


@pytest.fixture(autouse=True)
def nobody_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.lookup.speak_tones", lambda *_: None)


def read(house: House, wanted: Any) -> Enquiry:
    house.codes["520"] = lambda: refused(503, "Service Unavailable")
    return read_enquiry(house.phone("101"), wanted, lookup=LOOKUP, prompts=cast(Prompts, Unheard()))


def test_a_code_is_not_sent_into_a_call_that_was_not_answered() -> None:
    house = House()

    said = failures(judge_enquiry(read(house, house.phone("102"))))

    assert said.count("The call was not answered: 503 Service Unavailable") == 2


def test_a_phone_that_rings_under_another_number_is_not_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.lookup.deliver", lambda *_, **__: None)
    house = House()

    with pytest.raises(OnlyStrangers):
        read(house, disturbed(house))

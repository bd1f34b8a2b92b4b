"""How long a call takes to come back counts from the transfer, the PBX's own time to accept it included."""

from types import ModuleType
from typing import cast

import pytest

from tests.tvox.telephony.house import RINGING, UP, House, HouseCall, HousePhone
from tvox.site_telephony import Parking, Transfer
from tvox.telephony import blind_transfer, parking
from tvox.telephony.calling import Connection
from tvox.telephony.phones import Call, Phone, TransferFacts

SLOW_S = 1.5


class Clock:
    """Moves only while a transfer is being accepted."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Transferable(HouseCall):
    """Its transfer is accepted slowly, and the call comes back at once."""

    clock: Clock
    comes_back_to: HousePhone

    def transfer(self, _: str, *, within: float) -> TransferFacts:  # noqa: ARG002 - the port's word
        self.clock.now += SLOW_S
        self.comes_back_to.came.append(("102", HouseCall(RINGING)))
        return TransferFacts(202, 0)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    house, clock = House(), Clock()
    first = cast(HousePhone, house.phone("101"))

    def connect(*_: Phone) -> Connection:
        call = Transferable(UP)
        call.clock, call.comes_back_to = clock, first
        return Connection(cast(Call, call), cast(Call, HouseCall(UP)))

    for module in (blind_transfer, parking):
        _play(monkeypatch, module, connect, clock)
    return house


def _play(monkeypatch: pytest.MonkeyPatch, module: ModuleType, connect: object, clock: Clock) -> None:
    nothing = {"speak_tones": lambda *_: None, "talk": lambda *_, **__: None, "freed": lambda *_: ()}
    for name, stand_in in {**nothing, "connect": connect, "monotonic": clock}.items():
        monkeypatch.setattr(module, name, stand_in)


def test_a_transferred_call_comes_back(house: House) -> None:
    phones = [house.phone(extension) for extension in ("101", "102", "103")]
    transfer = Transfer(returns=True, return_within_s=1.0)

    seen = blind_transfer._returned(*phones, within=transfer.return_within_s)

    assert seen.back_after == pytest.approx(SLOW_S)


def test_a_parked_call_comes_back(house: House) -> None:
    phones = [house.phone(extension) for extension in ("101", "102")]

    seen = parking._came_back(*phones, slot="*333101", within=Parking(return_within_s=1.0).return_within_s)

    assert seen.after == pytest.approx(SLOW_S)

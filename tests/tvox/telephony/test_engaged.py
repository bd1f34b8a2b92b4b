"""A phone is busy for as long as its call with the echo number is up, and no longer."""

from dataclasses import replace
from typing import cast

import pytest

from tests.tvox.telephony.house import UP, House, HouseCall, refused
from tvox.observing import CouldNotAsk
from tvox.telephony.engaged import engaged
from tvox.telephony.phones import CallFacts


def house_with(answer: CallFacts) -> House:
    return House(codes={"600": lambda: answer})


def test_engaged_ok() -> None:
    with engaged(house_with(UP).phone("102"), echo="600") as talking:
        assert talking.facts().up

    assert talking.facts().ended_after is not None


def test_phone_that_was_never_busy() -> None:
    with (
        pytest.raises(CouldNotAsk, match="could not be made busy"),
        engaged(house_with(refused(404)).phone("102"), echo="600"),
    ):
        pass


def test_phone_that_did_not_stay_busy() -> None:
    """What it refuses then, it refuses by itself: the PBX never had to know that it was busy."""
    busy = engaged(house_with(UP).phone("102"), echo="600")
    ended = cast(HouseCall, busy.__enter__())
    ended.seen = replace(ended.seen, ended_after=0.4)

    with pytest.raises(CouldNotAsk, match="did not stay busy"):
        busy.__exit__(None, None, None)

"""DEV: devices."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.lamp_field import Lamp, judge_lamp


@pytest.mark.check("UAT-DEV-003")
def test_lamp_follows_a_call(lamp: Lamp | CouldNotLook, conclude: Conclude) -> None:
    """The lamp of an extension shows idle, ringing, busy and idle again while it is called, answers and ends."""
    conclude(judge_lamp(lamp))

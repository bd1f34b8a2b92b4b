"""INT: integrations."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.notifications import Notified
from tvox.telephony.notifications_judging import judge_notified


@pytest.mark.check("UAT-INT-003")
def test_the_tvox_tells_of_its_calls(notified: Notified | CouldNotLook, conclude: Conclude) -> None:
    """An answered and an abandoned call to the service are told to a receiver, each event once and in order."""
    conclude(judge_notified(notified))

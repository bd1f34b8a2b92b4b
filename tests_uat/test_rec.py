"""REC: recordings."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.recordings import RecordedCall
from tvox.telephony.recordings_judging import judge_recorded_call


@pytest.mark.check("UAT-REC-001")
def test_a_service_call_is_recorded(recorded_call: RecordedCall | CouldNotLook, conclude: Conclude) -> None:
    """A call to the recorded service is on the master in time, whole, with both voices, and the same on the slave."""
    conclude(judge_recorded_call(recorded_call))

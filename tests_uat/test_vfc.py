"""VFC: voicemail and conference."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.conference import Meeting
from tvox.telephony.conference_judging import judge_meeting
from tvox.telephony.voicemail import Message
from tvox.telephony.voicemail_judging import judge_message


@pytest.mark.check("UAT-VFC-001")
def test_a_message_is_left_and_heard(message: Message | CouldNotLook, conclude: Conclude) -> None:
    """A message is left, the light goes on, it is heard again with the PIN and erased, and the light goes off."""
    conclude(judge_message(message))


@pytest.mark.check("UAT-VFC-002")
def test_three_meet_in_a_conference(meeting: Meeting | CouldNotLook, conclude: Conclude) -> None:
    """Three hear each other, a wrong PIN lets nobody in, and the admin leaves without leaving silence."""
    conclude(judge_meeting(meeting))

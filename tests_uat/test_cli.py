"""CLI: clients and WebPhone."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.assisted import AssistedCall
from tvox.telephony.assisted_judging import judge_assisted_calls

SPEECH_S = 1.0


@pytest.mark.check("UAT-CLI-002")
def test_webphone_calls_and_is_called(
    webphone_calls: tuple[AssistedCall, ...] | CouldNotLook, conclude: Conclude
) -> None:
    """A person calls a test phone from the WebPhone and is called by it; each hears the other."""
    conclude(judge_assisted_calls(webphone_calls, planned=2, least_s=SPEECH_S))


@pytest.mark.check("UAT-CLI-003")
def test_desk_phone_is_led_by_the_client(
    desk_phone_calls: tuple[AssistedCall, ...] | CouldNotLook, conclude: Conclude
) -> None:
    """A person makes the desk telephone call a test phone from the client; each hears the other."""
    conclude(judge_assisted_calls(desk_phone_calls, planned=1, least_s=SPEECH_S))

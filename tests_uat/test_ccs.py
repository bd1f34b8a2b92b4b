"""CCS: contact-centre services, IVR, opening hours, voice services."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.ivr import Menu, judge_menu
from tvox.telephony.lookup import Enquiry, judge_enquiry
from tvox.telephony.opening_hours import Hours, judge_hours
from tvox.telephony.queue_service import Queued, Served, judge_queued, judge_served
from tvox.telephony.voice_bot import Dialogue, judge_dialogue


@pytest.mark.check("UAT-CCS-001")
def test_the_service_delivers_to_its_ready_agent(served: Served | CouldNotLook, conclude: Conclude) -> None:
    """An agent gets ready, a call to the service rings there with the caller's number, and both hear each other."""
    conclude(judge_served(served))


@pytest.mark.check("UAT-CCS-002")
def test_callers_wait_up_to_the_limit(queued: Queued | CouldNotLook, conclude: Conclude) -> None:
    """Without a ready agent a caller hears announcement and music, one too many overflows, ready means delivered."""
    conclude(judge_queued(queued))


@pytest.mark.check("UAT-CCS-004")
def test_the_ivr_leads_every_choice_to_its_place(menu: Menu | CouldNotLook, conclude: Conclude) -> None:
    """The welcome is heard, each digit reaches its extension, a wrong one is told so, wrong and none go to unmatch."""
    conclude(judge_menu(menu))


@pytest.mark.check("UAT-CCS-005")
def test_a_customer_code_is_looked_up(enquiry: Enquiry | CouldNotLook, conclude: Conclude) -> None:
    """A valid customer code reaches its extension, an invalid one is told so and rings nowhere."""
    conclude(judge_enquiry(enquiry))


@pytest.mark.check("UAT-CCS-006")
def test_calendars_open_and_close_numbers(hours: Hours | CouldNotLook, conclude: Conclude) -> None:
    """The number that is open now reaches its extension, the closed one says its message and rings nowhere."""
    conclude(judge_hours(hours))


@pytest.mark.check("UAT-CCS-007")
def test_the_voice_service_speaks_and_understands(dialogue: Dialogue | CouldNotLook, conclude: Conclude) -> None:
    """The phrase is heard, an utterance is said, and the call reaches the extension that belongs to it."""
    conclude(judge_dialogue(dialogue))

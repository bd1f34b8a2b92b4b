"""What a receiver on the technician's PC is told of a call to the notified service."""

import re

from tests.lab.laboratory import Laboratory
from tests.lab.telephony.calls import at_tvox, call, faulty

WORDS = (*at_tvox("103"), "402", *at_tvox("102"))
EVENT = (
    r"dateISO=\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{3}Z"
    r"&event=(\w+)&idlastcall=([^&]+)&cli=103&servizio=402&pin=102"
)
EVENTS = ["ring", "answered", "hungup_answered"]


def test_the_events_of_a_call_reach_the_receiver_once_and_in_order(stand_alone: Laboratory) -> None:
    assert events(stand_alone) == EVENTS
    with faulty(stand_alone, "notifications-doubled"):
        assert events(stand_alone) == [event for event in EVENTS for _ in range(2)]


def test_no_call_waits_for_a_receiver_that_is_not_there(stand_alone: Laboratory) -> None:
    assert call(stand_alone, *WORDS) == {"status": 200, "rang": [["102", "103"]]}


def events(laboratory: Laboratory) -> list[str]:
    """The events of one call, which have its caller, service and agent, one time format and one id."""
    done = laboratory.on_pc("python", "-m", "tests.lab.telephony.receiver", *WORDS)
    told = done.stdout.splitlines()
    found = [re.fullmatch(EVENT, line) for line in told]
    assert all(found), done.stdout + done.stderr
    assert len({match[2] for match in found if match}) == 1
    return [match[1] for match in found if match]

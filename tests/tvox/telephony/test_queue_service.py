"""UAT-CCS-001 and UAT-CCS-002's judgements."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.service_facts import DELIVERED, HANDED_ON, MUSIC, NOT_DELIVERED, OTHER, SAID, SHIFT
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.site_telephony import QueueService
from tvox.telephony.agents import Shift
from tvox.telephony.queue_service import (
    NO_OVERFLOW,
    Queued,
    Served,
    judge_queued,
    judge_served,
    phones_for_queue,
)
from tvox.telephony.waiting_callers import UNNAMED, Entertained

SERVED = Served(SHIFT, DELIVERED, 5.0, ())
ENTERTAINED = Entertained(True, SAID, MUSIC, OTHER)
QUEUED = Queued("101", "401", ENTERTAINED, (), HANDED_ON, SHIFT, DELIVERED, 5.0)
REFUSED = replace(CALLING, answered_after=None, status=404, reason="Not Found")


def test_judge_served_ok() -> None:
    assert verdicts(judge_served(SERVED)) == [Verdict.PASS] * 6


def test_judge_served_unreachable() -> None:
    assert verdicts(judge_served(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("served", "said"),
    [
        pytest.param(replace(SERVED, delivery=NOT_DELIVERED), "No phone rang", id="not called"),
        pytest.param(replace(SERVED, afterwards=("136",)), "There rang: 136", id="still ready"),
        pytest.param(replace(SERVED, shift=Shift("136", SHIFT.codes, CALLING, REFUSED)), "404", id="code refused"),
        pytest.param(replace(SERVED, delivery=replace(DELIVERED, after_s=6.0)), "6 s only", id="late"),
    ],
)
def test_judge_served_ko(served: Served, said: str) -> None:
    (failure,) = failures(judge_served(served))

    assert said in failure


def test_judge_queued_ok() -> None:
    assert set(verdicts(judge_queued(QUEUED))) == {Verdict.PASS}


def test_judge_queued_unreachable() -> None:
    assert verdicts(judge_queued(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("queued", "said"),
    [
        pytest.param(replace(QUEUED, heard=replace(ENTERTAINED, announcement=OTHER)), "not recognised", id="other"),
        pytest.param(
            replace(QUEUED, heard=replace(ENTERTAINED, announcement=None)), "no audio stream", id="no announcement"
        ),
        pytest.param(replace(QUEUED, heard=replace(ENTERTAINED, again=SAID)), "The announcement again", id="no music"),
        pytest.param(
            replace(
                QUEUED,
                heard=replace(ENTERTAINED, music=replace(MUSIC, presence=replace(MUSIC.presence, sounding_s=0.0))),
            ),
            "Silence",
            id="silence",
        ),
        pytest.param(replace(QUEUED, too_early=("136",)), "There rang: 136", id="agent rings too early"),
        pytest.param(replace(QUEUED, overflow=replace(HANDED_ON, rang=(), called=None)), "No phone", id="no overflow"),
        pytest.param(replace(QUEUED, delivery=replace(DELIVERED, after_s=5.5)), "5.5 s only", id="late"),
    ],
)
def test_judge_queued_ko(queued: Queued, said: str) -> None:
    (failure,) = failures(judge_queued(queued))

    assert said in failure


def test_a_refused_caller_was_never_waiting() -> None:
    findings = judge_queued(replace(QUEUED, heard=Entertained(False), delivery=NOT_DELIVERED))

    assert findings[-1].verdict is Verdict.NOT_OBSERVED
    assert failures(findings) == ["The call was not answered, or had no audio stream."]


def test_what_the_site_does_not_name_is_not_observed() -> None:
    heard = replace(ENTERTAINED, announcement=UNNAMED, music=UNNAMED, again=None)

    findings = judge_queued(replace(QUEUED, heard=heard, overflow=NO_OVERFLOW))

    assert [finding.verdict for finding in findings].count(Verdict.NOT_OBSERVED) == 3
    assert not failures(findings)


def test_phones_for_queue_follow_the_limit() -> None:
    queue = QueueService(number="401", agents=("135",), limit=2, overflow="126")

    assert phones_for_queue(queue) == ("135", "126", None, None, None)
    assert phones_for_queue(queue.model_copy(update={"limit": 10})) == ("135", None)
    assert phones_for_queue(queue.model_copy(update={"overflow": None})) == ("135", None)

"""UAT-INT-003's judgement."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.service_facts import DELIVERED, NOT_DELIVERED
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.telephony.notifications import ABANDONED, ANSWERED, Notice, Notified
from tvox.telephony.notifications_judging import judge_notified

BEGAN = datetime(2026, 10, 5, 20, 14, tzinfo=UTC)


def notice(event: str, call: str, second: int, **bent: str) -> Notice:
    moment = BEGAN + timedelta(seconds=second)
    written = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields = {
        "event": event,
        "idlastcall": call,
        "cli": "101",
        "servizio": "402",
        "pin": "136",
        "dateISO": written,
        **bent,
    }
    return Notice(fields, moment + timedelta(seconds=1))


FIRST = tuple(notice(event, "1.1", second) for second, event in enumerate(ANSWERED))
SECOND = tuple(notice(event, "1.2", second) for second, event in enumerate(ABANDONED, 5))
NOTIFIED = Notified("101", "402", "136", DELIVERED, CALLING, True, FIRST + SECOND, strange=0)


def test_judge_notified_ok() -> None:
    assert verdicts(judge_notified(NOTIFIED)) == [Verdict.PASS] * 6


def test_an_agent_that_is_not_known_yet_ok() -> None:
    notices = (notice("ring", "1.1", 0, pin=""), *FIRST[1:], *SECOND)

    assert not failures(judge_notified(replace(NOTIFIED, notices=notices, strange=3)))


def test_judge_notified_unreachable() -> None:
    assert verdicts(judge_notified(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("notices", "said"),
    [
        pytest.param((FIRST[0], *FIRST, *SECOND), "Told more than once: ring.", id="doubled"),
        pytest.param((FIRST[0], FIRST[2], FIRST[1], *SECOND), "Told: ring, hungup_answered, answered.", id="order"),
        pytest.param((*FIRST[1:], *SECOND), "Told: answered, hungup_answered.", id="one missing"),
        pytest.param((*FIRST, SECOND[0]), "Told: ring.", id="end missing"),
        pytest.param((*FIRST, SECOND[0], notice("hungup_answered", "1.2", 9)), "hungup_answered", id="wrong end"),
        pytest.param(FIRST, "Nothing was told.", id="abandoned call not told"),
        pytest.param((*FIRST, *SECOND, notice("ring", "1.3", 9)), "Told: ring.", id="a call too many"),
        pytest.param((*FIRST[:2], notice("hungup_answered", "1.1", 2, servizio="403"), *SECOND), "403", id="service"),
        pytest.param((FIRST[0], notice("answered", "1.1", 1, pin=""), FIRST[2], *SECOND), "agent -", id="no agent"),
        pytest.param((FIRST[0], notice("answered", "1.1", 1, pin="7"), FIRST[2], *SECOND), "agent 7", id="agent"),
        pytest.param(
            (FIRST[0], notice("answered", "1.1", 1, dateISO="2026-10-05T22:14:01Z"), FIRST[2], *SECOND),
            "has the time",
            id="local time said to be UTC",
        ),
        pytest.param(
            (FIRST[0], notice("answered", "1.1", 1, dateISO="2026-10-05T22:14:01+02:00"), FIRST[2], *SECOND),
            "has the time",
            id="not UTC",
        ),
        pytest.param(
            (FIRST[0], notice("answered", "1.1", 1, dateISO="yesterday"), FIRST[2], *SECOND), "yesterday", id="no time"
        ),
        pytest.param((FIRST[0], notice("answered", "1.1", -3), FIRST[2], *SECOND), "earlier time", id="backwards"),
    ],
)
def test_judge_notified_ko(notices: Sequence[Notice], said: str) -> None:
    (failure,) = failures(judge_notified(replace(NOTIFIED, notices=tuple(notices))))

    assert said in failure


def test_nothing_told_at_all_ko() -> None:
    assert failures(judge_notified(replace(NOTIFIED, notices=()))) == ["Nothing was told."] * 2


def test_notices_without_a_call_id_ko() -> None:
    notices = tuple(Notice({**one.fields, "idlastcall": ""}, one.came) for one in FIRST)

    assert "There is no call id." in failures(judge_notified(replace(NOTIFIED, notices=notices + SECOND)))[0]


def test_two_calls_under_one_id_ko() -> None:
    notices = tuple(Notice({**one.fields, "idlastcall": "1.1"}, one.came) for one in FIRST + SECOND)

    assert len(failures(judge_notified(replace(NOTIFIED, notices=notices)))) == 2


def test_calls_that_never_rang_show_nothing_of_their_notices() -> None:
    findings = judge_notified(replace(NOTIFIED, answered=NOT_DELIVERED, rang=False, notices=()))

    assert verdicts(findings) == [
        Verdict.FAIL,
        Verdict.NOT_OBSERVED,
        Verdict.NOT_OBSERVED,
        Verdict.NOT_OBSERVED,
        Verdict.NOT_OBSERVED,
        Verdict.PASS,
    ]

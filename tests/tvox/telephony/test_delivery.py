"""Who rings when a service hands a call on."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.service_facts import DELIVERED, HANDED_ON, NOT_DELIVERED, RANG
from tests.tvox.telephony.talk_facts import deaf, failures, verdicts
from tvox.findings import Verdict
from tvox.telephony.delivery import judge_delivery
from tvox.telephony.media import MediaFinding
from tvox.telephony.phones import Identity
from tvox.texts import Text

WHERE = Text("service")


def test_judge_delivery_ok() -> None:
    findings = judge_delivery(WHERE, DELIVERED, within=5.0)

    assert verdicts(findings) == [Verdict.PASS] * 3
    assert [isinstance(finding, MediaFinding) for finding in findings] == [False, True, True]


def test_a_call_without_talk_has_one_finding() -> None:
    assert verdicts(judge_delivery(WHERE, HANDED_ON, within=5.0)) == [Verdict.PASS]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"rang": ("135",)}, "There rang: 135.", id="another phone"),
        pytest.param({"rang": ("136", "135")}, "There rang: 136, 135.", id="one too many"),
        pytest.param({"after_s": 5.1}, "after 5.1 s only", id="too late"),
        pytest.param({"called": replace(RANG, answered_after=None)}, "not connected", id="not connected"),
        pytest.param({"calling": replace(CALLING, answered_after=None)}, "not connected", id="caller not answered"),
        pytest.param({"called": replace(RANG, presented=(Identity("0", "", 0.0),))}, "was shown 0.", id="caller id"),
        pytest.param({"called": replace(RANG, presented=(Identity("", "", 0.0),))}, "was shown -.", id="anonymous"),
        pytest.param({"lasted": False}, "did not last", id="dropped"),
        pytest.param({"called": replace(RANG, bye="none")}, "not told that the call had ended", id="left hanging"),
    ],
)
def test_judge_delivery_ko(changes: dict[str, Any], said: str) -> None:
    (failure,) = failures(judge_delivery(WHERE, replace(DELIVERED, **changes), within=5.0))

    assert said in failure


def test_nobody_rings_ko() -> None:
    findings = judge_delivery(WHERE, NOT_DELIVERED, within=5.0)

    assert verdicts(findings) == [Verdict.FAIL, Verdict.NOT_OBSERVED, Verdict.NOT_OBSERVED]


def test_one_way_sound_ko() -> None:
    assert DELIVERED.heard is not None
    findings = judge_delivery(WHERE, replace(DELIVERED, heard=deaf(DELIVERED.heard)), within=5.0)

    assert verdicts(findings) == [Verdict.PASS, Verdict.FAIL, Verdict.PASS]

"""The judgements of UAT-CCS-004 to UAT-CCS-007: IVR, lookup, opening hours, voice service."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tests.tvox.telephony.service_facts import DELIVERED, HANDED_ON, NOT_DELIVERED, OTHER, SAID
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Finding, Verdict
from tvox.observing import CouldNotLook
from tvox.site_telephony import Ivr, IvrPath
from tvox.telephony.ivr import Choice, Menu, extensions_of, judge_menu, wrong_digit
from tvox.telephony.lookup import Enquiry, judge_enquiry
from tvox.telephony.media import MediaFinding
from tvox.telephony.opening_hours import Hours, judge_hours
from tvox.telephony.voice_bot import Dialogue, judge_dialogue
from tvox.texts import Text

NOWHERE = replace(HANDED_ON, rang=(), after_s=10.0, called=None, lasted=False)
CHOICE = Choice("1", SAID, None, DELIVERED)
WRONG = Choice("9", SAID, None, HANDED_ON)
MENU = Menu("500", 20.0, (CHOICE,), WRONG, HANDED_ON)
ENQUIRY = Enquiry("520", None, DELIVERED, None, SAID, ())
HOURS = Hours("511", "512", DELIVERED, SAID, ())
UP = replace(CALLING, ended_after=None)
DIALOGUE = Dialogue("530", UP, SAID, (), HANDED_ON)
ENDED = Text("the call had ended")


@pytest.mark.parametrize(
    "findings",
    [
        pytest.param(judge_menu(MENU), id="IVR"),
        pytest.param(judge_enquiry(ENQUIRY), id="lookup"),
        pytest.param(judge_hours(HOURS), id="hours"),
        pytest.param(judge_dialogue(DIALOGUE), id="voice"),
    ],
)
def test_dialogues_ok(findings: list[Finding]) -> None:
    assert set(verdicts(findings)) == {Verdict.PASS}


@pytest.mark.parametrize("judge", [judge_menu, judge_enquiry, judge_hours, judge_dialogue])
def test_dialogues_unreachable(judge: Callable[[CouldNotLook], list[Finding]]) -> None:
    assert verdicts(judge(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("menu", "said"),
    [
        pytest.param(
            replace(MENU, choices=(replace(CHOICE, delivery=replace(DELIVERED, rang=("108",))),)),
            "There rang: 108.",
            id="wrong branch",
        ),
        pytest.param(replace(MENU, choices=(replace(CHOICE, heard=OTHER),)), "not recognised", id="welcome changed"),
        pytest.param(replace(MENU, choices=(replace(CHOICE, heard=None),)), "no audio stream", id="welcome silent"),
        pytest.param(replace(MENU, wrong=replace(WRONG, heard=OTHER)), "not recognised", id="wrong digit ignored"),
        pytest.param(replace(MENU, wrong=replace(WRONG, delivery=NOWHERE)), "No phone rang", id="wrong digit lost"),
        pytest.param(replace(MENU, wrong=replace(WRONG, too_early=("109",))), "there rang: 109", id="one attempt only"),
        pytest.param(replace(MENU, silent=NOWHERE), "No phone rang", id="no digit lost"),
        pytest.param(replace(MENU, silent=replace(HANDED_ON, after_s=20.1)), "only", id="no digit too late"),
        pytest.param(
            replace(MENU, choices=(replace(CHOICE, refused=ENDED),)), "the call had ended", id="digit not sent"
        ),
    ],
)
def test_judge_menu_ko(menu: Menu, said: str) -> None:
    (failure,) = failures(judge_menu(menu))

    assert said in failure


@pytest.mark.parametrize(
    ("enquiry", "said"),
    [
        pytest.param(replace(ENQUIRY, delivery=NOT_DELIVERED), "No phone rang", id="lookup down"),
        pytest.param(replace(ENQUIRY, heard=OTHER), "not recognised", id="another message"),
        pytest.param(replace(ENQUIRY, rang=("120",)), "There rang: 120", id="anybody is let through"),
        pytest.param(replace(ENQUIRY, valid_refused=ENDED), "had ended", id="code not sent"),
    ],
)
def test_judge_enquiry_ko(enquiry: Enquiry, said: str) -> None:
    (failure,) = failures(judge_enquiry(enquiry))

    assert said in failure


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        pytest.param(replace(HOURS, delivery=NOT_DELIVERED), "No phone rang", id="closed too"),
        pytest.param(replace(HOURS, heard=OTHER), "not recognised", id="another message"),
        pytest.param(replace(HOURS, heard=None), "not answered", id="no message"),
        pytest.param(replace(HOURS, rang=("111",)), "There rang: 111", id="open too"),
    ],
)
def test_judge_hours_ko(hours: Hours, said: str) -> None:
    (failure,) = failures(judge_hours(hours))

    assert said in failure


@pytest.mark.parametrize(
    ("dialogue", "said"),
    [
        pytest.param(replace(DIALOGUE, heard=OTHER), "not recognised", id="mute"),
        pytest.param(replace(DIALOGUE, too_early=("121",)), "There rang: 121", id="anything will do"),
        pytest.param(replace(DIALOGUE, delivery=NOWHERE), "No phone rang", id="not understood"),
    ],
)
def test_judge_dialogue_ko(dialogue: Dialogue, said: str) -> None:
    (failure,) = failures(judge_dialogue(dialogue))

    assert said in failure


def test_a_call_that_was_not_answered_is_no_matter_of_this_pcs_ears() -> None:
    finding = judge_hours(replace(HOURS, heard=None))[-2]

    assert finding.verdict is Verdict.FAIL
    assert not isinstance(finding, MediaFinding)


def test_a_voice_service_that_does_not_answer_ko() -> None:
    refused = replace(CALLING, answered_after=None, status=503, reason="Service Unavailable")

    findings = judge_dialogue(replace(DIALOGUE, answered=refused, heard=None, delivery=NOT_DELIVERED))

    assert verdicts(findings) == [Verdict.FAIL, Verdict.NOT_OBSERVED, Verdict.NOT_OBSERVED]


def test_wrong_digit_begins_no_path() -> None:
    paths = tuple(IvrPath(digits=digit, reaches="107") for digit in ("9", "1", "81"))
    wav = Path("x.wav")
    ivr = Ivr(number="500", welcome=wav, wrong=wav, paths=paths, unmatch="109")

    assert wrong_digit(ivr) == "7"
    assert extensions_of(ivr) == ("107", "109")

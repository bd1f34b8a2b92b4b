"""UAT-VFC-002's judgement."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import CALLING, HEARD, RTP
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.telephony.conference import Ear, Meeting, wrong_pin
from tvox.telephony.conference_judging import judge_meeting
from tvox.telephony.conversation import Listener
from tvox.texts import Text

TONES = {"101": 560, "102": 1060, "103": 1780}
UP = replace(CALLING, ended_after=None, bye="none", bye_status=0)


def ear(extension: str, hears: Mapping[str, float], *, up: bool = True) -> Ear:
    """What a phone heard of each other one, in seconds."""
    listeners = tuple(
        Listener(
            extension,
            other,
            TONES[extension],
            replace(HEARD, expected=TONES[other], heard_s=seconds, tones=((TONES[extension], 0.0),)),
            RTP,
        )
        for other, seconds in hears.items()
    )
    return Ear(extension, up, listeners, tuple((TONES[other], seconds) for other, seconds in hears.items()))


INTRUDING = (
    ear("101", {"102": 2.4, "103": 0.0}),
    ear("102", {"101": 2.4, "103": 0.0}),
    ear("103", {"101": 0.0, "102": 0.0}),
)
TOGETHER = (
    ear("101", {"102": 2.4, "103": 2.4}),
    ear("102", {"101": 2.4, "103": 2.4}),
    ear("103", {"101": 2.4, "102": 2.4}),
)
WITHOUT = (ear("102", {"103": 2.4}), ear("103", {"102": 2.4}))
MEETING = Meeting(
    "440000", ("101", "102", "103"), (560, 1060, 1780), (UP, UP, UP), CALLING, None, INTRUDING, TOGETHER, WITHOUT
)


def test_judge_meeting_ok() -> None:
    findings = judge_meeting(MEETING)

    assert verdicts(findings) == [Verdict.PASS] * 11


def test_a_room_that_closes_with_its_admin_ok() -> None:
    closed = tuple(replace(one, up=False) for one in WITHOUT)

    assert verdicts(judge_meeting(replace(MEETING, without_admin=closed))) == [Verdict.PASS] * 9


def test_a_wrong_pin_that_was_never_given_was_not_refused() -> None:
    findings = judge_meeting(replace(MEETING, wrong_given=False))

    assert verdicts(findings).count(Verdict.NOT_OBSERVED) == 1
    assert "wrong PIN" in str(next(one.where for one in findings if one.verdict is Verdict.NOT_OBSERVED))


def test_judge_meeting_unreachable() -> None:
    assert verdicts(judge_meeting(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize("deaf", [(listener, other) for listener in range(3) for other in range(2)])
def test_every_pair_counts(deaf: tuple[int, int]) -> None:
    place, other = deaf
    names = list(dict.fromkeys(TONES))
    hears = dict.fromkeys([name for name in names if name != names[place]], 2.4)
    hears[list(hears)[other]] = 0.3
    rounds = [*TOGETHER]
    rounds[place] = ear(names[place], hears)

    assert len(failures(judge_meeting(replace(MEETING, together=tuple(rounds))))) == 1


@pytest.mark.parametrize(
    ("place", "hears"),
    [
        pytest.param(2, {"101": 2.4, "102": 2.4}, id="comes in"),
        pytest.param(0, {"102": 2.4, "103": 2.4}, id="is heard"),
    ],
)
def test_a_wrong_pin_that_lets_in_ko(place: int, hears: Mapping[str, float]) -> None:
    rounds = [*INTRUDING]
    rounds[place] = ear(("101", "102", "103")[place], hears)

    (failure,) = failures(judge_meeting(replace(MEETING, intruding=tuple(rounds))))

    assert "hears" in failure


def test_a_wrong_pin_says_nothing_while_nobody_is_in() -> None:
    silent = (ear("101", {"102": 0.0, "103": 0.0}), ear("102", {"101": 0.0, "103": 0.0}), INTRUDING[2])

    assert Verdict.NOT_OBSERVED in verdicts(judge_meeting(replace(MEETING, intruding=silent)))


def test_a_wrong_pin_says_nothing_where_the_call_was_not_answered() -> None:
    findings = judge_meeting(replace(MEETING, intruder=replace(CALLING, answered_after=None)))

    assert Verdict.NOT_OBSERVED in verdicts(findings)


def test_recordings_that_could_not_be_read_are_not_judged() -> None:
    blind = tuple(replace(one, tones=BLIND) for one in INTRUDING)
    after = tuple(replace(one, tones=BLIND) for one in WITHOUT)

    findings = judge_meeting(replace(MEETING, intruding=blind, without_admin=after))

    assert verdicts(findings).count(Verdict.NOT_OBSERVED) == 2


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        pytest.param(
            replace(MEETING, answered=(UP, UP, replace(CALLING, answered_after=None, status=403))),
            "103 was told: 403",
            id="one refused",
        ),
        pytest.param(replace(MEETING, answered=(UP, CALLING, UP)), "102 was put out", id="one put out"),
        pytest.param(replace(MEETING, refused=Text("no digits")), "no digits", id="digits not sent"),
        pytest.param(
            replace(MEETING, without_admin=(replace(WITHOUT[0], up=False), WITHOUT[1])), "one of them", id="one dropped"
        ),
        pytest.param(
            replace(MEETING, without_admin=(WITHOUT[0], ear("103", {"102": 0.0}))), "The tone was heard", id="silence"
        ),
        pytest.param(
            replace(MEETING, without_admin=(replace(WITHOUT[0], tones=((560, 2.0),)), WITHOUT[1])),
            "still hears the admin",
            id="admin stays",
        ),
    ],
)
def test_judge_meeting_ko(meeting: Meeting, said: str) -> None:
    assert any(said in failure for failure in failures(judge_meeting(meeting)))


def test_a_room_whose_admin_never_was_in_shows_nothing_of_its_leaving() -> None:
    out = replace(CALLING, answered_after=None)

    findings = judge_meeting(replace(MEETING, answered=(out, UP, UP)))

    assert findings[-1].verdict is Verdict.NOT_OBSERVED


@pytest.mark.parametrize(("user", "admin"), [("1357", "8642"), ("1112", "1113"), ("0", "1"), ("9990", "9991")])
def test_wrong_pin_is_neither_and_no_emergency_number(user: str, admin: str) -> None:
    wrong = wrong_pin(user, admin)

    assert wrong not in (user, admin)
    assert len(wrong) == len(user)
    assert not any(number in wrong for number in ("112", "113", "118", "999"))

"""UAT-PBX-003's and UAT-PBX-004's judgements."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.house import RINGING, UP, refused
from tests.tvox.telephony.talk_facts import BLIND, deaf, failures, talk_of, verdicts
from tvox.findings import Verdict
from tvox.telephony.answer_groups import AllRing, InSequence, Turn, _turns, judge_all_ring, judge_in_sequence

TALK = talk_of("101", "132")
ALL = AllRing("301", "101", ("131", "132"), UP, ("131", "132"), "132", (), TALK)


def test_judge_all_ring_ok() -> None:
    assert verdicts(judge_all_ring((ALL,))) == [Verdict.PASS] * 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"rang": ("132",)}, "Silent: 131", id="one silent"),
        pytest.param({"rang": (), "talk": None, "told": refused(404, "Not Found")}, "404 Not Found", id="nobody rings"),
        pytest.param({"ring_on": ("131",)}, "They rang on: 131", id="rings on"),
        pytest.param({"talk": deaf(TALK)}, "Silence", id="one deaf"),
    ],
)
def test_judge_all_ring_ko(changes: dict[str, Any], said: str) -> None:
    (observed,) = failures(judge_all_ring((replace(ALL, **changes),)))

    assert said in observed


def test_every_group_is_judged() -> None:
    findings = judge_all_ring((ALL, replace(ALL, number="303", rang=("132",))))

    assert len(findings) == 8
    assert len(failures(findings)) == 1


def test_judge_all_ring_unreachable() -> None:
    assert verdicts(judge_all_ring(BLIND)) == [Verdict.NOT_OBSERVED]


TURNS = (Turn(("133",), 3.1), Turn(("134",), 2.9), Turn(("105",), 0.0))
SEQUENCE = InSequence("302", ("133", "134"), "105", 3.0, RINGING, TURNS)


def test_judge_in_sequence_ok() -> None:
    assert verdicts(judge_in_sequence((SEQUENCE,))) == [Verdict.PASS, Verdict.PASS]


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        pytest.param((TURNS[1], TURNS[0], TURNS[2]), "Order: 134, 133, 105", id="reversed"),
        pytest.param(TURNS[1:], "Order: 134, 105", id="one left out"),
        pytest.param(TURNS[:2], "Order: 133, 134", id="no final destination"),
        pytest.param((*TURNS, Turn(("133",), 3.0)), "Order: 133, 134, 105, 133", id="goes on"),
        pytest.param((Turn(("133", "134"), 3.0), TURNS[2]), "Order: 133, 134, 105", id="together"),
        pytest.param((Turn(("133",), 1.0), *TURNS[1:]), "133: 1 s", id="too short"),
        pytest.param((Turn(("133",), 5.0), *TURNS[1:]), "133: 5 s", id="too long"),
    ],
)
def test_judge_in_sequence_ko(turns: tuple[Turn, ...], said: str) -> None:
    (observed,) = failures(judge_in_sequence((replace(SEQUENCE, turns=turns),)))

    assert said in observed


def test_sequence_in_which_nobody_rings() -> None:
    findings = judge_in_sequence((replace(SEQUENCE, turns=(), told=refused(404, "Not Found")),))

    assert verdicts(findings) == [Verdict.FAIL, Verdict.NOT_OBSERVED]


def test_answered_sequence_ko() -> None:
    assert len(failures(judge_in_sequence((replace(SEQUENCE, told=UP),)))) == 1


def test_judge_in_sequence_unreachable() -> None:
    assert verdicts(judge_in_sequence(BLIND)) == [Verdict.NOT_OBSERVED]


def test_turns_are_the_stretches_in_which_somebody_rang() -> None:
    seen = [(0.0, ()), (0.2, ("133",)), (3.2, ("133", "134")), (3.3, ("134",)), (6.2, ()), (6.3, ("105",))]

    turns = [(turn.rang, round(turn.seconds, 1)) for turn in _turns(seen, 6.3)]

    assert turns == [(("133",), 3.0), (("134",), 2.9), (("105",), 0.0)]
    assert list(_turns([], 1.0)) == []

"""UAT-TEL-004's judgement, and how a call with a strange number is read."""

from dataclasses import replace
from typing import cast

import pytest

from tests.tvox.telephony.house import House, HousePhone
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Kind, Verdict
from tvox.telephony.caller_id import CallerShown, judge_caller_id, read_caller_id
from tvox.telephony.phones import Identity, OnlyStrangers, Phone
from tvox.texts import Text

SHOWN = CallerShown("101", "102", "Anna Bianchi", Identity("101", "Anna Bianchi", 0.0))


def test_judge_caller_id_ok() -> None:
    assert verdicts(judge_caller_id(SHOWN)) == [Verdict.PASS, Verdict.PASS]


@pytest.mark.parametrize(
    ("number", "name", "said"),
    [
        pytest.param("104", "Anna Bianchi", "Shown: 104", id="number"),
        pytest.param("", "Anna Bianchi", "Shown: -", id="no number"),
        pytest.param("101", "anna bianchi", "Shown: anna bianchi", id="name"),
        pytest.param("101", "", "Shown: -", id="no name"),
    ],
)
def test_judge_caller_id_ko(number: str, name: str, said: str) -> None:
    findings = judge_caller_id(replace(SHOWN, shown=Identity(number, name, 0.0)))

    assert failures(findings) == [said]


def test_call_that_never_arrived_shows_nothing() -> None:
    findings = judge_caller_id(replace(SHOWN, shown=None))

    assert verdicts(findings) == [Verdict.FAIL, Verdict.NOT_OBSERVED]


def test_strange_number_is_a_wrong_number() -> None:
    findings = judge_caller_id(replace(SHOWN, shown=None, strangers=("0452000101",)))

    assert failures(findings) == ["Shown: 0452000101"]


def test_name_that_the_site_does_not_say_is_not_testable() -> None:
    number, name = judge_caller_id(replace(SHOWN, name=None))

    assert (number.verdict, name.kind) == (Verdict.PASS, Kind.NOT_TESTABLE)


def test_judge_caller_id_unreachable() -> None:
    assert verdicts(judge_caller_id(BLIND)) == [Verdict.NOT_OBSERVED]


class _Strange(HousePhone):
    def expect_call(self, *, caller: object, within: float) -> None:  # noqa: ARG002 - the port's words
        raise OnlyStrangers(Text("phone 102"), Text("104 called"), Text("again"), ("104",))


def test_reading_keeps_the_strange_number() -> None:
    house = House()
    house.phones["102"] = _Strange("102", house)

    seen = read_caller_id(house.phone("101"), cast(Phone, house.phones["102"]), names={"101": "Anna Bianchi"})

    assert (seen.shown, seen.strangers) == (None, ("104",))

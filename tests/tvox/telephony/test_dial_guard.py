"""What is dialled, and what never is."""

from dataclasses import replace

import pytest

from tvox.manners.pbx_routes import PbxRoutes
from tvox.telephony.dial_guard import DialGuard, reaches_emergency
from tvox.texts import Text

GUARD = DialGuard.of(["101", "112", "2113"], echo_test="600", may_dial=["0452224112", "+390452224604", "0118"])


@pytest.mark.parametrize("number", ["101", "600", "0452224112", "+390452224604"])
def test_allowed_numbers(number: str) -> None:
    assert GUARD.refusal(number) is None


@pytest.mark.parametrize("number", ["102", "6000", "", "sip:101", "101@host", "+", "10 1", "1" * 21])
def test_anything_else_is_refused(number: str) -> None:
    assert GUARD.refusal(number) is not None


@pytest.mark.parametrize(
    "number",
    [
        *("112", "113", "114", "115", "118", "911", "116117"),
        *("0112", "9112", "00112", "*112", "#112", "112#", "112*"),
        *("+39112", "0039112", "039112", "00039112", "0118", "2113"),
        *("*21*112#", "*72112", "**112", "*31#112", "#31#0112", "*21*0039118*5#"),
    ],
)
def test_emergency_numbers_behind_anything_are_refused_even_where_allowed(number: str) -> None:
    assert reaches_emergency(number)
    assert "emergency" in str(DialGuard(frozenset({number})).refusal(number))


@pytest.mark.parametrize("number", ["101", "600", "0452224112", "+390452224118", "3401121131", "1120", "0331155"])
def test_harmless_numbers_are_no_emergency(number: str) -> None:
    assert not reaches_emergency(number)


def test_digits_into_a_call() -> None:
    assert GUARD.refusal_of_digits("0123456789*#") is None
    assert GUARD.refusal_of_digits("9112#") is not None
    assert GUARD.refusal_of_digits("12x") is not None
    assert GUARD.refusal_of_digits("") is not None


ROUTES = PbxRoutes({"101": ("600",), "600": (), "0452224112": ("555",), "+390452224604": ("118",)})


def test_a_call_that_the_pbx_leads_to_an_allowed_number_is_made() -> None:
    assert replace(GUARD, ends=ROUTES.of).refusal("101") is None


def test_a_forward_to_an_emergency_number_is_not_dialled() -> None:
    refusal = replace(GUARD, ends=PbxRoutes({"101": ("0112",)}).of).refusal("101")

    assert "0112, which is, or could become, an emergency number" in str(refusal)


def test_a_short_number_that_the_pbx_leads_to_118_is_not_dialled() -> None:
    assert "emergency" in str(replace(GUARD, ends=ROUTES.of).refusal("+390452224604"))


def test_a_group_with_somebody_elses_telephone_in_it_is_not_dialled() -> None:
    assert "555, which this site does not allow" in str(replace(GUARD, ends=ROUTES.of).refusal("0452224112"))


def test_nothing_is_dialled_while_nobody_knows_where_it_would_end() -> None:
    assert str(replace(GUARD, blind=Text("the PBX was not asked")).refusal("101")) == "the PBX was not asked"


def test_the_customers_own_emergency_numbers_are_emergency_numbers() -> None:
    guard = replace(GUARD, emergency=frozenset({"8181"}), allowed=frozenset({"08181"}))

    assert "emergency" in str(guard.refusal("08181"))
    assert guard.refusal_of_digits("28181") is not None

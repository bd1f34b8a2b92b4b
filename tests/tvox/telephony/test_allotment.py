"""What a scenario is given, and what stands in its way."""

from dataclasses import replace
from typing import Any

from tvox.telephony.allotment import Allotment, Blocked, Cast, Troupe
from tvox.telephony.scenario import ANY, Scenario

TROUPE = Troupe(("101", "102", "103", "112"), ("101", "102", "103"), ("0451",), at_once=3)


def scenario(name: str, **changes: Any) -> Scenario[None]:
    return Scenario(name, lambda *_: None, **changes)


def allotted(*scenarios: Scenario[None]) -> list[Cast | str]:
    """Each of them in turn, none given back."""
    allotment = Allotment(TROUPE, scenarios)
    taken = [allotment.take(one) for one in scenarios]
    return [str(one.what) if isinstance(one, Blocked) else one for one in taken]


def test_everything_at_once() -> None:
    assert allotted(scenario("a", extensions=("102", ANY), outside=1)) == [Cast(("102", "101"), ("0451",))]


def test_an_extension_that_may_not_be_called_is_given_to_who_names_it_only() -> None:
    assert allotted(scenario("a", extensions=("112",)), scenario("b", extensions=(ANY,))) == [
        Cast(("112",)),
        Cast(("101",)),
    ]


def test_what_a_scenario_names_is_kept_for_it_as_long_as_there_are_others() -> None:
    one, two = scenario("a", extensions=(ANY,)), scenario("b", extensions=("101",))

    assert allotted(one, two) == [Cast(("102",)), Cast(("101",))]


def test_what_was_named_is_free_for_anybody_when_its_scenario_has_begun() -> None:
    one, two, three = (
        scenario("a", extensions=("101",)),
        scenario("b", extensions=("102",)),
        scenario("c", extensions=(ANY,)),
    )
    allotment = Allotment(TROUPE, [one, two, three])
    allotment.take(one)
    allotment.give_back("a")

    assert allotment.take(three) == Cast(("101",))


def test_a_special_extension_stands_for_any_where_there_is_no_other() -> None:
    troupe = replace(TROUPE, special=frozenset({"101", "103"}))
    named = scenario("a", extensions=("102",))
    allotment = Allotment(
        troupe, [one := scenario("b", extensions=(ANY,)), two := scenario("c", extensions=(ANY,)), named]
    )

    assert [allotment.take(one), allotment.take(two)] == [Cast(("102",)), Cast(("101",))]


def test_what_is_in_the_way_is_named() -> None:
    assert allotted(scenario("a", extensions=("101",)), scenario("b", extensions=("101", ANY)))[1] == "phone 101"
    assert allotted(scenario("a", outside=("0451",)), scenario("b", extensions=(), outside=1))[1] == "a free phone"
    assert allotted(scenario("a"), scenario("b"))[1] == "a free phone"
    room = allotted(scenario("a"), scenario("b", extensions=(ANY,), outside=1))[1]
    assert room == "room for 2 more phones"


def test_nothing_is_given_beside_one_that_is_alone() -> None:
    assert allotted(scenario("a", alone=True), scenario("b", extensions=()))[1] == "that nothing else is played"
    assert allotted(scenario("a", extensions=()), scenario("b", alone=True))[1] == "that nothing else is played"


def test_those_of_one_company_are_alone_together() -> None:
    one, other = (scenario(name, extensions=(ANY,), alone=True, company="quality") for name in "ab")
    stranger = scenario("c", extensions=(), alone=True, company="load")

    taken = allotted(one, other, stranger, scenario("d", extensions=()))

    assert [isinstance(cast, Cast) for cast in taken] == [True, True, False, False]


def test_what_was_blocked_holds_nothing() -> None:
    seen = allotted(
        scenario("a", extensions=("101",)),
        scenario("b", extensions=("101", "102")),
        scenario("c", extensions=("102",)),
    )

    assert [isinstance(one, Cast) for one in seen] == [True, False, True]

"""What a run does of a list, and that nothing is left out without its reason."""

import pytest

from tests.tvox.checklist.lists import ADDED, checklist
from tvox.checklist.planning import Plan, phases_of, plan
from tvox.checklist.values import UAT_PHASES
from tvox.site import Profile

REMOVED = '[[remove]]\nid = "UAT-SUP-006"\nreason = "DND non usato"\n'


def reasons(planned: Plan) -> dict[str, str]:
    return {one.id: str(one.reason) for one in planned.left_out}


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("phase", UAT_PHASES)
def test_every_item_is_planned_or_left_out_with_a_reason(profile: Profile, phase: str) -> None:
    listed = checklist(REMOVED + ADDED)
    planned = plan(listed, (phase,), profile)
    every = {*listed.standard, *listed.by_id}
    assert planned.ids | reasons(planned).keys() == every
    whole = {one.id for one in planned.left_out if one.title == {**listed.standard, **listed.by_id}[one.id].title.text}
    assert not planned.ids & whole
    assert all(reasons(planned).values())


def test_full_does_every_item_at_every_phase_where_it_makes_sense() -> None:
    planned = plan(checklist(), ("post_switch",), Profile.FULL)
    assert "UAT-TEL-004" in planned.ids
    assert reasons(planned)["UAT-PRF-006"] == "not an item of this phase"
    assert reasons(planned)["UAT-EMG-003"] == "not an item of this phase"


def test_core_keeps_to_the_items_own_phases() -> None:
    planned = plan(checklist(), ("post_switch",), Profile.CORE)
    assert reasons(planned)["UAT-TEL-004"] == "not an item of this phase"
    assert "UAT-TEL-001" in planned.ids


def test_minimal_does_what_blocks_and_needs_nobody() -> None:
    planned = plan(checklist(), ("pre_migration",), Profile.MINIMAL)
    assert "UAT-TEL-001" in planned.ids
    assert "blocking items only" in reasons(planned)["UAT-TEL-004"]
    assert "no person" in reasons(planned)["UAT-CLI-001"]


def test_what_is_done_on_request_waits_for_it() -> None:
    assert "--opt-in" in reasons(plan(checklist(), ("final",), Profile.FULL))["UAT-SEC-001"]
    planned = plan(checklist(), ("final",), Profile.FULL, opted_in={"UAT-SEC-001", "UAT-RUB-002"})
    assert "UAT-SEC-001" in planned.ids
    assert "UAT-RUB-002" not in reasons(planned)


def test_the_part_on_request_is_listed_where_nobody_asked_for_it() -> None:
    planned = plan(checklist(), ("final",), Profile.FULL)
    assert "UAT-RUB-002" in planned.ids
    assert "--opt-in" in reasons(planned)["UAT-RUB-002"]


def test_an_exempt_item_says_why() -> None:
    assert "migration's own steps" in reasons(plan(checklist(), ("final",), Profile.FULL))["UAT-PRF-003"]


def test_what_was_taken_off_says_why() -> None:
    planned = plan(checklist(REMOVED), ("final",), Profile.FULL)
    assert reasons(planned)["UAT-SUP-006"] == "DND non usato"


@pytest.mark.parametrize(
    ("words", "profile"),
    [
        ('phases = ["post_switch"]', Profile.CORE),
        ('criticality = "minor"', Profile.MINIMAL),
        ("opt_in = true", Profile.FULL),
    ],
)
def test_what_the_customers_change_takes_out_says_so(words: str, profile: Profile) -> None:
    listed = checklist(f'[[change]]\nid = "UAT-TEL-001"\nreason = "Agreed with Anna"\n{words}\n')
    said = reasons(plan(listed, ("final",), profile))
    assert "changed on the customer's list: Agreed with Anna" in said["UAT-TEL-001"]
    assert "Anna" not in reasons(plan(listed, ("post_sync",), profile))["UAT-TEL-001"], "out all the same"


def test_nothing_of_the_list_belongs_to_the_gate_before_the_switch() -> None:
    assert plan(checklist(), ("post_sync",), Profile.FULL).items == ()


def test_phases_of_a_profile() -> None:
    item = checklist().by_id["UAT-TEL-004"]
    assert phases_of(item, Profile.FULL) == UAT_PHASES
    assert "post_switch" not in phases_of(item, Profile.CORE)

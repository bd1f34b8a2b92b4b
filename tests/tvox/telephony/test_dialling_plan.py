"""Which numbers a site lets the suite dial, and where the PBX would lead those that a service code stands before."""

import tomllib

import pytest

from tests.tvox.site_texts import GOOD
from tvox.manners.pbx_routes import PbxRoutes
from tvox.site import Site
from tvox.telephony.dialling_plan import asked_of_the_pbx, dial_guard_of


def site(telephony: str) -> Site:
    return Site.model_validate(tomllib.loads(f"{GOOD}\n{telephony}"))


FORWARDING = site('[telephony.codes]\nforward_always = "*21*"\nforward_off = "#21#"')


@pytest.mark.parametrize("end", ["3331234567", "0112"])
def test_nothing_is_forwarded_to_an_extension_that_the_pbx_leads_elsewhere(end: str) -> None:
    guard = dial_guard_of(FORWARDING, PbxRoutes({"202": (end,)}))

    assert guard.refusal("201") is None
    assert end in str(guard.refusal("*21*202"))


def test_codes_are_dialled_where_the_pbx_keeps_to_the_test_extensions() -> None:
    guard = dial_guard_of(FORWARDING, PbxRoutes({"202": ("201",)}))

    assert [guard.refusal(number) for number in ("*21*202", "*21*201", "#21#")] == [None, None, None]


CODES_AND_LOAD = """
[telephony.codes]
park = "4"
pickup = "**"

[telephony.load]
number = "401"
concurrent = 2
hold_s = 2
hours = { start = 00:00:00, end = 23:00:00 }
"""


def test_a_number_that_begins_like_a_code_is_asked_about_all_the_same() -> None:
    asked = asked_of_the_pbx(site(CODES_AND_LOAD))

    assert "401" in asked
    assert not {"4", "4201", "**", "**202"} & asked

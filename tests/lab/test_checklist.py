"""The lab's own check-list, read as the suite reads it."""

from pathlib import Path

from lab.checklist import checklist_file
from tvox.checklist.customer import customer_list_from
from tvox.checklist.effective import effective
from tvox.checklist.planning import plan
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.values import UAT_PHASES, Kind
from tvox.site import Profile

FILE = Path("site.checklist.toml")
LISTED = effective(standard_catalogue(), customer_list_from(checklist_file(), FILE), FILE)


def test_nothing_in_the_lab_waits_for_a_person() -> None:
    assert {item.kind for item in LISTED.items} == {Kind.AUTOMATED, Kind.EXEMPT}
    assert {removal.reason.en for removal in LISTED.removed.values()} == {"no counterpart in the lab"}


def test_everything_automated_is_done_but_the_load() -> None:
    for phase in UAT_PHASES:
        planned = plan(LISTED, (phase,), Profile.FULL).ids
        automated = {item.id for item in standard_catalogue().items if item.kind is Kind.AUTOMATED}
        assert automated - planned == {"UAT-PRF-002"}

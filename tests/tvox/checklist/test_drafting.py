"""The first list of a customer follows from the site file, each removal with its reason."""

from pathlib import Path

import pytest

from tests.tvox.checklist.lists import FILE, checklist, customer
from tests.tvox.site_texts import GOOD
from tvox.checklist.drafting import derived_removals, draft, missing_keys
from tvox.checklist.effective import effective
from tvox.checklist.standard import standard_catalogue
from tvox.site import Site
from tvox.site_file import site_from_text

IVR = """
[telephony.ivr]
number = "500"
welcome = "a.wav"
wrong = "a.wav"
paths = []
unmatch = "109"
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return read(tmp_path, "")


def read(folder: Path, more: str, features: str = "") -> Site:
    (folder / "a.wav").touch()
    return site_from_text(features + GOOD + more, folder / "acme.toml")


def reasons(site: Site) -> dict[str, str]:
    return {removal.id: removal.reason.en for removal in derived_removals(site, standard_catalogue())}


def test_missing_sections_take_their_items_off(site: Site) -> None:
    assert reasons(site)["UAT-CCS-004"] == "the site file says nothing of telephony.ivr"
    assert "telephony.codes.park" in reasons(site)["UAT-PBX-002"]
    assert "UAT-TEL-001" not in reasons(site)


def test_a_section_that_is_there_keeps_its_items(tmp_path: Path) -> None:
    assert "UAT-CCS-004" not in reasons(read(tmp_path, IVR))


def test_features_that_are_not_said_take_nothing_off(site: Site) -> None:
    assert "UAT-VFC-003" not in reasons(site)


def test_a_feature_that_the_customer_lacks_takes_its_items_off(tmp_path: Path) -> None:
    said = reasons(read(tmp_path, IVR, features='features = ["ivr", "chat"]\n'))
    assert said["UAT-VFC-003"] == "the site file's features do not name fax"
    assert "UAT-CHT-001" not in said
    assert "UAT-CCS-004" not in said


def test_the_draft_is_a_valid_list(site: Site) -> None:
    removals = derived_removals(site, standard_catalogue())
    listed = effective(standard_catalogue(), customer(draft(site, removals)), FILE)
    assert listed.removed.keys() == {removal.id for removal in removals}
    assert all(removal.derived for removal in listed.removed.values())
    assert listed.removed["UAT-CCS-004"].reason.it == "il file del sito non dice nulla di telephony.ivr"


def test_missing_keys_are_named(site: Site) -> None:
    assert missing_keys(site, checklist().by_id["UAT-TRK-004"]) == [
        "telephony.outside",
        "telephony.trunks",
        "telephony.trunks.backup_number",
    ]

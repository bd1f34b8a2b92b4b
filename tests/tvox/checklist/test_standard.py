"""The standard list that comes with the suite, and every way in which such a list can be wrong."""

from collections import Counter
from pathlib import Path

import pytest

from tests.tvox.checklist.lists import checklist
from tvox.checklist.item import Item
from tvox.checklist.planning import MINIMAL_S, plan
from tvox.checklist.standard import FOLDER, load_catalogue, standard_catalogue
from tvox.checklist.values import UAT_PHASES, Criticality, Impact, Kind
from tvox.site import Profile
from tvox.site_problems import SiteFileErrors

ITEMS = standard_catalogue().items


def test_the_catalogue_is_whole() -> None:
    assert len(ITEMS) == 81
    assert Counter(item.criticality for item in ITEMS) == {
        Criticality.BLOCKING: 29,
        Criticality.MAJOR: 43,
        Criticality.MINOR: 9,
    }
    by_phase = Counter(phase for item in ITEMS for phase in item.phases)
    assert by_phase == dict(zip(UAT_PHASES, (78, 50, 42, 76, 81), strict=True))


def test_areas_stand_in_the_order_people_go_through_them() -> None:
    areas = [area.code for area in standard_catalogue().areas]
    assert areas[:3] == ["TEL", "SUP", "PBX"]
    assert len(areas) == 16


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_text_is_there_in_both_languages_and_differs(item: Item) -> None:
    texts = [item.title, item.steps, item.expected, item.note, item.materials, item.on_request, item.reason]
    for text in filter(None, texts):
        assert text.it != text.en, text
    assert "{" not in item.title.it + item.title.en


def test_every_call_depends_on_the_registration() -> None:
    calls = {item.id for item in ITEMS if "sip.accounts" in item.needs} - {"UAT-TEL-001"}
    assert calls == {item.id for item in ITEMS if "UAT-TEL-001" in item.depends_on}
    assert len(calls) > 35


def test_a_person_is_told_what_is_needed() -> None:
    assert [item.id for item in ITEMS if item.by_person and item.materials is None] == []


def test_what_could_hurt_is_done_on_request_only() -> None:
    wrong_credential = [item for item in ITEMS if Impact.WRONG_CREDENTIAL in item.impact]
    assert wrong_credential
    assert all(item.opt_in for item in wrong_credential)
    assert {item.id for item in ITEMS if item.opt_in} == {"UAT-SEC-001", "UAT-SEC-005", "UAT-PRF-002", "UAT-RUB-003"}
    on_request = {item.id for item in ITEMS if item.on_request is not None}
    assert on_request == {"UAT-RUB-002", "UAT-INT-001", "UAT-PBX-007", "UAT-SEC-004"}


def test_nothing_that_is_automated_dials_an_emergency_number() -> None:
    emergency = [item for item in ITEMS if item.area == "EMG" and item.kind is Kind.AUTOMATED]
    assert [(item.id, item.impact) for item in emergency] == [("UAT-EMG-002", (Impact.SILENT,))]


@pytest.mark.parametrize("phase", UAT_PHASES)
def test_the_minimal_profile_ends_within_ten_minutes(phase: str) -> None:
    items = plan(checklist(), (phase,), Profile.MINIMAL).items
    assert len(items) > 8
    assert sum(item.lasts_s for item in items) <= MINIMAL_S


def broken(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SiteFileErrors) as refused:
        load_catalogue(folder)
    return [str(problem.text) for problem in refused.value.problems]


SUP = (FOLDER / "sup.toml").read_text(encoding="utf-8").replace('depends_on = ["UAT-TEL-001"]\n', "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "automated"', 'kind = "magic"', 'item[0].kind = "magic"; allowed: one of "automated"'),
        ('id = "UAT-SUP-001"', 'id = "SUP-1"', 'item[0].id = "SUP-1"'),
        ('id = "UAT-SUP-001"', 'id = "UAT-TEL-001"', "an id of the area SUP"),
        ('id = "UAT-SUP-002"', 'id = "UAT-SUP-001"', "an id of its own"),
        ("phases = [", 'phases = ["post_sync", ', "item[0].phases[0]"),
        ('phases = ["pre_migration", ', 'phases = ["final", ', "each phase once"),
        ('needs = ["sip.accounts"]', 'needs = ["sip.acounts"]', "a key of the site file"),
        ('needs = ["sip.accounts"]', 'depends_on = ["UAT-XYZ-001"]', "the id of another item"),
        ('impact = ["test phones only"]', 'impact = ["harmless"]', "item[0].impact[0]"),
        ('impact = ["test phones only"]', "impact = []", "one word at least"),
        ('title.en = "Hold with music and resume"', "", "title"),
        ('kind = "automated"', 'kind = "exempt"', "a reason for an exempt item"),
        ('kind = "automated"', 'kind = "automated"\nfunny = 1', "(unknown key)"),
        ("[area]", "[area", "not TOML"),
    ],
)
def test_every_way_to_be_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SUP
    (words,) = broken(tmp_path, sup=SUP.replace(old, new, 1))
    assert said in words
    assert words.startswith("sup.toml")


def test_errors_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    one = SUP.replace('kind = "automated"', 'kind = "magic"').replace('feature = "x"', "")
    words = broken(tmp_path, sup=one, tel="[area]\ncode = 3\n")
    assert {sentence.split(":")[0] for sentence in words} == {"sup.toml", "tel.toml"}
    assert len(words) >= 7

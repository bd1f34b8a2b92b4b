"""What a customer's file does to the standard list, and every error in it at once."""

from pathlib import Path

import pytest

from tests.tvox.checklist.lists import ADDED, FILE, checklist, customer
from tvox.checklist.customer import list_path, load_customer_list
from tvox.checklist.effective import checklist_for
from tvox.checklist.values import Criticality
from tvox.site_problems import SiteFileErrors


def test_without_a_file_the_whole_standard_list_holds(tmp_path: Path) -> None:
    assert len(checklist_for(tmp_path / "acme.toml").items) == 81


def test_the_file_stands_beside_the_site_file() -> None:
    assert list_path(Path("sites/acme.toml")) == Path("sites/acme.checklist.toml")


def test_items_are_taken_off_changed_and_added() -> None:
    listed = checklist(
        '[[remove]]\nid = "UAT-SUP-006"\nreason = "DND non usato"\n'
        '[[change]]\nid = "UAT-SUP-001"\nreason.it = "fondamentale"\nreason.en = "vital"\ncriticality = "blocking"\n'
        'title = "Attesa"\n' + ADDED
    )
    assert "UAT-SUP-006" not in listed.by_id
    assert listed.removed["UAT-SUP-006"].reason.text.render("en") == "DND non usato"
    assert listed.by_id["UAT-SUP-001"].criticality is Criticality.BLOCKING
    assert listed.by_id["UAT-SUP-001"].title.text.render("en") == "Attesa"
    assert listed.by_id["UAT-SUP-001"].steps == listed.standard["UAT-SUP-001"].steps
    assert listed.items[-1].id == "ACME-901"
    assert len(listed.items) == 81


WRONG = {
    "unknown item removed": ('[[remove]]\nid = "UAT-SUP-099"\nreason = "x"', "the id of an item of the standard list"),
    "no reason": ('[[remove]]\nid = "UAT-SUP-001"', "remove[0].reason = (not given)"),
    "blank reason": ('[[remove]]\nid = "UAT-SUP-001"\nreason = " "', "not empty"),
    "removed twice": ('[[remove]]\nid = "UAT-SUP-001"\nreason = "x"\n' * 2, "each id once"),
    "removed and changed": (
        '[[remove]]\nid = "UAT-SUP-001"\nreason = "x"\n[[change]]\nid = "UAT-SUP-001"\nreason = "x"',
        "an item that is not taken off the list as well",
    ),
    "unknown item changed": ('[[change]]\nid = "UAT-SUP-099"\nreason = "x"', "the id of an item of the standard list"),
    "kind changed": ('[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nkind = "guided"', "(unknown key)"),
    "no phase left": ('[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nphases = []', "each phase once, one at least"),
    "no impact left": ('[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nimpact = []', "impact"),
    "impact played down": (
        '[[change]]\nid = "UAT-TRK-003"\nreason = "x"\nimpact = ["test phones only"]',
        "what the suite does all the same, and more: test phones only, costs money",
    ),
    "needs nothing known": ('[[change]]\nid = "UAT-SUP-001"\nreason = "x"\nneeds = ["x.y"]', "a key of the site file"),
    "depends on nothing": (
        '[[change]]\nid = "UAT-SUP-001"\nreason = "x"\ndepends_on = ["UAT-ABC-001"]',
        "the id of another item",
    ),
    "depends on itself": (
        '[[change]]\nid = "UAT-SUP-001"\nreason = "x"\ndepends_on = ["UAT-SUP-001"]',
        "the id of another item",
    ),
    "added with a standard id": (ADDED.replace("ACME-901", "UAT-SUP-001"), "an id that no item of the standard list"),
    "added as automated": (ADDED.replace('"guided"', '"automated"'), "no code of the suite"),
    "added as exempt": (ADDED.replace('"guided"', '"exempt"'), "no code of the suite"),
    "added twice": (ADDED * 2, "each id once"),
    "hash of another kind": ('[approval]\nhash = "abc"\nnames = ["A"]\ndate = 2026-11-22', "approval.hash"),
    "date as text": (f'[approval]\nhash = "{"a" * 64}"\nnames = ["A"]\ndate = "soon"', "a date without quotes"),
    "approved by nobody": (f'[approval]\nhash = "{"a" * 64}"\nnames = []\ndate = 2026-11-22', "approval.names"),
    "unknown section": ("[[romove]]\nid = 1", "remove perhaps?"),
    "not TOML": ("[[remove]\n", "not TOML"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG.keys())
def test_every_way_to_be_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(SiteFileErrors) as refused:
        checklist(text)
    assert said in " ".join(str(problem.text) for problem in refused.value.problems)
    assert str(refused.value.heading).startswith(f"Errors in the check-list {FILE}")


def test_all_errors_are_named_at_once_with_their_lines() -> None:
    text = '[[remove]]\nid = "UAT-SUP-099"\nreason = "x"\n\n[[change]]\nid = "UAT-SUP-001"\ncriticality = "huge"\n'
    with pytest.raises(SiteFileErrors) as refused:
        customer(text)
    assert [(problem.line, problem.key) for problem in refused.value.problems] == [
        (2, "remove[0].id"),
        (5, "change[0].reason"),
        (7, "change[0].criticality"),
    ]


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acme.checklist.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SiteFileErrors, match="not UTF-8"):
        load_customer_list(path)

"""A customer's file that is brought to another list: whatever stays the same stands as it stood."""

import pytest

from tests.tvox.checklist.lists import ADDED, FILE, customer
from tvox.checklist.customer import CustomerList
from tvox.checklist.list_text import rewritten
from tvox.site_file import SiteError

TEXT = (
    '# Acme\n[[remove]] # agreed by phone\nid = "UAT-SUP-006"\nreason = "DND"\n\n'
    '[[change]]\nid = "UAT-SUP-001" # vital\nreason = "x"\ncriticality = "blocking"\ntitle.it = "A"\ntitle.en = "B"\n\n'
    f'[[remove]]\nid = "UAT-SUP-005"\nreason = "no"\n{ADDED}\n'
    f'[approval]\nhash = "{"a" * 64}"\nnames = ["Anna"]\ndate = 2026-11-22\n'
)


def test_the_same_list_leaves_every_sign() -> None:
    assert rewritten(TEXT, FILE, customer(TEXT)) == TEXT


@pytest.mark.parametrize("text", ["", "# only words\n"])
def test_a_list_without_sections_gets_them(text: str) -> None:
    wanted = customer(TEXT).model_copy(update={"approval": None})
    assert customer(rewritten(text, FILE, wanted)) == wanted


def test_only_what_differs_is_written() -> None:
    wanted = customer(TEXT.replace('"blocking"', '"minor"').replace('title.it = "A"\ntitle.en = "B"', 'steps = "S"'))
    text = rewritten(TEXT, FILE, wanted)
    assert customer(text) == wanted
    for kept in ("# Acme\n", "# agreed by phone\n", "# vital\n", "[approval]\n"):
        assert kept in text


def test_a_text_in_both_languages_stays_as_it_was_written() -> None:
    text = rewritten(TEXT, FILE, customer(TEXT.replace('"blocking"', '"minor"')))
    assert 'title.it = "A"\ntitle.en = "B"' in text


def test_what_is_gone_is_gone() -> None:
    wanted = CustomerList(remove=customer(TEXT).remove[:1])
    text = rewritten(TEXT, FILE, wanted)
    assert customer(text).model_copy(update={"approval": None}) == wanted
    assert "[[add]]" not in text
    assert "# agreed by phone" in text


def test_sections_written_in_one_line() -> None:
    text = 'remove = [{ id = "UAT-SUP-006", reason = "DND" }]\n'
    wanted = customer(TEXT).model_copy(update={"approval": None, "add": ()})
    assert customer(rewritten(text, FILE, wanted)) == wanted


def test_an_approval_stands_with_the_hash_of_the_list_that_was_approved() -> None:
    assert customer(rewritten(TEXT, FILE, CustomerList())).approval == customer(TEXT).approval


def test_a_list_that_would_not_say_what_it_should_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.checklist.list_text._bring", lambda *_: None)
    with pytest.raises(SiteError, match="cannot be rewritten"):
        rewritten(TEXT, FILE, CustomerList())

"""Which items are noticed by somebody."""

import pytest

from tvox.checklist.values import Impact
from tvox.manners.impact import WORDS, is_unnoticed, totals


def test_silent_items_and_test_phones_are_unnoticed() -> None:
    assert is_unnoticed([Impact.SILENT])
    assert is_unnoticed([Impact.TEST_PHONES, Impact.SILENT])


@pytest.mark.parametrize("label", [label for label in Impact if label not in {Impact.SILENT, Impact.TEST_PHONES}])
def test_every_other_label_is_noticed_whatever_stands_beside_it(label: Impact) -> None:
    assert not is_unnoticed([label])
    assert not is_unnoticed([Impact.TEST_PHONES, label])


def test_an_item_without_labels_is_not_held_for_harmless() -> None:
    assert not is_unnoticed([])


def test_totals_count_items_by_label() -> None:
    items = [[Impact.TEST_PHONES, Impact.TEST_PHONES], [Impact.TEST_PHONES, Impact.WRITES], []]

    assert totals(items) == {Impact.TEST_PHONES: 2, Impact.WRITES: 1}


def test_every_label_has_words() -> None:
    assert WORDS.keys() == set(Impact)

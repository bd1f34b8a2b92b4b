"""The check-list as a page."""

import re

from reports.checklist_page import page_of
from tests.tvox.checklist.lists import ADDED, checklist
from tests.tvox.checklist.sheets import SITE
from tvox.checklist.exchange import sheet_of

TRAP = ADDED.replace("Il citofono apre", "<script>alert(1)</script>").replace("Suona al citofono", "{{ 7 * 7 }} & 'x'")


def test_every_item_stands_there_in_the_customers_language() -> None:
    listed = checklist('[[remove]]\nid = "UAT-VFC-003"\nreason = "fax dismesso"\n')
    page = page_of(sheet_of(SITE, listed))
    assert all(f">{identifier}</td>" in page for identifier in (*listed.by_id, "UAT-VFC-003"))
    for words in (
        'lang="it"',
        "Check-list di collaudo TVOX",
        "Telefonia di base",
        "fax dismesso",
        "Firme",
        "Risultato atteso",
    ):
        assert words in page


def test_a_phase_shows_its_items_only() -> None:
    core = SITE.model_copy(update={"manners": SITE.manners.model_copy(update={"profile": "core"})})
    page = page_of(sheet_of(core, checklist(), "post_switch"))
    assert "UAT-TEL-001" in page
    assert "UAT-TEL-004" not in page
    assert "Dopo lo switch" in page


def test_words_are_words() -> None:
    page = page_of(sheet_of(SITE.model_copy(update={"customer": "A & <B>"}), checklist(TRAP)))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }} &amp; &#39;x&#39;" in page
    assert "<title>Check-list di collaudo TVOX · A &amp; &lt;B&gt;" in page


def test_it_needs_nothing_else() -> None:
    page = page_of(sheet_of(SITE, checklist()))
    assert not re.search(r"(src|href)=|url\(|@import|https?://(?!&lt;)", page.replace("https://&lt;", ""))

"""The administration pages through a real browser, read as a person reads them: words, where they stand, colours.

The HTML of the product's pages is not documented, so nothing here depends on an element's id or class: `looking` takes
down every visible word with its place and colours, `layout` says which stands in which panel, line and column, and
`reading_cluster` and `reading_machine` find the known labels (`labels`) and what stands beside or below them.
"""

from tvox.adapters.web.pages import BrowserPages, open_pages

__all__ = ["BrowserPages", "open_pages"]

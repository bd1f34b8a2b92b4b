"""A pytest plugin that prints the check id of every collected item, one a line."""

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    """Print them."""
    from reports.lines import line_of

    for item in session.items:
        print(f"check-id: {line_of(item).id}")

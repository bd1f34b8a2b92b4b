import pytest

# The plugins import each other: all of them are announced before the first is loaded.
pytest.register_assert_rewrite("fixtures", "reports")

pytest_plugins = [
    "fixtures.options",
    "fixtures.hooks",
    "fixtures.site",
    "fixtures.secrets",
    "fixtures.nodes",
    "fixtures.facts",
    "fixtures.phones",
    "reports.runs",
    "reports.identity",
    "reports.verdicts",
    "reports.evidence",
    "reports.terminal",
    "reports.html",
]

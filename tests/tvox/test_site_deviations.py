import pytest

from tests.fakes.sites import fake_site
from tests.tvox.web_facts import a_site
from tvox.site_deviations import deviations


def test_a_site_at_its_defaults_deviates_in_nothing() -> None:
    assert deviations(a_site()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"thresholds": {"chat_lag_fail_s": 1e6}}, "thresholds.chat_lag_fail_s = 1000000.0 instead of 60.0"),
        ({"paths": {"sync": "/etc/skel"}}, "paths.sync = /etc/skel instead of /opt/telenia_data/sync"),
        ({"databases": {"chat": "logs"}}, "databases.chat = logs instead of rocketchat"),
        ({"ports": {"mongo": 27018}}, "ports.mongo = 27018 instead of 27017"),
        (
            {"releases": {"from": "21.0.26", "to": "22.0.20", "expected": {"post_sync": "22.0.1"}}},
            "releases.expected.post_sync = 22.0.1",
        ),
    ],
)
def test_whatever_could_make_a_check_green_is_said(changed: dict[str, object], said: str) -> None:
    assert [str(words) for words in deviations(a_site(**changed))] == [said]


def test_the_reference_of_a_secret_is_not_said() -> None:
    assert not any("PG" in str(words) for words in deviations(fake_site(databases={"calendar_password": "env:PG"})))

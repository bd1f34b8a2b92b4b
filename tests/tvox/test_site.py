"""The models themselves, and that every key says what it may hold."""

import re
import tomllib
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from tests.tvox.site_texts import GOOD
from tvox.allowed import REFUSED
from tvox.site import PHASES, Profile, QuietHours, Releases, Site
from tvox.site_file import load_site
from tvox.site_problems import problems_of
from tvox.site_rules import Key, section_in

EXAMPLE = Path(__file__).parents[2] / "sites" / "example.toml"


def leaves(model: type[BaseModel], key: Key = ()) -> Iterator[Key]:
    for name, field in model.model_fields.items():
        here: Key = (*key, field.alias or name)
        section = section_in(field.annotation)
        if section is not None and "tuple" in str(field.annotation):
            yield from leaves(section, (*here, 0))
        elif section is not None:
            yield from leaves(section, here)
        else:
            yield here


def with_wrong(key: Key) -> Any:
    """Nested data with an impossible value at one key."""
    data: Any = 12.5 + 0j
    for part in reversed(key):
        data = [data] if isinstance(part, int) else {part: data}
    return data


@pytest.mark.parametrize("key", list(leaves(Site)), ids=str)
def test_every_key_says_itself_what_it_may_hold(key: Key) -> None:
    with pytest.raises(ValidationError) as refusal:
        Site.model_validate(with_wrong(key))
    mine = [error for error in refusal.value.errors() if error["loc"][: len(key)] == key]
    (problem,) = problems_of(mine, Path("x.toml"), {})
    assert mine[0]["type"] == REFUSED or "list" in str(problem.allowed) or "section" in str(problem.allowed)


def test_a_valid_file_becomes_a_frozen_site() -> None:
    site = Site.model_validate(tomllib.loads(GOOD))
    assert site.manners.profile is Profile.FULL
    assert site.topology.machines["tvox2"].host_keys == ()
    assert [account.extension for account in site.sip.accounts] == ["201", "202"]
    with pytest.raises(ValidationError):
        site.customer = "other"


@pytest.mark.parametrize("phase", PHASES)
def test_each_phase_has_its_release(phase: str) -> None:
    releases = Releases.model_validate({"from": "21.0.26", "to": "22.0.20", "expected": {"post_sync": "21.0.28"}})
    old = {"pre_migration": "21.0.26", "post_conversion": "21.0.26", "post_sync": "21.0.28", "post_switch": "21.0.26"}
    assert releases.at(phase) == old.get(phase, "22.0.20")


def test_a_phase_that_does_not_exist_has_no_release() -> None:
    with pytest.raises(ValueError, match="no such phase"):
        Releases.model_validate({"from": "21.0", "to": "22.0"}).at("post_snyc")


def test_a_release_may_be_named_as_far_as_it_is_known() -> None:
    assert Releases.model_validate({"from": "22.0", "to": "22.0.20"}).to == "22.0.20"
    assert Releases.model_validate({"from": "22.0.9", "to": "22.0.10"}).to == "22.0.10"


@pytest.mark.parametrize(
    ("moment", "by_day", "by_night"),
    [(time(7, 59), False, False), (time(8), True, False), (time(19), False, True), (time(23), False, True)],
)
def test_quiet_hours_cover(moment: time, by_day: bool, by_night: bool) -> None:
    assert QuietHours(start=time(8), end=time(19)).cover(moment) is by_day
    assert QuietHours(start=time(19), end=time(7, 30)).cover(moment) is by_night


def test_the_example_is_valid() -> None:
    assert load_site(EXAMPLE).customer == "Example company"


def test_what_the_example_shows_as_defaults_are_the_defaults() -> None:
    """Uncommented, the sections of defaults change nothing."""
    text = EXAMPLE.read_text(encoding="utf-8")
    example = Site.model_validate(tomllib.loads(text))
    shown = "\n".join(
        re.sub(r"(?m)^# ", "", block)
        for block in text.split("\n\n")
        if block.startswith(("# [ports]", "# [paths]", "# [thresholds]"))
    )
    data = tomllib.loads(text) | tomllib.loads(shown)
    assert {"ports", "paths", "thresholds"} <= data.keys()
    assert Site.model_validate(data) == example


@pytest.mark.parametrize("key", list(leaves(Site)), ids=str)
def test_every_key_is_in_the_documentation(key: Key) -> None:
    text = (EXAMPLE.parents[1] / "docs" / "site-file.md").read_text(encoding="utf-8")
    assert re.search(rf"`([a-z0-9]+\.)?{key[-1]}`", text)

"""The site file that the lab writes, read back as the suite reads it."""

from pathlib import Path

import pytest

from lab.plan import RELEASES, State
from lab.site import site_file
from lab.telephony import site_sections
from tvox.site import PHASES
from tvox.site_file import load_site


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("release", list(RELEASES.values()))
def test_every_phase_before_the_upgrade_expects_the_release_that_runs(
    tmp_path: Path, state: State, release: str
) -> None:
    file = tmp_path / "site.toml"
    (tmp_path / site_sections.FOLDER).mkdir()
    for name in site_sections.PROMPTS:
        (tmp_path / site_sections.FOLDER / f"{name}.wav").touch()
    file.write_text(site_file(state, release, {}))
    releases = load_site(file).releases
    assert {phase: releases.at(phase) for phase in PHASES} == {
        "pre_migration": release,
        "post_conversion": release,
        "post_sync": release,
        "post_switch": release,
        "post_upgrade": RELEASES["22"],
        "final": RELEASES["22"],
    }

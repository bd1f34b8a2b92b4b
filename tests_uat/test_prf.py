"""PRF: performance and quality."""

import pytest

from tvox.clock import ClockReading, judge_clocks
from tvox.conclusion import Conclude
from tvox.disk import FileSystem, judge_free_disk
from tvox.observing import CouldNotLook, OnNodes
from tvox.resources import Resources, judge_resources
from tvox.site import Site
from tvox.telephony.load import LoadRun, judge_load
from tvox.telephony.media_quality import judge_quality
from tvox.telephony.quality_calls import QualityCall
from tvox.time_reference import TimeReference, judge_time_references


@pytest.mark.check("UAT-PRF-001")
def test_voices_are_clear(
    internal_quality: QualityCall | CouldNotLook,
    outside_quality: QualityCall | CouldNotLook,
    site: Site,
    conclude: Conclude,
) -> None:
    """A long call inside and one over the outside line: gaps, loss, jitter, delay, estimated MOS are within limits."""
    conclude(judge_quality(internal_quality, site.thresholds), judge_quality(outside_quality, site.thresholds))


@pytest.mark.load
@pytest.mark.check("UAT-PRF-002")
def test_the_agreed_load_is_carried(load: LoadRun | CouldNotLook, site: Site, conclude: Conclude) -> None:
    """The agreed number of calls stands for the agreed time, and a call of our own keeps its quality."""
    conclude(judge_load(load, site.thresholds))


@pytest.mark.check("UAT-PRF-004")
def test_the_nodes_have_room_and_rest(
    resources: OnNodes[Resources], free_disk: OnNodes[tuple[FileSystem, ...]], site: Site, conclude: Conclude
) -> None:
    """Disk, memory and load are within their limits, and the system log tells of no jump of the clock."""
    conclude(judge_free_disk(free_disk, site.thresholds), judge_resources(resources, site.thresholds))


@pytest.mark.check("UAT-PRF-005")
def test_the_clocks_agree(
    clocks: OnNodes[ClockReading], time_references: OnNodes[TimeReference], site: Site, conclude: Conclude
) -> None:
    """The nodes' clocks agree with each other and with their time server, which they follow."""
    conclude(judge_clocks(clocks, site.thresholds), judge_time_references(time_references, clocks, site.thresholds))

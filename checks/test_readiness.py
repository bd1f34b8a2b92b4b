"""What must be so before anything is changed; where it makes sense, the same again on the finished pair."""

from collections.abc import Sequence

import pytest

from tvox.clock import ClockReading, judge_clocks
from tvox.conclusion import Conclude
from tvox.customisations import judge_customisations
from tvox.devices import judge_devices
from tvox.disk import FileSystem, judge_free_disk
from tvox.free_addresses import AskedAddress, PcView, judge_new_addresses
from tvox.hosts_file import HostsFile, judge_hosts_files
from tvox.licence import judge_licence, judge_major_upgrade
from tvox.nodes import Cluster
from tvox.observing import CouldNotLook, OnNodes
from tvox.operating_system import OperatingSystem, RootShell, judge_operating_system, judge_root_shell
from tvox.pages import AboutPage, CustomisationsPage, DevicesPage, LicencePage
from tvox.releases import judge_release
from tvox.services import RunningServices, judge_services
from tvox.site import Site


@pytest.mark.pre_migration
@pytest.mark.check("R-SSH", title="SSH: root's shell answers and shows the pinned key")
def test_root_shell_answers(root_shells: OnNodes[RootShell], conclude: Conclude) -> None:
    """A command runs as root over a connection whose host key is the pinned one."""
    conclude(judge_root_shell(root_shells))


@pytest.mark.pre_migration
@pytest.mark.check("R-OS", title="Operating system: the one the procedure is written for")
def test_operating_system(operating_systems: OnNodes[OperatingSystem], conclude: Conclude) -> None:
    """The machine runs CentOS 7."""
    conclude(judge_operating_system(operating_systems))


@pytest.mark.pre_migration
@pytest.mark.check("R-RELEASE", title="TVOX release: the one the migration starts from")
def test_release_to_start_from(about_pages: OnNodes[AboutPage], site: Site, conclude: Conclude) -> None:
    """The About page shows the release that the site file starts from."""
    conclude(judge_release(about_pages, site.releases.at("pre_migration")))


@pytest.mark.pre_migration
@pytest.mark.post_sync
@pytest.mark.check("R-HOSTS", title="/etc/hosts: the domain leads where the topology wants it")
def test_hosts_file(hosts_files: OnNodes[HostsFile], cluster: Cluster, site: Site, conclude: Conclude) -> None:
    """The domain stands at the TVOX's address, in a pair at the node IP, and each machine's name at its own."""
    conclude(judge_hosts_files(hosts_files, cluster, site.topology.domain))


@pytest.mark.pre_migration
@pytest.mark.post_sync
@pytest.mark.check("R-DISK", title="Disks: writable, with enough room")
def test_free_disk(free_disk: OnNodes[tuple[FileSystem, ...]], site: Site, conclude: Conclude) -> None:
    """`/` and the synchronised folder are writable and have room and inodes left."""
    conclude(judge_free_disk(free_disk, site.thresholds))


@pytest.mark.pre_migration
@pytest.mark.post_sync
@pytest.mark.check("R-CLOCK", title="Clocks: together, and following a time server")
def test_clocks(clocks: OnNodes[ClockReading], site: Site, conclude: Conclude) -> None:
    """The nodes' clocks agree; a stand-alone TVOX's agrees with this PC's."""
    conclude(judge_clocks(clocks, site.thresholds))


@pytest.mark.pre_migration
@pytest.mark.post_sync
@pytest.mark.check("R-SERVICES", title="Services: what the node's role needs is running")
def test_services(services: OnNodes[RunningServices], cluster: Cluster, site: Site, conclude: Conclude) -> None:
    """Every service that the node's role needs listens; SIP on the serving node only."""
    conclude(judge_services(services, cluster, site))


@pytest.mark.pre_migration
@pytest.mark.check("R-LICENCE", title="Licence: valid")
def test_licence(licence_pages: OnNodes[LicencePage], conclude: Conclude) -> None:
    """The licence page shows the good word in green; a missing Fault Tolerance module is advised."""
    conclude(judge_licence(licence_pages))


@pytest.mark.pre_migration
@pytest.mark.check("R-MAJOR-UPGRADE", title="Licence: the right to the next major release")
def test_major_upgrade(licence_pages: OnNodes[LicencePage], conclude: Conclude) -> None:
    """The licence allows the upgrade that the migration is about."""
    conclude(judge_major_upgrade(licence_pages))


@pytest.mark.pre_migration
@pytest.mark.check("R-CUSTOMISATIONS", title="Customisations: none that would block the upgrade")
def test_customisations(customisation_pages: OnNodes[CustomisationsPage], conclude: Conclude) -> None:
    """No customisation is left for the vendor to revert."""
    conclude(judge_customisations(customisation_pages))


@pytest.mark.pre_migration
@pytest.mark.check("R-ADDRESSES-FREE", title="The two new addresses are free and in the right network")
def test_new_addresses_are_free(
    new_addresses: Sequence[AskedAddress] | CouldNotLook,
    new_addresses_from_pc: Sequence[PcView] | CouldNotLook,
    site: Site,
    conclude: Conclude,
) -> None:
    """Nobody answers for the new physical addresses, asked from TVOX 1 and from this PC."""
    conclude(judge_new_addresses(new_addresses, new_addresses_from_pc, site))


@pytest.mark.pre_migration
@pytest.mark.check("R-DEVICES", title="Devices and trunks: counted, as the baseline")
def test_devices_and_trunks(device_pages: OnNodes[DevicesPage], conclude: Conclude) -> None:
    """The monitor's counts are recorded; no trunk is unreachable."""
    conclude(judge_devices(device_pages))

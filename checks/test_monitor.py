"""C4: the monitor that the guide has the technician look at."""

import pytest

from tvox.conclusion import Conclude
from tvox.monitor import judge_fault_tolerance_table, judge_master_shown, judge_roles_shown
from tvox.observing import OnNodes
from tvox.pages import MonitorPage
from tvox.roles import Roles
from tvox.site import Site


@pytest.mark.post_sync
@pytest.mark.check("C4-MONITOR", title="Monitor: the Fault Tolerance table is green")
def test_monitor_is_green(monitor_pages: OnNodes[MonitorPage], roles: Roles, site: Site, conclude: Conclude) -> None:
    """The master's table names the slave and shows the good word in green in every column."""
    conclude(
        judge_roles_shown(monitor_pages),
        judge_master_shown(monitor_pages, roles),
        judge_fault_tolerance_table(monitor_pages, site.topology),
    )

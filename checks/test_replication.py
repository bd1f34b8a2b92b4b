"""C4: the rows of the slave's Replication page, which the monitor does not all show."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import OnNodes
from tvox.pages import ReplicationPage
from tvox.replication import judge_replication_rows
from tvox.site import Site


@pytest.mark.post_sync
@pytest.mark.check("C4-REPLICATION-ROWS", title="Replication: every row is ON, RabbitMQ included")
def test_every_replication_row_is_on(
    replication_pages: OnNodes[ReplicationPage], site: Site, conclude: Conclude
) -> None:
    """Each row of the slave's Replication page is ON, in green."""
    conclude(judge_replication_rows(replication_pages, site.topology))

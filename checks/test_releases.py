"""Both nodes run one release: a forced synchronisation refuses two."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import OnNodes
from tvox.pages import AboutPage
from tvox.releases import judge_same_release
from tvox.site import Site


@pytest.mark.post_sync
@pytest.mark.check("SAME-RELEASE", title="TVOX release: the same on both nodes, and the expected one")
def test_nodes_run_the_same_release(about_pages: OnNodes[AboutPage], site: Site, conclude: Conclude) -> None:
    """Both About pages show the release that the site file expects in this phase."""
    conclude(judge_same_release(about_pages, site.releases.at("post_sync")))

"""Which release each node runs, from its About page.

fixture       fact          type
about_pages   ABOUT_PAGES   OnNodes[AboutPage]
"""

from tvox.findings import Finding, failed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import AboutPage
from tvox.texts import Text, joined


def read_about(node: Node) -> AboutPage:
    """The node's About page."""
    return node.pages.about()


ABOUT_PAGES = from_each_node("about_pages", read_about)


def judge_release(pages: OnNodes[AboutPage], expected: str) -> list[Finding]:
    """Each node runs the release that the site file expects in this phase (`21.0`: any 21.0.x)."""
    return [_judge_node(name, page, expected) for name, page in pages.by_node.items()]


def judge_same_release(pages: OnNodes[AboutPage], expected: str) -> list[Finding]:
    """Both nodes run one release, and it is the expected one."""
    return [_judge_equal(pages), *judge_release(pages, expected)]


def _judge_node(name: str, page: AboutPage | CouldNotLook, expected: str) -> Finding:
    wanted = Text("release {release}", release=expected)
    if isinstance(page, CouldNotLook):
        return page.as_finding(wanted)
    here = Text("{node}, page About", node=name)
    observed = Text("release {release}", release=page.release)
    if _is(page.release, expected):
        return passed(here, expected=wanted, observed=observed)
    return failed(
        here,
        expected=wanted,
        observed=observed,
        next_step=Text("Correct the releases in the site file, or find out why this machine has another one."),
    )


def _judge_equal(pages: OnNodes[AboutPage]) -> Finding:
    wanted = Text("the same release on both nodes")
    seen = pages.seen()
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(wanted)
    releases = (Text("{node}: {release}", node=name, release=page.release) for name, page in seen.items())
    observed = joined(releases, separator=", ")
    here = Text("both nodes, page About")
    if len(seen) > 1 and len({page.release for page in seen.values()}) == 1:
        return passed(here, expected=wanted, observed=observed)
    return failed(
        here,
        expected=wanted,
        observed=observed,
        next_step=Text("Bring TVOX 2 to TVOX 1's exact release: a forced synchronisation refuses two different ones."),
    )


def _is(release: str, expected: str) -> bool:
    plain = release.split("+")[0]
    return plain == expected or (expected.count(".") == 1 and plain.startswith(f"{expected}."))

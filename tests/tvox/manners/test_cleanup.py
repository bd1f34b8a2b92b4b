"""What is left on the PBX is found, on every node."""

import pytest

from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_node
from tvox.findings import Verdict
from tvox.manners.cleanup import LeftBehind, judge_left_behind, read_left_behind
from tvox.observing import CouldNotAsk, OnNodes

DATABASE = """\
/CF/102                                           : 103
/CF/900                                           : 103
/LOCK/130                                         : 1
/130/DND                                          : 1
/pbx/UUID                                         : 130
/registrar/contact/102;@5f0                       : {"uri":"sip:102@172.16.92.1"}
6 results found.
"""


def test_read_left_behind_finds_what_is_set_for_test_extensions() -> None:
    node = fake_node("tvox1", shell=FakeShell({"database show": DATABASE}))

    assert read_left_behind(node, {"102", "130"}).entries == ("CF/102: 103", "LOCK/130: 1", "130/DND: 1")


@pytest.mark.parametrize("answer", ["", "Unable to connect to remote asterisk", UNREACHABLE])
def test_read_left_behind_unreachable(answer: str | CouldNotAsk) -> None:
    with pytest.raises(CouldNotAsk):
        read_left_behind(fake_node("tvox1", shell=FakeShell({"database show": answer})), {"102"})


def test_judge_left_behind_ok_ko_unreachable() -> None:
    seen = OnNodes({"tvox1": LeftBehind(()), "tvox2": LeftBehind(("CF/102: 103",))})
    assert [one.verdict for one in judge_left_behind(seen)] == [Verdict.PASS, Verdict.FAIL]

    assert [one.verdict for one in judge_left_behind(OnNodes({"tvox1": BLIND}))] == [Verdict.NOT_OBSERVED]

"""What a run changed on the PBX and nobody took back is said by that run and by every later one."""

from contextlib import closing
from pathlib import Path

from tests.reports.customer_suite import CustomerSuite
from tvox.evidence import EvidenceStore, text_as_data
from tvox.manners.undo import BEGUN, UNDONE
from tvox.secrets import Secrets
from tvox.texts import Text

ITEM = """
@pytest.mark.check("L-1", title="Green")
def test_green(conclude: Conclude) -> None:
    conclude(GREEN)
"""
CHANGING = """
from tvox.manners.undo import Change
from tvox.texts import Text

@pytest.mark.check("L-1", title="Changes something")
def test_change(ledger, conclude: Conclude) -> None:
    ledger.begun(Change(Text("forward of 101"), "101", Text("none"), Text("102"), "#21#"))
    conclude(GREEN)
"""
SAID = "Changes to the PBX that were not seen taken back: forward of 101. Run tvox-uat cleanup."


def noted(folder: Path, kind: str) -> None:
    with closing(EvidenceStore(folder, run="earlier", operator="me", redactor=Secrets().redactor)) as store:
        store.write(kind, key="k", what=text_as_data(Text("forward of 101")))


def test_what_an_earlier_run_left_is_said_until_it_is_taken_back(tmp_path: Path) -> None:
    suite = CustomerSuite(tmp_path)
    suite.write("checks/test_items.py", ITEM)
    evidence = suite.run("-m", "post_sync").evidence
    noted(evidence, BEGUN)
    ran = suite.run("-m", "post_sync")
    assert SAID in ran.output

    noted(evidence, UNDONE)
    assert SAID not in suite.run("-m", "post_sync").output


def test_what_this_run_leaves_is_said_at_its_end(tmp_path: Path) -> None:
    suite = CustomerSuite(tmp_path)
    suite.write("checks/test_items.py", CHANGING)
    ran = suite.run("-m", "post_sync")
    assert SAID in ran.output
    assert SAID in ran.report

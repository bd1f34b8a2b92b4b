"""TRK: outside lines."""

from collections.abc import Sequence

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.telephony.inbound import judge_inbound
from tvox.telephony.line_calls import LineCall
from tvox.telephony.outbound import judge_backup, judge_outbound


@pytest.mark.check("UAT-TRK-002")
def test_calls_from_outside_reach_their_extension(
    inbound_calls: Sequence[LineCall | CouldNotLook] | CouldNotLook, conclude: Conclude
) -> None:
    """Each of the customer's numbers, dialled from outside, rings at its extension with the caller's full number."""
    conclude(judge_inbound(inbound_calls))


@pytest.mark.check("UAT-TRK-003")
def test_calls_leave_by_the_first_line(
    outbound_calls: Sequence[LineCall | CouldNotLook] | CouldNotLook, conclude: Conclude
) -> None:
    """A fixed and a mobile telephone outside are called, are shown the right number, and talk."""
    conclude(judge_outbound(outbound_calls))


@pytest.mark.check("UAT-TRK-004")
def test_the_second_line_takes_what_the_first_refuses(
    backup_call: Sequence[LineCall | CouldNotLook] | CouldNotLook, conclude: Conclude
) -> None:
    """A call that the first line refuses leaves by the second, as the number shown outside proves."""
    conclude(judge_backup(backup_call))


@pytest.mark.check("UAT-TRK-005")
def test_a_number_without_a_rule_overflows(
    unassigned_call: Sequence[LineCall | CouldNotLook] | CouldNotLook, conclude: Conclude
) -> None:
    """A number of the root that nobody has, dialled from outside, rings where the overflow (Trabocco) leads."""
    conclude(judge_inbound(unassigned_call))

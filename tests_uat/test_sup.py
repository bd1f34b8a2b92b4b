"""SUP: supplementary services."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.site import Site
from tvox.telephony.attended_transfer import AttendedTransfer, judge_attended_transfer
from tvox.telephony.blind_transfer import BlindTransfer, judge_blind_transfer
from tvox.telephony.call_forwarding import Forward, judge_forward
from tvox.telephony.conditional_forwarding import ConditionalForwards, judge_conditional_forwards
from tvox.telephony.hold import HeldCall, judge_held_call


@pytest.mark.check("UAT-SUP-001")
def test_who_is_held_hears_music(held_call: HeldCall | CouldNotLook, site: Site, conclude: Conclude) -> None:
    """One extension puts another on hold, which hears music; afterwards both hear each other again."""
    conclude(judge_held_call(held_call, least_s=site.thresholds.audio_s))


@pytest.mark.check("UAT-SUP-002")
def test_consulted_transfer_connects_the_others(
    attended_transfer: AttendedTransfer | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """One extension joins two others after consulting: they hear each other, it is free, the number shown is right."""
    conclude(judge_attended_transfer(attended_transfer, least_s=site.thresholds.audio_s))


@pytest.mark.check("UAT-SUP-003")
def test_blind_transfer_reaches_or_returns(
    blind_transfer: BlindTransfer | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """A call transferred without asking reaches the target; where nobody answers there it comes back in time."""
    conclude(judge_blind_transfer(blind_transfer, site.telephony.transfer, least_s=site.thresholds.audio_s))


@pytest.mark.check("UAT-SUP-004")
def test_forward_of_all_calls(forward: Forward | CouldNotLook, conclude: Conclude) -> None:
    """A forward set by code rings at its target alone; taken off by code, the extension itself rings again."""
    conclude(judge_forward(forward))


@pytest.mark.check("UAT-SUP-005")
def test_forwards_on_busy_and_no_answer(
    conditional_forwards: ConditionalForwards | CouldNotLook, conclude: Conclude
) -> None:
    """A busy extension's call and an unanswered one ring at the forward's target; taken off, neither does."""
    conclude(judge_conditional_forwards(conditional_forwards))

"""PBX: pick-up, parking, groups, short numbers, the lock of a telephone, classes of service."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.site import Site
from tvox.telephony.answer_groups import AllRing, InSequence, judge_all_ring, judge_in_sequence
from tvox.telephony.parking import Parkings, judge_parkings
from tvox.telephony.phone_lock import LockedPhone, judge_locked_phone
from tvox.telephony.pickup import Pickups, judge_pickups
from tvox.telephony.service_classes import ClassOfService, judge_classes_of_service
from tvox.telephony.short_numbers import ShortCall, judge_short_calls


@pytest.mark.check("UAT-PBX-001")
def test_members_pick_up_and_outsiders_cannot(pickups: Pickups | CouldNotLook, conclude: Conclude) -> None:
    """A member of the group takes a ringing call in three ways; an extension that is not in it cannot."""
    conclude(judge_pickups(pickups))


@pytest.mark.check("UAT-PBX-002")
def test_parked_call_is_taken_or_comes_back(parkings: Parkings | CouldNotLook, site: Site, conclude: Conclude) -> None:
    """A parked call hears music and is taken at another phone; where nobody takes it, it comes back in time."""
    conclude(judge_parkings(parkings, site.telephony.parking, least_s=site.thresholds.audio_s))


@pytest.mark.check("UAT-PBX-003")
def test_all_members_ring(all_ring: tuple[AllRing, ...] | CouldNotLook, conclude: Conclude) -> None:
    """All members of the group ring, one answers and talks with the caller, the others stop."""
    conclude(judge_all_ring(all_ring))


@pytest.mark.check("UAT-PBX-004")
def test_members_ring_in_sequence(in_sequence: tuple[InSequence, ...] | CouldNotLook, conclude: Conclude) -> None:
    """The members ring one after the other, each for its time, and then the final destination."""
    conclude(judge_in_sequence(in_sequence))


@pytest.mark.check("UAT-PBX-005")
def test_short_numbers_and_the_lock(
    short_calls: tuple[ShortCall, ...] | CouldNotLook, locked_phone: LockedPhone | CouldNotLook, conclude: Conclude
) -> None:
    """A short number reaches its destination; a locked phone calls inside and not outside, until it is unlocked."""
    conclude(judge_short_calls(short_calls), judge_locked_phone(locked_phone))


@pytest.mark.check("UAT-PBX-006")
def test_classes_of_service(classes_of_service: tuple[ClassOfService, ...] | CouldNotLook, conclude: Conclude) -> None:
    """An extension of each class reaches the number it may call, and is refused the one it may not."""
    conclude(judge_classes_of_service(classes_of_service))

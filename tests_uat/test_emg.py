"""EMG: emergency numbers. Nothing here dials one."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.site import Site
from tvox.telephony.emergency_rules import EmergencyRules, judge_emergency_rules


@pytest.mark.check("UAT-EMG-002")
def test_every_class_of_service_has_the_emergency_rule(
    emergency_rules: EmergencyRules | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """In the dialplan, each emergency number of each Abilitazione leads to the line, without a PIN."""
    conclude(judge_emergency_rules(emergency_rules, site.telephony.emergency))

"""SEC: security."""

from collections.abc import Mapping

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.open_ports import OpenPorts, judge_open_ports
from tvox.site import Site
from tvox.telephony.encryption import ClearCall, EncryptedCall, judge_clear_call, judge_encrypted_call
from tvox.telephony.wrong_credentials import WrongCredentials, judge_wrong_credentials
from tvox.web_tls import WebTls, judge_web_tls


@pytest.mark.check("UAT-SEC-001")
def test_strangers_are_refused(refused_strangers: WrongCredentials | CouldNotLook, conclude: Conclude) -> None:
    """A call without an account and one wrong password are refused; the right password works afterwards."""
    conclude(judge_wrong_credentials(refused_strangers))


@pytest.mark.check("UAT-SEC-002")
def test_the_web_pages_certificate_is_right(
    web_tls: Mapping[str, WebTls | CouldNotLook] | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """Every address shows the right certificate, valid for long enough, and no TLS that is too old."""
    conclude(judge_web_tls(web_tls, site))


@pytest.mark.check("UAT-SEC-003")
def test_signalling_and_voice_are_encrypted(
    encrypted_call: EncryptedCall | CouldNotLook, clear_call: ClearCall | CouldNotLook, conclude: Conclude
) -> None:
    """An extension that must encrypt talks over TLS and SRTP, and is refused in the clear."""
    conclude(judge_encrypted_call(encrypted_call), judge_clear_call(clear_call))


@pytest.mark.check("UAT-SEC-005")
def test_only_the_agreed_ports_answer(
    open_ports: Mapping[str, OpenPorts] | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """The agreed ports answer this PC; those that belong to the other node do not."""
    conclude(judge_open_ports(open_ports, site))

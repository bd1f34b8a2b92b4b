"""Which of a site's phones may stand for any other."""

from tests.fakes.phones import FakePhones
from tests.fakes.sites import fake_site
from tvox.telephony.audio import TONES
from tvox.telephony.troupe import AT_ONCE, troupe_of

EXTENSIONS = tuple(str(number) for number in range(101, 110))


def test_extensions_with_ways_of_their_own_are_special() -> None:
    site = fake_site(
        sip={
            "accounts": [
                {"extension": "101", "password": "env:P", "srtp": True},
                {"extension": "102", "password": "env:P", "transport": "tcp"},
                *({"extension": extension, "password": "env:P"} for extension in EXTENSIONS[2:]),
            ]
        },
        telephony={
            "lock": {"extension": "103", "pin": "env:PIN"},
            "voicemail": {"extension": "104", "pin": "env:PIN", "listen": "1", "erase": "7"},
            "classes": [{"extension": "105", "allowed": "0451", "denied": "0333"}],
            "queue": {"number": "401", "agents": ["106"], "overflow": "109"},
            "sacrificial": "107",
        },
    )

    troupe = troupe_of(site, FakePhones(EXTENSIONS), FakePhones(("0451234567",)))

    assert troupe.special == {"101", "102", "103", "104", "105", "106", "107"}
    assert (troupe.extensions, troupe.choice) == (EXTENSIONS, EXTENSIONS)
    assert (troupe.outside, troupe.at_once) == (("0451234567",), AT_ONCE)


def test_an_ordinary_site_has_none() -> None:
    assert troupe_of(fake_site(), FakePhones(EXTENSIONS), FakePhones(())).special == frozenset()


def test_each_phone_has_a_tone_to_itself() -> None:
    assert len(TONES) >= AT_ONCE

"""Devices and trunks out of Asterisk's listing (form of Asterisk 16)."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from lab.web.reading import telephony

HEAD = """
 Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>
    I/OAuth:  <AuthId/UserName...........................................................>
        Aor:  <Aor............................................>  <MaxContact>
      Contact:  <Aor/ContactUri..........................> <Hash....> <Status> <RTT(ms)..>
==========================================================================================

"""
ENDPOINT = """ Endpoint:  {name}/{name}                                              Not in use    0 of inf
     InAuth:  {name}/{name}
        Aor:  {name}                                                1
"""
CONTACT = "      Contact:  {name}/sip:{name}@172.16.92.1:50124;transpor 216a4c2d23 {status:8} {rtt:>10}\n"


def endpoint(name: str, *contacts: tuple[str, str]) -> str:
    lines = (CONTACT.format(name=name, status=status, rtt=rtt) for status, rtt in contacts)
    return ENDPOINT.format(name=name) + "".join(lines) + "\n"


def listing(*endpoints: str) -> str:
    return HEAD + "".join(endpoints) + f"\nObjects found: {len(endpoints)}\n\n"


@pytest.mark.parametrize(
    ("contacts", "state"),
    [
        ([("Avail", "12.345")], "reachable"),
        ([("Avail", "1500.000")], "slow"),
        ([("NonQual", "nan")], "unmonitored"),
        ([("Unknown", "nan")], "unmonitored"),
        ([("Unavail", "nan")], "unreachable"),
        ([("Unavail", "nan"), ("Avail", "3.000")], "reachable"),
        ([], "never_seen"),
    ],
)
def test_state_of_a_device(contacts: list[tuple[str, str]], state: str) -> None:
    found = telephony.contacts(listing(endpoint("101", *contacts)))
    assert found is not None
    counts = telephony.counted(found, set())
    assert counts.devices[state] == 1
    assert sum(counts.devices.values()) == 1
    assert sum(counts.trunks.values()) == 0
    assert list(counts.devices) == list(telephony.STATES)


def test_device_that_was_seen_is_unregistered() -> None:
    seen: set[str] = set()
    first = telephony.contacts(listing(endpoint("101", ("NonQual", "nan")), endpoint("102")))
    assert first is not None
    telephony.counted(first, seen)
    then = telephony.contacts(listing(endpoint("101"), endpoint("102")))
    assert then is not None
    counts = telephony.counted(then, seen)
    assert (counts.devices["unregistered"], counts.devices["never_seen"]) == (1, 1)


def test_trunks_have_names() -> None:
    found = telephony.contacts(listing(endpoint("101"), endpoint("carrier", ("Avail", "2.0"))))
    assert found is not None
    counts = telephony.counted(found, set())
    assert sum(counts.devices.values()) == 1
    assert counts.trunks["reachable"] == 1


def test_no_endpoint_at_all() -> None:
    assert telephony.contacts("No objects found.\n") == {}


@pytest.mark.parametrize("output", ["", "Unable to connect to remote asterisk", HEAD + endpoint("101")])
def test_listing_cut_short_is_unknown(output: str) -> None:
    assert telephony.contacts(output) is None


def test_asterisk_does_not_run(tmp_path: Path) -> None:
    assert telephony.ask(tmp_path) is None


def test_asterisk_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_arguments: Any, **_options: Any) -> None:
        raise subprocess.TimeoutExpired("asterisk", telephony.TIMEOUT)

    monkeypatch.setattr(subprocess, "run", hang)
    assert telephony.ask(tmp_path) is None

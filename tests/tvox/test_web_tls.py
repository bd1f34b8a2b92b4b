"""UAT-SEC-002 on certificates made to measure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fakes.nodes import ADDRESSES, BLIND, NODE_IP, UNREACHABLE, fake_cluster
from tests.fakes.sites import fake_site
from tvox.findings import Finding, Verdict
from tvox.site import Site
from tvox.web_tls import WebTls, judge_web_tls, read_web_tls

PINS = {"tvox1": "SHA256:" + "C" * 43, "tvox2": "SHA256:" + "D" * 43}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
GOOD = WebTls(
    fingerprint=PINS["tvox1"],
    names=("tam.example.com",),
    valid_from=NOW - timedelta(days=10),
    valid_until=NOW + timedelta(days=300),
    distrust="self-signed certificate",
    old={"1.0": False, "1.1": False},
)


def site(*, pinned: bool = True, domain: str | None = "tam.example.com", **security: Any) -> Site:
    machines = {
        name: {"address": ADDRESSES[name]} | ({"web_certificate": PINS[name]} if pinned else {}) for name in PINS
    }
    return fake_site(topology=machines | ({"domain": domain} if domain else {}), security=security)


def judged(seen: WebTls, of: Site | None = None, address: str = NODE_IP) -> list[Finding]:
    return judge_web_tls({address: seen}, of or site(), now=NOW)


def verdicts(seen: WebTls, of: Site | None = None, address: str = NODE_IP) -> list[Verdict]:
    return [finding.verdict for finding in judged(seen, of, address)]


def test_every_address_is_looked_at_once_with_the_domain_as_name() -> None:
    asked = []

    def look(address: str, port: int, *, name: str | None, versions: tuple[str, ...]) -> WebTls:
        asked.append((address, port, name, versions))
        if address == ADDRESSES["tvox2"]:
            raise UNREACHABLE
        return GOOD

    seen = read_web_tls(fake_cluster(), site(), look)

    assert [one[0] for one in asked] == [NODE_IP, *ADDRESSES.values()]
    assert {one[1:] for one in asked} == {(443, "tam.example.com", ("1.0", "1.1"))}
    assert seen[ADDRESSES["tvox2"]] == BLIND


def test_judge_web_tls_ok() -> None:
    assert verdicts(GOOD) == [Verdict.PASS] * 3
    assert verdicts(replace(GOOD, distrust=None), site(pinned=False)) == [Verdict.PASS] * 3


@pytest.mark.parametrize("name", ["TAM.example.com", "*.example.com"])
def test_names_that_fit(name: str) -> None:
    assert verdicts(replace(GOOD, names=("localhost", name)))[0] is Verdict.PASS


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        pytest.param({"fingerprint": "SHA256:" + "E" * 43}, 0, id="another key"),
        pytest.param({"names": ()}, 0, id="no name"),
        pytest.param({"names": ("localhost",)}, 0, id="another name"),
        pytest.param({"names": ("*.com",)}, 0, id="a star for two labels"),
        pytest.param({"names": ("*.tam.example.com",)}, 0, id="a star below"),
        pytest.param({"valid_until": NOW + timedelta(days=29)}, 1, id="expires soon"),
        pytest.param({"valid_until": NOW - timedelta(days=1)}, 1, id="expired"),
        pytest.param({"valid_from": NOW + timedelta(days=1)}, 1, id="not valid yet"),
        pytest.param({"old": {"1.0": True, "1.1": None}}, 2, id="TLS 1.0"),
        pytest.param({"old": {"1.0": False, "1.1": True}}, 2, id="TLS 1.1"),
    ],
)
def test_judge_web_tls_ko(changes: dict[str, Any], place: int) -> None:
    wanted = [Verdict.PASS] * 3
    wanted[place] = Verdict.FAIL

    assert verdicts(replace(GOOD, **changes)) == wanted


def test_without_a_pin_only_public_trust_counts() -> None:
    assert verdicts(GOOD, site(pinned=False))[0] is Verdict.FAIL


def test_each_machine_shows_its_own_key() -> None:
    assert verdicts(GOOD, address=ADDRESSES["tvox2"])[0] is Verdict.FAIL
    assert verdicts(replace(GOOD, fingerprint=PINS["tvox2"]), address=NODE_IP)[0] is Verdict.PASS


def test_without_a_domain_the_name_is_not_judged_and_that_is_said() -> None:
    identity = judged(replace(GOOD, names=("x",)), site(domain=None))[0]

    assert identity.verdict is Verdict.PASS
    assert "no domain" in str(identity.advisory)


@pytest.mark.parametrize("old", [{"1.0": False, "1.1": None}, {"1.0": None, "1.1": None}, {}], ids=str)
def test_a_version_that_could_not_be_asked_is_not_observed(old: dict[str, bool | None]) -> None:
    assert verdicts(replace(GOOD, old=old))[2] is Verdict.NOT_OBSERVED


def test_a_customer_may_accept_every_version() -> None:
    assert verdicts(replace(GOOD, old={}), site(least_tls="1.0"))[2] is Verdict.PASS


def test_judge_web_tls_unreachable() -> None:
    assert [finding.verdict for finding in judge_web_tls({NODE_IP: BLIND}, site())] == [Verdict.NOT_OBSERVED]
    assert [finding.verdict for finding in judge_web_tls(BLIND, site())] == [Verdict.NOT_OBSERVED]

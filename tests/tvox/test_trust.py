"""Which pins follow from what the addresses show."""

import tomllib

import pytest

from tests.tvox.site_texts import GOOD
from tvox.observing import CouldNotLook
from tvox.site import Site
from tvox.texts import Text
from tvox.trust import PinState, Shown, plan_pins

A, B, C, D = (f"SHA256:{letter * 43}" for letter in "abcd")
SILENT = CouldNotLook(Text("there"), Text("no answer"), Text("look"))
TVOX1, TVOX2, NODE_IP = "192.0.2.10", "192.0.2.12", "192.0.2.11"


def site(*, tvox1: tuple[str, ...] = (), tvox2: tuple[str, ...] = (), certificate: str | None = None) -> Site:
    data = tomllib.loads(GOOD)
    data["topology"]["tvox1"] |= {"host_keys": tvox1} | ({"web_certificate": certificate} if certificate else {})
    data["topology"]["tvox2"] |= {"host_keys": tvox2}
    return Site.model_validate(data)


def shows(address: str, *keys: str, certificate: str | CouldNotLook = SILENT) -> Shown:
    kinds = ("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256")
    return Shown(address, dict(zip(kinds, keys, strict=False)) if keys else SILENT, certificate)


def test_each_machine_is_pinned_from_its_own_address() -> None:
    plan = plan_pins(
        site(), shows(TVOX1, A, B, certificate=D), shows(TVOX2, C, certificate=D), shows(NODE_IP, A, B, certificate=D)
    )
    assert [(pin.key, set(pin.shown), pin.state) for pin in plan.pins] == [
        (("topology", "tvox1", "host_keys"), {A, B}, PinState.NEW),
        (("topology", "tvox1", "web_certificate"), {D}, PinState.NEW),
        (("topology", "tvox2", "host_keys"), {C}, PinState.NEW),
        (("topology", "tvox2", "web_certificate"), {D}, PinState.NEW),
    ]
    assert plan.silent == ()
    assert str(plan.node_ip) == f"The node IP {NODE_IP} shows the keys of tvox1."
    assert not plan.stranger


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        ((A, B), PinState.SAME),
        ((B, A), PinState.SAME),
        ((A,), PinState.CHANGED),
        ((A, B, C), PinState.CHANGED),
        ((C, D), PinState.CHANGED),
    ],
)
def test_one_key_more_or_less_is_a_change(shown: tuple[str, ...], state: PinState) -> None:
    plan = plan_pins(site(tvox1=(A, B)), shows(TVOX1, *shown), shows(TVOX2), shows(NODE_IP, *shown))
    (host_keys,) = plan.pins
    assert host_keys.state is state


def test_a_changed_certificate_is_a_change() -> None:
    plan = plan_pins(site(tvox1=(A,), certificate=C), shows(TVOX1, A, certificate=D), shows(TVOX2), shows(NODE_IP, A))
    assert [pin.state for pin in plan.pins] == [PinState.SAME, PinState.CHANGED]


def test_before_the_migration_the_node_ip_stands_for_tvox1() -> None:
    plan = plan_pins(site(), shows(TVOX1), shows(TVOX2), shows(NODE_IP, A, certificate=D))
    assert [(pin.machine, pin.seen_at, pin.shown) for pin in plan.pins] == [
        ("tvox1", NODE_IP, (A,)),
        ("tvox1", NODE_IP, (D,)),
    ]
    assert "taken for those of tvox1" in str(plan.node_ip)
    assert len(plan.silent) == 4


def test_a_stand_alone_tvox1_with_other_keys_than_pinned_has_changed() -> None:
    (pin,) = plan_pins(site(tvox1=(B,)), shows(TVOX1), shows(TVOX2), shows(NODE_IP, A)).pins
    assert (pin.machine, pin.pinned, pin.shown, pin.state) == ("tvox1", (B,), (A,), PinState.CHANGED)


@pytest.mark.parametrize("tvox2", [shows(TVOX2, C), shows(TVOX2)])
def test_the_node_ip_held_by_tvox2_is_never_taken_for_tvox1(tvox2: Shown) -> None:
    plan = plan_pins(site(tvox2=(C,)), shows(TVOX1), tvox2, shows(NODE_IP, C))
    assert all(pin.machine == "tvox2" for pin in plan.pins)
    assert str(plan.node_ip) == f"The node IP {NODE_IP} shows the keys of tvox2."


def test_keys_of_neither_machine_at_the_node_ip_are_a_stranger() -> None:
    plan = plan_pins(site(), shows(TVOX1, A), shows(TVOX2, B), shows(NODE_IP, C))
    assert plan.stranger
    assert C not in {fingerprint for pin in plan.pins for fingerprint in pin.shown}


def test_nobody_answering_is_no_pin() -> None:
    plan = plan_pins(site(tvox1=(A,)), shows(TVOX1), shows(TVOX2), shows(NODE_IP))
    assert plan.pins == ()
    assert len(plan.silent) == 6

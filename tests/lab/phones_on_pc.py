"""The telephones at the lab's real PBX: `test_phones` runs this on the technician's PC inside the lab's network."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fixtures.phones import Manners, outside_phones, sip_phones
from lab.state import state_folder
from tvox.adapters.sip.phones import SipPhones, Tones
from tvox.adapters.sip.probes import SipProbes
from tvox.adapters.sip.registrar import Registrar
from tvox.observing import CouldNotAsk
from tvox.secrets import Secrets
from tvox.site import Site
from tvox.site_file import load_site
from tvox.telephony.audio import Heard, analyse, read_wave
from tvox.telephony.dialling_plan import dialled_by
from tvox.telephony.phones import Call, Phone, Phones
from tvox.waiting import eventually

WITHIN = 5.0
HEARD_S = 0.5


@pytest.fixture
def site() -> Site:
    return load_site(state_folder() / "site.toml")


@pytest.fixture
def tones() -> Tones:
    return Tones()


@pytest.fixture
def phones(site: Site, tones: Tones, tmp_path: Path) -> SipPhones:
    return sip_phones(site, Secrets(), tmp_path, Manners(dialled_by(site)), tones)


@pytest.fixture
def outside(site: Site, tones: Tones, tmp_path: Path) -> Phones:
    (tmp_path / "outside").mkdir()
    return outside_phones(site, Secrets(), tmp_path / "outside", Manners(dialled_by(site)), tones)


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def registered(held: ExitStack, phones: Phones, *extensions: str) -> list[Phone]:
    leased = [held.enter_context(phones.lease(extension)) for extension in extensions]
    assert [phone.register(within=WITHIN).answer for phone in leased] == ["200 OK"] * len(leased)
    return leased


def talking(caller: Phone, other: Phone, *, shown: str = "", dialled: str = "") -> tuple[Call, Call]:
    calling = caller.call(dialled or other.extension)
    called = other.expect_call(caller=shown or caller.extension, within=WITHIN)
    assert called is not None, calling.facts()
    called.answer()
    assert called.until_answered(within=WITHIN).up
    assert calling.until_answered(within=WITHIN).up
    return calling, called


def heard(call: Call, frequency: int, seconds: float = 1.0) -> Heard:
    assert call.record("listening")
    call.until_ended(within=seconds)
    return analyse(*read_wave(call.stop_recording().heard), expected=frequency)


def hear_each_other(one: tuple[Call, Phone], other: tuple[Call, Phone]) -> bool:
    return heard(one[0], other[1].tone).heard_s > HEARD_S and heard(other[0], one[1].tone).heard_s > HEARD_S


def test_hold_music_and_resume(held: ExitStack, phones: SipPhones) -> None:
    alice, bob = registered(held, phones, "101", "102")
    calling, called = talking(alice, bob)

    assert calling.hold(within=WITHIN).holding
    music = heard(called, alice.tone, seconds=1.5)
    assert (music.heard_s, music.loudest_dbfs > -45.0) == (0.0, True)
    assert not calling.resume(within=WITHIN).holding
    assert hear_each_other((calling, alice), (called, bob))


def test_transfer_without_asking(held: ExitStack, phones: SipPhones) -> None:
    alice, bob, carol = registered(held, phones, "101", "102", "103")
    calling, called = talking(alice, bob)

    assert calling.transfer("103", within=WITHIN).accepted == 202
    reached = carol.expect_call(caller={"101", "102"}, within=WITHIN)
    assert reached is not None
    reached.answer()
    reached.until_answered(within=WITHIN)

    assert calling.until_ended(within=WITHIN).ended_after is not None
    assert hear_each_other((called, bob), (reached, carol))


def test_transfer_after_consultation(held: ExitStack, phones: SipPhones) -> None:
    alice, bob, carol = registered(held, phones, "101", "102", "103")
    first, called = talking(alice, bob)
    first.hold(within=WITHIN)
    second, consulted = talking(alice, carol)

    told = first.transfer_to(second, within=WITHIN)

    assert (told.accepted, told.outcome) == (202, 200)
    assert first.until_ended(within=WITHIN).ended_after is not None
    assert second.until_ended(within=WITHIN).ended_after is not None
    assert hear_each_other((called, bob), (consulted, carol))


def test_names_are_presented(held: ExitStack, phones: SipPhones) -> None:
    alice, bob = registered(held, phones, "140", "102")
    calling, called = talking(alice, bob)

    shown = called.facts().presented[0]
    assert (shown.number, shown.name) == ("140", "Niccolò Testa")
    assert calling.facts().call_id != called.facts().call_id  # the PBX has a call of its own with each of them


def test_encrypted_and_over_tcp(held: ExitStack, phones: SipPhones) -> None:
    walter, fabio = registered(held, phones, "139", "106")
    calling, called = talking(walter, fabio)

    assert hear_each_other((calling, walter), (called, fabio))
    rtp = [call.facts().rtp for call in (calling, called)]
    assert [one is not None and one.secure for one in rtp] == [True, False]


@pytest.mark.parametrize("method", ["INFO", "RFC2833"])
def test_digits_reach_the_other_phone(held: ExitStack, phones: SipPhones, method: str) -> None:
    alice, bob = registered(held, phones, "101", "102")
    calling, called = talking(alice, bob)

    refused = calling.send_digits("159#", method="INFO" if method == "INFO" else "RFC2833")

    assert refused is None
    assert "".join(digit.digit for digit in called.until_digits(4, within=WITHIN).digits) == "159#"


@pytest.mark.parametrize("watcher", ["103", "106", "139"])
def test_lamp_of_another_extension(held: ExitStack, phones: SipPhones, watcher: str) -> None:
    alice, bob, onlooker = registered(held, phones, "101", "102", watcher)
    watch = onlooker.watch("102", within=WITHIN)
    assert watch.until("idle", within=WITHIN) == ("idle",)
    calling = alice.call("102")
    called = bob.expect_call(caller="101", within=WITHIN)
    assert called is not None
    assert watch.until("ringing", within=WITHIN) == ("idle", "ringing")
    called.answer()
    assert watch.until("busy", within=WITHIN) == ("idle", "ringing", "busy")
    calling.hang_up(within=WITHIN)
    assert watch.until("idle", within=WITHIN) == ("idle", "ringing", "busy", "idle")


def test_nobody_to_watch_is_refused(held: ExitStack, phones: SipPhones) -> None:
    (alice,) = registered(held, phones, "101")
    with pytest.raises(CouldNotAsk, match="refused to tell the state of 199"):
        alice.watch("199", within=WITHIN)


def test_light_of_the_mailbox(held: ExitStack, phones: SipPhones) -> None:
    owner, other = registered(held, phones, "137", "101")
    before = owner.messages(within=WITHIN)
    assert before is not None
    assert other.messages(within=1.0) is None
    deposit = other.call("137")
    assert deposit.until_answered(within=15.0).up  # nobody takes the call: the mailbox does
    assert eventually(lambda: deposit.facts().up, within=4.0, until=lambda up: not up).reached is False
    deposit.hang_up(within=WITHIN)

    after = owner.messages(waiting=True, within=WITHIN)

    assert after is not None
    assert (after.waiting, after.new) == (True, before.new + 1)


def test_codecs_one_by_one(held: ExitStack, phones: SipPhones) -> None:
    alice, bob = registered(held, phones, "101", "102")
    for codec in ("G722", "PCMU", "PCMA"):
        alice.use_codecs(codec)
        bob.use_codecs(codec)
        calling, called = talking(alice, bob)
        assert heard(called, alice.tone).heard_s > HEARD_S
        rtp = [call.facts().rtp for call in (calling, called)]
        assert [one is not None and one.codec for one in rtp] == [codec, codec]
        calling.hang_up(within=WITHIN)
        called.until_ended(within=WITHIN)


def test_a_call_from_outside_and_one_to_it(held: ExitStack, phones: SipPhones, outside: Phones, site: Site) -> None:
    trunks = site.telephony.trunks
    assert trunks is not None
    (stranger,) = registered(held, outside, trunks.fixed)
    caller, reached = registered(held, phones, trunks.caller, trunks.inbound[0].reaches)
    incoming = talking(stranger, reached, dialled=trunks.inbound[0].dnis)
    assert hear_each_other((incoming[0], stranger), (incoming[1], reached))
    incoming[0].hang_up(within=WITHIN)
    outgoing = talking(caller, stranger, dialled=trunks.access_code + trunks.fixed, shown=trunks.clid)
    assert hear_each_other((outgoing[0], caller), (outgoing[1], stranger))


def test_strangers(site: Site, phones: SipPhones) -> None:
    registrar = Registrar(str(site.topology.node_ip), site.ports.sip, "udp")
    probes = SipProbes(registrar, phones.extensions, dialled_by(site), note=lambda _message: None)

    assert probes.options(within=WITHIN).status in {200, 401}
    assert probes.invite_anonymous("140", within=WITHIN).status in {401, 403}
    wrong = probes.register_wrong("140", within=WITHIN)
    assert (wrong.challenged, wrong.accepted, wrong.status in {401, 403}) == (True, False, True)

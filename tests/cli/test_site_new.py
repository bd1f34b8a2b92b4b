"""`tvox-uat site new` with its answers from a pipe."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.tvox.wrong_sites import LITERAL
from tvox.site import Profile
from tvox.site_file import load_site

BEFORE = ("Acme “S.p.A.”", "CHG0000001", "", "192.0.2.11", "", "192.0.2.1", "192.0.2.10", "192.0.2.12", "")
RELEASES = ("21.0.26", "22.0.20")
SSH = ("", "", "env:ACME_ROOT", "-")
WEB = ("", "")
PHONES = ("201", "", "202", "keyring:acme/202", "-")
AFTER = ("", "333123456, 3331", "core")
EVERYTHING = ("", *BEFORE, *RELEASES, *SSH, *WEB, *PHONES, *AFTER)


def typed(*answers: str | Sequence[str]) -> str:
    lines = [line for answer in answers for line in ([answer] if isinstance(answer, str) else answer)]
    return "\n".join(lines) + "\n"


def test_the_answers_become_a_valid_file(run: Command, tmp_path: Path) -> None:
    result = run("site", "new", "acme", answers=typed(EVERYTHING))
    assert result.exit_code == 0, result.output
    site = load_site(tmp_path / "sites" / "acme.toml")
    assert (site.customer, site.change, site.language) == ("Acme “S.p.A.”", "CHG0000001", "en")
    assert (str(site.topology.tvox1.address), str(site.topology.netmask)) == ("192.0.2.10", "255.255.255.0")
    assert site.topology.domain is None
    assert (site.ssh.port, site.ssh.password, site.ssh.jump_host) == (22, "env:ACME_ROOT", None)
    assert [(account.extension, account.password) for account in site.sip.accounts] == [
        ("201", "prompt:sip"),
        ("202", "keyring:acme/202"),
    ]
    assert site.sip.may_dial == ("333123456", "3331")
    assert site.manners.profile is Profile.CORE
    assert run("site", "check", "acme").exit_code == 0


def test_the_name_is_asked_for_where_none_is_given(run: Command, tmp_path: Path) -> None:
    result = run("site", "new", answers=typed("acme", EVERYTHING))
    assert result.exit_code == 0, result.output
    assert (tmp_path / "sites" / "acme.toml").is_file()


def test_in_italian(run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = {"Customer": "Cliente", "Gateway": "Gateway di rete", "a number {nothing}": ""}
    monkeypatch.setattr("tvox.texts.translations", lambda language: catalogue if language == "it" else {})
    result = run("site", "new", "acme", "--language", "it", answers=typed(EVERYTHING))
    assert result.exit_code == 0, result.output
    assert "Cliente: " in result.stdout
    assert "Gateway di rete: " in result.stdout
    assert "Customer: " not in result.stdout
    assert load_site(tmp_path / "sites" / "acme.toml").language == "it"


def test_the_language_chosen_first_is_spoken_from_then_on(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.texts.translations", lambda language: {"Customer": "Cliente"} if language == "it" else {})
    result = run("site", "new", "acme", answers=typed("it", EVERYTHING[1:]))
    assert result.exit_code == 0, result.output
    assert "Cliente: " in result.stdout


# (position of the question, wrong answers, words of what is said)
WRONG_ANSWERS = {
    "language": (0, ("de",), 'one of "it", "en"'),
    "customer": (1, ("",), "not empty"),
    "change": (2, ("a/b",), "names the evidence folder"),
    "pure_cloud": (3, ("pure_cloud",), "not supported yet"),
    "node IP": (4, ("192.0.2", "224.0.0.1"), "an IPv4 address"),
    "netmask": (5, ("255.0.255.0",), "a netmask from"),
    "gateway": (6, ("192.0.3.1", "192.0.2.11", "192.0.2.255"), "the network of the node IP"),
    "tvox1": (7, ("192.0.2.11",), "already topology.node_ip"),
    "tvox2": (8, ("192.0.2.10",), "already topology.tvox1.address"),
    "release": (11, ("20.1",), "release 21.0.26"),
    "port": (13, ("x", "0", "٣"), "from 1 to 65535"),
    "extension": (18, ("118", "abc"), "emergency number"),
    "its password": (19, ("hunter2",), "never the secret itself"),
    "extension twice": (20, ("201",), "already sip.accounts[0].extension"),
    "may dial": (24, ("0112", "1, 112"), "emergency number"),
}


@pytest.mark.parametrize(("position", "wrong", "said"), WRONG_ANSWERS.values(), ids=WRONG_ANSWERS.keys())
def test_a_wrong_answer_is_explained_and_asked_for_again(
    run: Command, tmp_path: Path, position: int, wrong: tuple[str, ...], said: str
) -> None:
    answers = [*EVERYTHING[:position], *wrong, *EVERYTHING[position:]]
    result = run("site", "new", "acme", answers=typed(answers))
    assert result.exit_code == 0, result.output
    assert said in result.stderr
    load_site(tmp_path / "sites" / "acme.toml")


def test_a_literal_secret_is_refused_and_not_repeated(run: Command, tmp_path: Path) -> None:
    answers = [*EVERYTHING[:14], LITERAL, *EVERYTHING[14:]]
    result = run("site", "new", "acme", answers=typed(answers))
    assert result.exit_code == 0, result.output
    assert "a literal secret (not shown)" in result.stderr
    assert LITERAL not in result.stderr
    assert LITERAL not in (tmp_path / "sites" / "acme.toml").read_text()


def test_a_key_file_and_a_jump_host(run: Command, tmp_path: Path) -> None:
    (tmp_path / "acme-key").write_text("key")
    ssh = ("", "2222", "-", "missing", "acme-key", "env:PHRASE", "jump.example.com", "me", "", "-", "acme-key")
    answers = typed("", BEFORE, RELEASES, ssh, "-", "-", "", "-", "")
    result = run("site", "new", "acme.toml", answers=answers)
    assert result.exit_code == 0, result.output
    assert "an existing private key file" in result.stderr
    site = load_site(tmp_path / "acme.toml")
    assert (site.ssh.password, site.ssh.key_file, site.ssh.port) == (None, tmp_path / "acme-key", 2222)
    assert site.ssh.jump_host is not None
    assert site.ssh.jump_host.key_file == tmp_path / "acme-key"
    assert site.web.admin is None
    assert site.sip.accounts == ()


def test_a_file_that_exists_is_not_overwritten(run: Command, tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text("mine")
    result = run("site", "new", "acme.toml", answers=typed(EVERYTHING))
    assert result.exit_code == 1
    assert "exists already, and is not overwritten" in result.stderr
    assert (tmp_path / "acme.toml").read_text() == "mine"


def test_answers_that_end_too_early_write_nothing(run: Command, tmp_path: Path) -> None:
    result = run("site", "new", "acme", answers=typed(EVERYTHING[:9]))
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["lab", "a b", ".."])
def test_a_name_that_names_no_file_is_refused(run: Command, name: str) -> None:
    result = run("site", "new", name)
    assert result.exit_code == 1
    assert "cannot name a site file" in result.stderr

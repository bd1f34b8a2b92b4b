"""Pins are written, and nothing else of the file changes."""

import difflib
import stat
from pathlib import Path

import pytest

from tests.tvox.site_texts import GOOD
from tvox.pinning import pin, with_pins
from tvox.site import Machine, Site
from tvox.site_file import SiteError, load_site, read_site_text
from tvox.trust import Pin

A, B, C = (f"SHA256:{letter * 43}" for letter in "abc")
ADDRESS = '[topology.tvox1] # in production\naddress = "192.0.2.10"'


def host_keys(*shown: str, machine: str = "tvox1") -> Pin:
    kinds = dict(zip(shown, ("ssh-ed25519", "ssh-rsa"), strict=False))
    return Pin(machine, ("topology", machine, "host_keys"), "192.0.2.10", (), shown, kinds)


def certificate(shown: str) -> Pin:
    return Pin("tvox1", ("topology", "tvox1", "web_certificate"), "192.0.2.10", (), (shown,), {shown: "web"})


FORMS = {
    "table": ADDRESS,
    "table, comment behind": ADDRESS + " # new",
    "empty list before": f"{ADDRESS}\nhost_keys = [] # filled by trust",
    "old pins": f'{ADDRESS}\nhost_keys = [\n  "{C}", # old\n] # ours\nweb_certificate = "{C}" # web',
    "keys first": ADDRESS.replace("address", "host_keys = []\naddress"),
    "indented": "[topology.tvox1]\n  address = '192.0.2.10'",
    "inline": "",
    "dotted": "",
}


def text_of(form: str) -> str:
    if form == "inline":
        return GOOD.replace(ADDRESS, "").replace("[topology]", '[topology]\ntvox1 = { address = "192.0.2.10" } # in')
    if form == "dotted":
        return GOOD.replace(ADDRESS, "").replace("[topology]", '[topology]\ntvox1.address = "192.0.2.10" # dotted')
    return GOOD.replace(ADDRESS, FORMS[form])


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("form", FORMS)
def test_pins_are_written_into_any_form_of_the_section(tmp_path: Path, form: str, ends: str) -> None:
    path = tmp_path / "acme.toml"
    text = text_of(form).replace("\n", ends)
    path.write_bytes(text.encode())

    written = pin(path, text, [host_keys(A, B), certificate(C)])

    assert written.topology.tvox1 == Machine.model_validate(
        {"address": "192.0.2.10", "host_keys": (A, B), "web_certificate": C}
    )
    assert load_site(path) == written
    after = read_site_text(path)
    assert after.count("\n") == after.count(ends)
    for comment in ("# in production", "# new", "# filled by trust", "# ours", "# web", "# in", "# dotted"):
        assert (comment in after) >= (comment in text)
    removed = [line for line in difflib.ndiff(text.split(ends), after.split(ends)) if line.startswith("- ")]
    assert all(
        "host_keys" in line or "SHA256" in line or "tvox1 = {" in line or line == "- ] # ours" for line in removed
    )
    # Written once more, nothing changes.
    assert with_pins(after, [host_keys(A, B), certificate(C)]) == after


def test_new_pins_stand_below_the_address(tmp_path: Path) -> None:
    assert with_pins(GOOD, [host_keys(A)]).split("\n")[10:16] == [
        "[topology.tvox1] # in production",
        'address = "192.0.2.10"',
        "host_keys = [",
        f'    "{A}", # ssh-ed25519',
        "]",
        "",
    ]


def test_a_jump_host_is_pinned_in_its_section(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    jump = '[ssh]\njump_host = { address = "jump", user = "me", password = "prompt:jump" }'
    text = GOOD.replace("[ssh]", jump)
    path.write_text(text)
    keys = Pin("jump_host", ("ssh", "jump_host", "host_keys"), "jump", (), (A,), {A: "ssh-ed25519"})
    host = pin(path, text, [keys]).ssh.jump_host
    assert host is not None
    assert host.host_keys == (A,)


def test_a_file_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(GOOD.replace("Acme", "Other"))
    with pytest.raises(SiteError, match="was changed meanwhile"):
        pin(path, GOOD, [host_keys(A)])
    assert path.read_text() == GOOD.replace("Acme", "Other")


def test_two_machines_with_one_key_are_not_pinned(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(GOOD)
    with pytest.raises(SiteError, match=r"Nothing was pinned: .* tvox1 has the same one"):
        pin(path, GOOD, [host_keys(A), host_keys(A, machine="tvox2")])
    assert path.read_text() == GOOD


def test_an_edit_that_would_change_something_else_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(GOOD)
    monkeypatch.setattr("tvox.pinning.with_pins", lambda text, _pins: text.replace("22.0.20", "22.0.21"))
    with pytest.raises(SiteError, match=r"could not be edited; write into it: topology\.tvox1\.host_keys"):
        pin(path, GOOD, [host_keys(A)])
    assert path.read_text() == GOOD


def test_the_files_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(GOOD)
    path.chmod(0o600)
    mode = stat.S_IMODE(path.stat().st_mode)  # Windows knows only whether a file may be written
    site: Site = pin(path, GOOD, [host_keys(A)])
    assert site.topology.tvox1.host_keys == (A,)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert [entry.name for entry in tmp_path.iterdir()] == ["acme.toml"]

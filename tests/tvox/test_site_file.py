"""Every error of a site file, each with file, line, key, value and what is allowed; all of them at once."""

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from tests.tvox.site_texts import GOOD, with_line
from tests.tvox.wrong_sites import LITERAL, WRONG
from tvox.allowed import Allowed
from tvox.site import Site
from tvox.site_file import SiteError, SiteFileErrors, SiteProblem, find_site, lab_site_path, load_site
from tvox.site_problems import problems_of
from tvox.texts import Text

KEY_A = "SHA256:" + "a" * 43


def problems(tmp_path: Path, text: str) -> tuple[SiteProblem, ...]:
    path = tmp_path / "acme.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SiteFileErrors) as refusal:
        load_site(path)
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None, "a chained error would show what was typed"
    assert all(problem.file == path for problem in refusal.value.problems)
    return refusal.value.problems


@pytest.mark.parametrize(("old", "new", "line", "key", "found", "allowed"), WRONG.values(), ids=WRONG.keys())
def test_each_error_names_line_key_value_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int | None, key: str, found: str, allowed: str
) -> None:
    (problem,) = problems(tmp_path, with_line(old, new))
    assert (problem.line, problem.key) == (line, key)
    assert found in str(problem.found)
    assert allowed in str(problem.allowed)
    assert str(problem.text).startswith(f"acme.toml:{line}: {key} = " if line else f"acme.toml: {key} = ")


def test_all_errors_are_reported_at_once(tmp_path: Path) -> None:
    spoilt = GOOD
    for name in ("address as a number", "tvox2 is the gateway", "port as text", "literal password", "extension twice"):
        old, new, *_ = WRONG[name]
        spoilt = spoilt.replace(old, new)
    spoilt = spoilt.replace('"env:SIP" },\n]', '"env:SIP" },\n    { extension = 5 },\n]')
    found = [problem.key for problem in problems(tmp_path, spoilt)]
    assert found == [
        "topology.node_ip",
        "topology.tvox2.address",
        "ssh.port",
        "ssh.password",
        "sip.accounts[1].extension",
        "sip.accounts[2].extension",
        "sip.accounts[2].password",
    ]


def test_the_good_file_is_good(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_site(path).topology.network.with_prefixlen == "192.0.2.0/24"


def test_a_key_file_is_seen_from_the_site_files_folder(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "acme").write_text("key")
    path = tmp_path / "acme.toml"
    path.write_text(with_line("[ssh]", "[ssh]\nkey_file = 'keys/acme'"), encoding="utf-8")
    assert load_site(path).ssh.key_file == tmp_path / "keys" / "acme"


def test_two_secrets_do_not_share_one_unnamed_prompt(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.replace("env:ROOT", "prompt").replace("prompt:admin", "prompt"))
    assert problem.key == "web.admin.password"
    assert "already used at ssh.password" in str(problem.allowed)


def test_machines_with_the_same_host_key_cannot_be_told_apart(tmp_path: Path) -> None:
    pinned = f'host_keys = ["{KEY_A}"]'
    text = with_line('"192.0.2.10"', f'"192.0.2.10"\n{pinned}').replace('"192.0.2.12"', f'"192.0.2.12"\n{pinned}')
    (problem,) = problems(tmp_path, text)
    assert problem.key == "topology.tvox2.host_keys[0]"
    assert "tvox1 has the same one" in str(problem.allowed)


SYNTAX = {
    "no quotes": (f"[ssh]\npassword = {LITERAL}", 2, "Invalid value"),
    "open text": (f'x = 1\npassword = "{LITERAL}', 2, "Unterminated string"),
    "key twice": (f'[ssh]\npassword = "{LITERAL}"\npassword = "{LITERAL}"\n[web]', 3, "Cannot overwrite"),
    "section twice": ("[ssh]\n[ssh]\n[web]", 2, "Cannot declare"),
    "windows path": ('[ssh]\nkey_file = "C:\\keys\\acme"', 2, "Unescaped"),
    "nested deep": (f"x = {'[' * 5000}", None, "nested too deeply"),
}


@pytest.mark.parametrize(("text", "line", "words"), SYNTAX.values(), ids=SYNTAX.keys())
def test_what_is_no_toml_is_one_problem_with_its_line(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.line == line
    assert words in str(problem.found)
    assert LITERAL not in str(problem.text)


def test_a_windows_path_is_told_to_take_single_quotes(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, SYNTAX["windows path"][0])
    assert "single quotes" in str(problem.allowed)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_site(path).customer == "Acme"


def test_a_file_that_is_not_utf_8_is_said(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_bytes(b'x = 1\ncustomer = "Citt\xe0"')
    with pytest.raises(SiteFileErrors, match=r"acme\.toml:2: \(not UTF-8\)"):
        load_site(path)


def test_a_folder_or_nothing_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SiteFileErrors, match="cannot be read"):
        load_site(tmp_path)
    with pytest.raises(SiteFileErrors, match="no such file"):
        load_site(tmp_path / "none.toml")


# Every way in which a secret may be written where it does not belong.
SECRET_KEYS = (
    "ssh.password", "ssh.key_passphrase", "ssh.jump_host.password", "databases.calendar_password",
    "web.admin.password", "webapi.password", "sip.accounts.0.password",
)  # fmt: skip
SHAPES = (f'"{LITERAL}"', f'["{LITERAL}"]', f'{{ value = "{LITERAL}" }}', f"'''{LITERAL}'''", f'"env:{LITERAL}"')


@pytest.mark.parametrize("key", SECRET_KEYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_error_ever_shows_a_literal_secret(tmp_path: Path, key: str, shape: str) -> None:
    section, _, name = key.replace(".0", "").rpartition(".")
    header = f"[[{section}]]" if ".0." in key else f"[{section}]"
    found = problems(tmp_path, f'language = "it"\n{header}\n{name} = {shape}\n')
    for language in ("it", "en"):
        shown = "\n".join(problem.text.render(language) for problem in found)
        assert LITERAL not in shown
    assert any(problem.key == key.replace(".0", "[0]") for problem in found)


@pytest.mark.parametrize("section", ["ssh", "web", "webapi", "sip", "topology", "passwrod", "databases"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_secret_in_the_place_of_a_section_is_not_shown(tmp_path: Path, section: str, shape: str) -> None:
    found = problems(tmp_path, f"{section} = {shape}\n")
    assert found
    assert LITERAL not in "\n".join(str(problem.text) for problem in found)


def test_a_secret_value_is_hidden_even_where_nothing_is_said_about_it() -> None:
    class Section(BaseModel):
        token: Annotated[str, Allowed(Text("something else"), secret=True)]

    with pytest.raises(ValidationError) as refusal:
        Section.model_validate({"token": 271828})
    (problem,) = problems_of(refusal.value.errors(), Path("acme.toml"), {})
    assert str(problem.text) == "acme.toml: token = (not shown); allowed: something else"


def test_a_refused_model_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(ValidationError) as refusal:
        Site.model_validate({"ssh": {"password": LITERAL}, "passwrod": LITERAL})
    assert LITERAL not in str(refusal.value)


# --- finding ---


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "acme.toml").write_text(GOOD)
    return tmp_path


def test_a_site_is_found_by_name_by_path_and_in_the_environment(project: Path) -> None:
    acme = project / "sites" / "acme.toml"
    assert find_site("acme", environment={}, folder=project) == acme
    assert find_site("sites/acme.toml", environment={}, folder=project) == acme
    assert find_site(str(acme), environment={}, folder=Path("/")) == acme
    assert find_site(None, environment={"TVOX_SITE": "acme"}, folder=project) == acme
    assert find_site("acme", environment={"TVOX_SITE": "other"}, folder=project) == acme


def test_no_site_given_says_what_can_be_given(project: Path) -> None:
    with pytest.raises(SiteError, match=r"No site given: use --site .* \(acme\) or lab, or set TVOX_SITE"):
        find_site(None, environment={}, folder=project)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("acmee", "did you mean acme?"),
        ("zzz", "there: acme"),
        ("x/y.toml", "There is no site file"),
        ("a.toml", "There is no"),
    ],
)
def test_an_unknown_site_is_said(project: Path, name: str, words: str) -> None:
    with pytest.raises(SiteError) as refusal:
        find_site(name, environment={}, folder=project)
    assert words in str(refusal.value)


def test_the_lab_is_found_where_it_says_or_in_its_state_folder(project: Path) -> None:
    written = project / "site.toml"
    written.write_text(GOOD)
    assert find_site("lab", environment={"TVOX_LAB_SITE": str(written)}, folder=project) == written
    assert find_site("lab", environment={"TVOX_LAB_STATE": str(project)}, folder=project) == written
    with pytest.raises(SiteError, match="tvox-lab up"):
        find_site("lab", environment={"TVOX_LAB_STATE": str(project / "none")}, folder=project)
    assert lab_site_path({}).name == "site.toml"
    assert lab_site_path({}).parent.name.startswith("tvox-lab-")

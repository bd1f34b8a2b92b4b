"""`tvox-uat site trust` against real SSH and TLS servers on loopback."""

import paramiko
import pytest

from tests.cli.conftest import NODE_IP, TVOX1, TVOX2, Command, Machines
from tests.cli.machines import fingerprint, silent_server
from tvox.site_file import load_site


def rsa() -> paramiko.PKey:
    return paramiko.RSAKey.generate(2048)


def ecdsa() -> paramiko.PKey:
    return paramiko.ECDSAKey.generate()


def test_both_machines_are_shown_and_pinned(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    tvox1, tvox1_too, tvox2 = rsa(), ecdsa(), ecdsa()
    machines.show_keys(TVOX1, tvox1, tvox1_too)
    machines.show_keys(TVOX2, tvox2)
    machines.show_keys(NODE_IP, tvox1, tvox1_too)
    web1 = machines.show_certificate(TVOX1, "one")
    web2 = machines.show_certificate(TVOX2, "two")

    result = run("site", "trust", str(path), answers="y\ny\n")

    assert result.exit_code == 0, result.output
    site = load_site(path)
    assert set(site.topology.tvox1.host_keys) == {fingerprint(tvox1), fingerprint(tvox1_too)}
    assert site.topology.tvox2.host_keys == (fingerprint(tvox2),)
    assert (site.topology.tvox1.web_certificate, site.topology.tvox2.web_certificate) == (web1, web2)
    for shown in (fingerprint(tvox1), fingerprint(tvox1_too), fingerprint(tvox2), web1, web2):
        assert shown in result.output
    assert "The node IP 127.0.0.4 shows the keys of tvox1." in result.output
    text = path.read_text()
    assert text.startswith("# Kept as it is.")
    assert 'address = "127.0.0.2" # in production' in text

    again = run("site", "trust", str(path))
    assert again.exit_code == 0
    assert "as pinned" in again.output
    assert path.read_text() == text


def test_what_is_not_confirmed_is_not_pinned(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    before = path.read_text()
    tvox1, tvox2 = ecdsa(), ecdsa()
    machines.show_keys(TVOX1, tvox1)
    machines.show_keys(TVOX2, tvox2)

    refused = run("site", "trust", str(path), answers="n\n")  # and no answer at all for the other
    assert refused.exit_code == 1
    assert "Nothing of tvox1 was pinned." in refused.output
    assert "Nothing of tvox2 was pinned." in refused.output
    assert path.read_text() == before

    partly = run("site", "trust", str(path), answers="n\ny\n")
    assert partly.exit_code == 1
    assert load_site(path).topology.tvox1.host_keys == ()
    assert load_site(path).topology.tvox2.host_keys == (fingerprint(tvox2),)


def test_yes_pins_what_is_new_without_asking(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    tvox1 = ecdsa()
    machines.show_keys(TVOX1, tvox1)
    result = run("site", "trust", str(path), "--yes")
    assert result.exit_code == 0, result.output
    assert load_site(path).topology.tvox1.host_keys == (fingerprint(tvox1),)
    assert "tvox2 (127.0.0.3)" in result.output, "who does not answer is said"


@pytest.mark.parametrize("options", [(), ("--yes",)])
def test_a_changed_key_needs_the_machines_name(run: Command, machines: Machines, options: tuple[str, ...]) -> None:
    path = machines.site_file()
    old, new = ecdsa(), ecdsa()
    with machines.show_keys(TVOX1, old):
        assert run("site", "trust", str(path), "--yes").exit_code == 0
    machines.show_keys(TVOX1, new)
    before = path.read_text()

    for answer in ("", "y\n", "yes\n", "tvox2\n"):
        refused = run("site", "trust", str(path), *options, answers=answer)
        assert refused.exit_code == 1
        assert path.read_text() == before
        assert fingerprint(old) in refused.output
        assert fingerprint(new) in refused.output
        assert "CHANGED" in refused.output

    accepted = run("site", "trust", str(path), *options, answers="tvox1\n")
    assert accepted.exit_code == 0
    assert load_site(path).topology.tvox1.host_keys == (fingerprint(new),)


def test_a_changed_certificate_needs_the_machines_name(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    key = ecdsa()
    machines.show_keys(TVOX1, key)
    new = machines.show_certificate(TVOX1, "new")
    old = "SHA256:" + "o" * 43
    pinned = f'address = "127.0.0.2"\nhost_keys = ["{fingerprint(key)}"]\nweb_certificate = "{old}"'
    path.write_text(path.read_text().replace('address = "127.0.0.2"', pinned))

    refused = run("site", "trust", str(path), "--yes")
    assert refused.exit_code == 1
    assert old in refused.output
    assert new in refused.output
    assert load_site(path).topology.tvox1.web_certificate == old

    assert run("site", "trust", str(path), answers="tvox1\n").exit_code == 0
    assert load_site(path).topology.tvox1.web_certificate == new


def test_before_the_migration_tvox1_is_pinned_at_the_node_ip(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    key = ecdsa()
    machines.show_keys(NODE_IP, key)
    result = run("site", "trust", str(path), answers="y\n")
    assert result.exit_code == 0, result.output
    assert load_site(path).topology.tvox1.host_keys == (fingerprint(key),)
    assert "as it is before the migration" in result.output


def test_a_stranger_at_the_node_ip_is_said_and_not_pinned(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    tvox1, tvox2, stranger = ecdsa(), ecdsa(), ecdsa()
    for address, key in ((TVOX1, tvox1), (TVOX2, tvox2), (NODE_IP, stranger)):
        machines.show_keys(address, key)
    result = run("site", "trust", str(path), "--yes")
    assert result.exit_code == 1
    assert "keys of neither machine" in result.output
    assert fingerprint(stranger) not in path.read_text()
    assert load_site(path).topology.tvox2.host_keys == (fingerprint(tvox2),)


def test_one_machine_behind_both_addresses_is_refused(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    before = path.read_text()
    key = ecdsa()
    machines.show_keys(TVOX1, key)
    machines.show_keys(TVOX2, key)
    result = run("site", "trust", str(path), "--yes")
    assert result.exit_code == 1
    assert "Nothing was pinned: topology.tvox2.host_keys[0]" in result.output
    assert "tvox1 has the same one" in result.output
    assert path.read_text() == before


def test_nobody_answering_is_an_error_that_says_who(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    machines.stack.enter_context(silent_server(TVOX1, machines.ssh))
    machines.stack.enter_context(silent_server(TVOX1, machines.https))
    result = run("site", "trust", str(path), "--yes")
    assert result.exit_code == 1
    for name in ("tvox1 (127.0.0.2)", "tvox2 (127.0.0.3)", "node IP (127.0.0.4)"):
        assert name in result.output
    assert load_site(path).topology.tvox1.host_keys == ()


def test_a_jump_host_that_does_not_answer_is_said(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    jump = '\n[ssh.jump_host]\naddress = "127.0.0.5"\nuser = "me"\npassword = "env:JUMP"\nport = 1\n'
    path.write_text(path.read_text() + jump)
    result = run("site", "trust", str(path), "--yes")
    assert result.exit_code == 1
    assert "jump host 127.0.0.5" in result.output


def test_a_silent_node_ip_is_named_in_italian(run: Command, machines: Machines) -> None:
    path = machines.site_file()
    machines.show_keys(TVOX1, ecdsa())
    result = run("site", "trust", str(path), "--yes", "--language", "it")
    assert "IP di nodo (127.0.0.4): " in result.output
    assert "node IP" not in result.output

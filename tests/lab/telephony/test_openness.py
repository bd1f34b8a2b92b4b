"""What a running lab shows to somebody who is not to be served: ports, protocols, certificates."""

import re

from lab import plan
from lab.firewall import PORTS
from tests.lab.laboratory import Laboratory
from tests.lab.telephony.calls import faulty


def test_the_databases_and_the_synchronisation_are_closed_to_the_technician(stand_alone: Laboratory) -> None:
    assert open_ports(stand_alone) == set()
    with faulty(stand_alone, "port-open"):
        assert open_ports(stand_alone) == {PORTS["mongodb"]}
    assert open_ports(stand_alone) == set()


def open_ports(laboratory: Laboratory) -> set[int]:
    """Which of the guarded ports take a connection from the technician's PC."""
    attempt = 'for port in {}; do timeout 1 bash -c "exec 3<> /dev/tcp/{}/$port" && echo $port; done'.format(
        " ".join(map(str, PORTS.values())), plan.NODE_IP
    )
    return {int(port) for port in laboratory.on_pc("bash", "-c", attempt).stdout.split()}


def test_the_pair_reaches_each_other_through_the_firewall(cluster: Laboratory) -> None:
    for node, peer in ((plan.TVOX1, plan.TVOX2), (plan.TVOX2, plan.TVOX1)):
        for port in (27017, 873, 5432):
            cluster.on(node.name, f"timeout 2 bash -c 'exec 3<> /dev/tcp/{peer.physical_ip}/{port}'")
            closed = cluster.on_pc("timeout", "1", "bash", "-c", f"exec 3<> /dev/tcp/{peer.physical_ip}/{port}")
            assert closed.returncode != 0


def test_telephones_can_register_encrypted_with_what_the_site_file_names(stand_alone: Laboratory) -> None:
    trusted = stand_alone.folder / "certificates.pem"
    tls = f"echo | openssl s_client -connect {plan.NODE_IP}:5061 -verify_ip {plan.NODE_IP} -CAfile {trusted} 2>&1"
    answer = stand_alone.on_pc("sh", "-c", tls).stdout
    assert "Verify return code: 0 (ok)" in answer


def test_the_pages_refuse_old_tls_unless_the_fault_is_on(stand_alone: Laboratory) -> None:
    assert old_tls(stand_alone) == "(NONE)"
    with faulty(stand_alone, "tls-old-protocol"):
        assert old_tls(stand_alone) != "(NONE)"
    assert old_tls(stand_alone) == "(NONE)"


def old_tls(laboratory: Laboratory) -> str:
    """The cipher that TLS 1.0 agrees on at the pages."""
    words = f"echo | openssl s_client -connect {plan.NODE_IP}:443 -tls1 -cipher DEFAULT:@SECLEVEL=0 2>/dev/null"
    cipher: str = re.findall(r"Cipher is (\S+)", laboratory.on_pc("sh", "-c", words).stdout)[0]
    return cipher


def test_an_expiring_certificate_keeps_the_machines_key_and_names(stand_alone: Laboratory) -> None:
    healthy = certificate(stand_alone)
    with faulty(stand_alone, "certificate-expiring"):
        broken = certificate(stand_alone)
    assert broken != healthy
    assert broken.split("notAfter")[1].split("\n", 1)[1] == healthy.split("notAfter")[1].split("\n", 1)[1]
    assert certificate(stand_alone) == healthy


def certificate(laboratory: Laboratory) -> str:
    """End, key and names of the certificate that the pages show."""
    shown = f"echo | openssl s_client -connect {plan.NODE_IP}:443 2>/dev/null"
    return laboratory.on_pc("sh", "-c", f"{shown} | openssl x509 -noout -enddate -pubkey -ext subjectAltName").stdout


def test_a_logged_time_shift_is_forgotten_when_it_heals(stand_alone: Laboratory) -> None:
    healthy = stand_alone.on("tvox1", "cat /var/log/messages")
    with faulty(stand_alone, "time-shift-logged"):
        assert "dahdi: Detected time shift" in stand_alone.on("tvox1", "cat /var/log/messages")
    assert stand_alone.on("tvox1", "cat /var/log/messages") == healthy

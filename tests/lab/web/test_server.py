"""The real server over TLS on a loopback port, with a certificate made for the test, over a real root directory."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lab.waiting import eventually
from lab.web import server
from lab.web.look import Look
from lab.web.reading import chat, node, peer
from lab.web.state import Flow, Role
from tests.lab.web.handed_in import Cell, Seen
from tests.lab.web.reading.machine_root import NODE, contact, furnish, write


@dataclass(frozen=True)
class Certificate:
    """Two PEM files."""

    certificate: Path
    key: Path


@pytest.fixture(scope="module")
def throw_away(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for 127.0.0.1 that is valid for an hour."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = Certificate(folder / "https.crt", folder / "https.key")
    files.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files


@contextmanager
def serving(root: Path, files: Certificate) -> Iterator[int]:
    """The server as its command line starts it, on a port of its own."""
    words = ["--root", str(root), "--node", "tvox1", "--certificate", str(files.certificate), "--key", str(files.key)]
    started = server.configured([*words, "--port", "0", "--bind", "127.0.0.1"])
    thread = threading.Thread(target=started.run)
    thread.start()
    try:
        assert eventually(lambda: started.started, within=10)
        yield started.servers[0].sockets[0].getsockname()[1]
    finally:
        started.should_exit = True
        thread.join()


@contextmanager
def logged_in(port: int, files: Certificate) -> Iterator[httpx.Client]:
    """A browser that checks the certificate."""
    trust = ssl.create_default_context(cafile=str(files.certificate))
    with httpx.Client(base_url=f"https://localhost:{port}", verify=trust, follow_redirects=True, timeout=20) as client:
        client.post("/occ/login", data={"username": "admin", "password": "secret", "lang": "it"})
        yield client


@pytest.fixture(autouse=True)
def _healthy_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat server's answer is proven in reading/test_chat.py; here it is given."""
    monkeypatch.setattr(chat, "flow", lambda: Flow.RUNNING)


def fault_tolerance(client: httpx.Client) -> dict[str, Cell]:
    headings, values = Seen(client.get("/occ/system-monitor").text).table("IP dell'altro nodo")
    return dict(zip([cell.text for cell in headings], values, strict=True))


def test_two_nodes_over_tls(tmp_path: Path, throw_away: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The master's page follows the slave's true state: standby, promoted, out of contact, gone."""
    master, slave = furnish(tmp_path / "master"), furnish(tmp_path / "slave", role="BACKUP")
    over_the_net = peer.ask
    write(slave / "etc/tvox/node.json", NODE | {"name": "tvox2", "peer_ip": None})
    with serving(master, throw_away) as port, logged_in(port, throw_away) as client:
        with serving(slave, throw_away) as other:
            monkeypatch.setattr(peer, "ask", lambda _address, name: over_the_net("localhost", name, port=other))
            assert fault_tolerance(client)["Stato"] == Cell("SILENT", "good")
            assert fault_tolerance(client)["Database"] == Cell("ON", "good")
            assert fault_tolerance(client)["File di sistema"] == Cell("OFF", "bad")
            contact(slave, 60)
            assert fault_tolerance(client)["Database"] == Cell("OFF", "bad")
            contact(slave, 1)
            (slave / "var/lib/tvox-lab/faults/monitor-red").touch()
            assert fault_tolerance(client)["Database"] == Cell("OFF", "bad")
            (slave / "var/lib/tvox-lab/faults/monitor-red").unlink()
            assert fault_tolerance(client)["Database"] == Cell("ON", "good")
            (slave / "run/tvox/role").write_text("MASTER")
            assert fault_tolerance(client)["Stato"] == Cell("ACTIVE", "bad")
        assert fault_tolerance(client)["Stato"] == Cell("UNREACHABLE", "bad")
        assert fault_tolerance(client)["Database"] == Cell("UNKNOWN", "bad")


def test_release_is_read_at_every_request(tmp_path: Path, throw_away: Certificate) -> None:
    root = furnish(tmp_path / "root", role="STANDALONE")
    write(root / "etc/tvox/node.json", NODE | {"peer_ip": None, "ft": False})
    with serving(root, throw_away) as port, logged_in(port, throw_away) as client:
        assert client.get("/").url.path == "/occ/system-monitor"
        assert "STATO (on)" in client.get("/").text
        (root / "etc/tvox/release").write_text("21.0.26")
        client.post("/manager/login", data={"username": "admin", "password": "secret", "lang": "it"})
        assert client.get("/").url.path == "/manager/monitor"
        assert "Dispositivi/Telefoni configurati: UNKNOWN" in client.get("/").text
        assert client.get("/static/manager.css").status_code == 200


def test_live_node_of_an_empty_root_claims_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "flow", lambda: Flow.UNKNOWN)
    look = Look(node.LiveNode(tmp_path))
    assert look.interfaces == ()
    assert look.role is Role.UNKNOWN
    assert look.pair.peer_role is None
    assert not look.pair.perfect
    assert look.pair.database is look.pair.chat is look.pair.queues is Flow.UNKNOWN
    assert look.telephony is None
    assert look.machine.storage is None

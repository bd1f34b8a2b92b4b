"""Logging in to a server that has proven its host key."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import paramiko

from tvox.adapters import ssh_refusals as refusals
from tvox.texts import Text

Secret = Callable[[], str]
KEY_CLASSES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@dataclass(frozen=True)
class Credentials:
    """How to log in. Secrets are looked up when first needed, so that nothing is asked for an untrusted machine."""

    user: str
    password: Secret | None = None
    key_file: Path | None = None
    key_passphrase: Secret | None = None


def log_in(transport: paramiko.Transport, credentials: Credentials, where: Text) -> None:
    """Try the key, then the password; servers that want both get both."""
    refused: Exception | None = None
    for attempt in _attempts(transport, credentials, where):
        try:
            if not attempt():  # an empty list of further ways: the server asks for nothing more
                return
        except paramiko.AuthenticationException as exc:
            refused = exc
        except (paramiko.SSHException, EOFError, OSError) as exc:
            raise refusals.login_refused(where, credentials.user, exc) from exc
    if refused is None:
        raise refusals.further_proof_asked(where, credentials.user)
    raise refusals.login_refused(where, credentials.user, refused) from refused


def _attempts(transport: paramiko.Transport, credentials: Credentials, where: Text) -> list[Callable[[], list[str]]]:
    attempts: list[Callable[[], list[str]]] = []
    if credentials.key_file is not None:
        key = load_key(credentials.key_file, credentials.key_passphrase, where)
        attempts.append(lambda: transport.auth_publickey(credentials.user, key))
    if credentials.password is not None:
        password = credentials.password
        attempts.append(lambda: transport.auth_password(credentials.user, password()))
    return attempts


def load_key(path: Path, passphrase: Secret | None, where: Text) -> paramiko.PKey:
    """The private key of `path`, of whatever type (paramiko's own guessing refuses passphrases)."""
    secret = passphrase() if passphrase else None
    refused: Exception = paramiko.SSHException()
    for key_class in KEY_CLASSES:
        try:
            return key_class.from_private_key_file(str(path.expanduser()), secret)
        except paramiko.PasswordRequiredException as exc:
            raise refusals.unreadable_key(where, path, exc) from exc
        except OSError as exc:
            raise refusals.unreadable_key(where, path, exc) from exc
        except (paramiko.SSHException, ValueError, TypeError) as exc:
            refused = exc
    raise refusals.unreadable_key(where, path, refused) from refused

"""What a session that writes evidence is called, and who is at it."""

from datetime import UTC, datetime
from getpass import getuser
from secrets import token_hex
from socket import gethostname


def new_identifier() -> str:
    """`20261122T201403Z-9f86`: the moment, and something that tells two of the same second apart."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(2)}"


def operator_here() -> str:
    """User and computer."""
    return f"{getuser()}@{gethostname()}"


def now() -> str:
    """The moment, as events bear it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")

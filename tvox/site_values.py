"""The kinds of single values in a site file, each with the words that say what is allowed.

TOML has types of its own, so nothing is converted by guessing: `port = "22"`, `port = true` and `extension = 0101`
are errors, not 22, 1 and 101.
"""

from datetime import time
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo

from tvox.allowed import Allowed, refused
from tvox.texts import Text

SITE_FOLDER = "site_folder"
"""Key of the validation context: the folder that relative paths of the file start from."""


def _text_or(kind: type) -> BeforeValidator:
    """Refuse all but text and `kind` itself: pydantic would take 1 for 0.0.0.1, or for one second past midnight."""

    def checked(value: Any) -> Any:
        if not isinstance(value, str | kind):
            raise ValueError  # noqa: TRY004 - pydantic turns only ValueError into a validation error
        return value

    return BeforeValidator(checked)


def _a_host(address: IPv4Address) -> IPv4Address:
    if address.is_multicast or address.is_unspecified or address == IPv4Address("255.255.255.255"):
        raise ValueError
    return address


def _without_zone(moment: time) -> time:
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def _key_file(path: Any, info: ValidationInfo) -> Any:
    """An absolute path once the site file's folder is known; without it (a model built in code) as it is."""
    if not isinstance(path, str | Path):
        raise ValueError  # noqa: TRY004 - pydantic turns only ValueError into a validation error
    if "PRIVATE KEY" in str(path) or "\n" in str(path):
        raise refused(PASTED_KEY, Text("a literal secret (not shown)"))
    folder = (info.context or {}).get(SITE_FOLDER)
    if folder is None:
        return path
    resolved = Path(folder, Path(path).expanduser()).absolute()
    if not resolved.is_file():
        raise refused(MISSING_KEY_FILE)
    return resolved


def _existing(missing: Allowed) -> BeforeValidator:
    """An absolute path once the site file's folder is known, as for a key file."""

    def checked(path: Any, info: ValidationInfo) -> Any:
        if not isinstance(path, str | Path):
            raise ValueError  # noqa: TRY004 - pydantic turns only ValueError into a validation error
        folder = (info.context or {}).get(SITE_FOLDER)
        if folder is None:
            return path
        resolved = Path(folder, Path(path).expanduser()).absolute()
        if not resolved.is_file():
            raise refused(missing)
        return resolved

    return BeforeValidator(checked)


PASTED_KEY = Allowed(Text("the path of a private key file; a key itself is never written here"), secret=True)
MISSING_KEY_FILE = Allowed(Text("the path of an existing private key file, relative to the site file's folder"))
MISSING_CERTIFICATE_FILE = Allowed(Text("the path of an existing PEM file, relative to the site file's folder"))
MISSING_SOUND_FILE = Allowed(Text("the path of an existing WAV file, relative to the site file's folder"))

Words = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$", max_length=200),
    Allowed(Text("text in quotes, on one line, not empty")),
]
ChangeId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,98}[A-Za-z0-9_-]$|^[A-Za-z0-9]$"),
    Allowed(Text("the change ticket's id: letters, digits, spaces, “.”, “_” and “-” (it names the evidence folder)")),
]
Address = Annotated[
    IPv4Address,
    _text_or(IPv4Address),
    AfterValidator(_a_host),
    Allowed(Text("an IPv4 address in quotes, such as {example}", example='"172.16.95.70"')),
]
Netmask = Annotated[
    IPv4Address,
    _text_or(IPv4Address),
    Allowed(Text("a netmask in quotes, such as {example}", example='"255.255.252.0"')),
]
HostName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,62}(\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*$", max_length=253),
    Allowed(Text("a host name or an IPv4 address in quotes")),
]
Port = Annotated[
    int, Field(ge=1, le=65535, strict=True), Allowed(Text("a port: a whole number from 1 to 65535, without quotes"))
]
Release = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?$"),
    Allowed(Text("a release in quotes, such as {example}", example='"21.0.26"')),
]
DialledNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9*#+]{1,20}$"),
    Allowed(Text("a number in quotes: up to 20 digits, *, # or +, such as {example}", example='"101"')),
]
Fingerprint = Annotated[
    str,
    StringConstraints(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$"),
    Allowed(Text("a fingerprint: SHA256: and 43 characters, as `tvox-uat site trust` writes it")),
]
PositiveSeconds = Annotated[
    float,
    Field(gt=0, strict=True, allow_inf_nan=False),
    Allowed(Text("a number above 0, without quotes")),
]
Percent = Annotated[
    float,
    Field(ge=0, le=100, strict=True, allow_inf_nan=False),
    Allowed(Text("a percentage from 0 to 100, without quotes")),
]
Count = Annotated[int, Field(ge=1, strict=True), Allowed(Text("a whole number from 1, without quotes"))]
LocalTime = Annotated[
    time,
    _text_or(time),
    AfterValidator(_without_zone),
    Allowed(Text("a local time of day, such as {example}", example="07:30:00")),
]
SoundFile = Annotated[Path, _existing(MISSING_SOUND_FILE), Allowed(Text("the path of a WAV file, in quotes"))]
CertificateFile = Annotated[
    Path,
    _existing(MISSING_CERTIFICATE_FILE),
    Allowed(Text("the path of a PEM file of certificates, in quotes")),
]
UserName = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s\x00-\x1f\x7f:]{1,64}$"),
    Allowed(Text("a user name in quotes, without spaces")),
]
KeyFile = Annotated[Path, BeforeValidator(_key_file), Allowed(Text("the path of a private key file, in quotes"))]
NodePath = Annotated[
    str,
    StringConstraints(pattern=r"^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$"),
    Allowed(Text("an absolute path on the node, of letters, digits, “.”, “_”, “-” and “/”")),
]
# It is overwritten by the dump and removed after each look: nowhere but where temporary files live.
TemporaryPath = Annotated[
    str,
    StringConstraints(pattern=r"^(/var)?/tmp/[A-Za-z0-9_-][A-Za-z0-9._-]*$"),
    Allowed(Text("a file directly in /tmp or /var/tmp of the node (it is overwritten and removed)")),
]
DatabaseName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]{0,62}$"),
    Allowed(Text("a database name in quotes: letters, digits, “_” and “-”")),
]
Operator = Annotated[
    str,
    StringConstraints(pattern=r"^(terminal|command: *\S[^\x00-\x1f\x7f]*)$"),
    Allowed(Text("{terminal}, or {command} with a program to ask", terminal='"terminal"', command='"command: …"')),
]

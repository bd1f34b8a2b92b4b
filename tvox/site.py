"""One customer's TVOX as the suite is told about it: the site file, parsed once into frozen models.

Only data and the rules between its values live here; reading TOML and wording errors is `tvox.site_file`, following
secret references is `tvox.secrets`.
"""

from collections.abc import Iterator, Mapping
from datetime import time
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from tvox import site_breaches
from tvox.allowed import one_of
from tvox.features import KnownFeature
from tvox.secrets import SecretReference
from tvox.site_breaches import listed_at
from tvox.site_network import JumpHost as JumpHost
from tvox.site_network import Machine as Machine
from tvox.site_network import Ports as Ports
from tvox.site_network import Ssh as Ssh
from tvox.site_network import Topology as Topology
from tvox.site_rules import Breach, RuledModel, secret_references
from tvox.site_security import Security as Security
from tvox.site_telephony import Telephony as Telephony
from tvox.site_thresholds import Thresholds as Thresholds
from tvox.site_values import (
    CertificateFile,
    ChangeId,
    DatabaseName,
    LocalTime,
    NodePath,
    Operator,
    TemporaryPath,
    UserName,
    Words,
)
from tvox.site_values import DialledNumber as DialledNumber
from tvox.site_values import Fingerprint as Fingerprint
from tvox.site_values import Percent as Percent
from tvox.site_values import Port as Port
from tvox.site_values import PositiveSeconds as PositiveSeconds
from tvox.site_values import Release as Release
from tvox.texts import LANGUAGES, Language

PHASES = ("pre_migration", "post_conversion", "post_sync", "post_switch", "post_upgrade", "final")


def _phase(name: str) -> str:
    if name not in PHASES:
        raise ValueError(f"no such phase: {name}")
    return name


class Profile(StrEnum):
    """How much of the UAT list a run covers."""

    MINIMAL = "minimal"
    CORE = "core"
    FULL = "full"


Spoken = Annotated[Language, one_of(*LANGUAGES)]
Phase = Annotated[str, AfterValidator(_phase), one_of(*PHASES)]
Transport = Annotated[Literal["udp", "tcp", "tls"], one_of("udp", "tcp", "tls")]
Codec = Annotated[Literal["PCMA", "PCMU", "G722"], one_of("PCMA", "PCMU", "G722")]
ChosenProfile = Annotated[Profile, one_of(*Profile)]


class Releases(RuledModel):
    """The releases before and after; `expected` overrides what follows from them for a phase."""

    from_: Release = Field(alias="from")
    to: Release
    expected: dict[Phase, Release] = Field(default_factory=dict)

    def at(self, phase: str) -> str:
        """The release the serving node must run in `phase`, which is one of `PHASES`."""
        before = _phase(phase) in {"pre_migration", "post_conversion", "post_sync", "post_switch"}
        return self.expected.get(phase, self.from_ if before else self.to)

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """Releases go upwards."""
        yield from site_breaches.release_breaches(given.get("from_"), given.get("to"), given.get("expected", {}))


class Paths(RuledModel):
    """The product's files and commands on a node."""

    sync: NodePath = "/opt/telenia_data/sync"
    pg_dump: NodePath = "/usr/bin/pg_dump"
    calendar_dump: TemporaryPath = "/tmp/calendar.sql"  # noqa: S108 - the guide's own path, removed after each look


class Databases(RuledModel):
    """Names of the databases; the calendar user is local to the node and needs a password only where set."""

    calendars: DatabaseName = "davical_administrators"
    calendar_user: DatabaseName = "davical_dba"
    calendar_password: SecretReference | None = None
    chat: DatabaseName = "rocketchat"


class SipAccount(RuledModel):
    """A test extension; nobody else's phone may be registered on it.

    `name` is what others see of it, `transport` its own where it is not that of the section.
    """

    extension: DialledNumber
    user: UserName | None = None
    password: SecretReference
    name: Words | None = None
    transport: Transport | None = None
    srtp: bool = False


class Sip(RuledModel):
    """Test phones, and what they may dial."""

    transport: Transport = "udp"
    codecs: tuple[Codec, ...] = ("PCMA", "PCMU")
    accounts: tuple[SipAccount, ...] = ()
    echo_test: DialledNumber = "600"
    may_dial: tuple[DialledNumber, ...] = ()
    ca_file: CertificateFile | None = None

    @property
    def transports(self) -> dict[str, str]:
        """Each test extension's transport: its own, or the section's."""
        return {account.extension: account.transport or self.transport for account in self.accounts}

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """Numbers that can reach no emergency service, and extensions that are used once."""
        dialled = [(account or {}).get("extension") for account in given.get("accounts", ())]
        extensions = listed_at(("accounts",), dialled, "extension")
        numbers = extensions | listed_at(("may_dial",), given.get("may_dial", ()))
        if "echo_test" in given:
            numbers[("echo_test",)] = given["echo_test"]
        yield from site_breaches.extension_breaches(extensions, given.get("echo_test"))
        yield from site_breaches.emergency_breaches(numbers)
        yield from site_breaches.codec_breaches(given.get("codecs", ("unreadable",)))


class WebUser(RuledModel):
    """A user of the administration pages or of the WebAPI."""

    user: UserName
    password: SecretReference


class Web(RuledModel):
    """The administration pages."""

    admin: WebUser | None = None
    language: Spoken = "it"


class QuietHours(RuledModel):
    """Between these local times only silent items and those on test phones run."""

    start: LocalTime
    end: LocalTime

    def cover(self, moment: time) -> bool:
        """Whether the local time `moment` lies in them, `end` excluded; they go past midnight where end < start."""
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """They have a length."""
        if "start" in given and "end" in given:
            yield from site_breaches.quiet_hours_breaches(given["start"], given["end"])


class Manners(RuledModel):
    """When and how the suite may act at this customer's. Test phones end a call that lasts `longest_call_s`."""

    quiet_hours: QuietHours | None = None
    profile: ChosenProfile = Profile.FULL
    operator: Operator = "terminal"
    longest_call_s: PositiveSeconds = 120.0


class Site(RuledModel):
    """The whole site file. `features` empty: not said, so nothing is left out for want of a licence."""

    customer: Words
    change: ChangeId
    language: Spoken = "it"
    features: tuple[KnownFeature, ...] = ()
    topology: Topology
    releases: Releases
    ssh: Ssh
    ports: Ports = Ports()
    paths: Paths = Paths()
    databases: Databases = Databases()
    sip: Sip = Sip()
    telephony: Telephony = Telephony()
    web: Web = Web()
    webapi: WebUser | None = None
    security: Security = Security()
    manners: Manners = Manners()
    thresholds: Thresholds = Thresholds()

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """One name, one secret."""
        yield from site_breaches.prompt_breaches(secret_references(cls, given))

"""The parts of a site file that say where the machines are and how they are reached; import them from `tvox.site`."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from tvox import site_breaches
from tvox.allowed import Allowed, one_of, refused
from tvox.secrets import SecretReference
from tvox.site_breaches import listed_at
from tvox.site_rules import Breach, Key, RuledModel
from tvox.site_values import Address, Fingerprint, HostName, KeyFile, Netmask, Port, PositiveSeconds, UserName
from tvox.texts import Text


def _kind_that_exists(value: Any) -> Any:
    if value == "pure_cloud":
        raise refused(
            Allowed(
                Text("{lan}: a pure_cloud TVOX is not supported yet, and cannot be tested as a LAN one", lan='"lan"')
            )
        )
    return value


TopologyKind = Annotated[Literal["lan"], BeforeValidator(_kind_that_exists), one_of("lan")]


class Machine(RuledModel):
    """One of the two machines: its physical address and the SSH host keys it may show (`tvox-uat site trust`)."""

    address: Address
    host_keys: tuple[Fingerprint, ...] = ()
    web_certificate: Fingerprint | None = None
    """SHA-256 of the certificate's public key (SPKI); without it the certificate must be publicly trusted."""


class Topology(RuledModel):
    """How the TVOX is built and addressed."""

    kind: TopologyKind
    tvox1: Machine
    tvox2: Machine
    node_ip: Address
    netmask: Netmask
    gateway: Address
    domain: HostName | None = None

    @property
    def network(self) -> IPv4Network:
        """The network that all three addresses must lie in."""
        return IPv4Network(f"{self.node_ip}/{self.netmask}", strict=False)

    @property
    def machines(self) -> dict[str, Machine]:
        """Both machines by name."""
        return {"tvox1": self.tvox1, "tvox2": self.tvox2}

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """Addresses that fit together, and machines that can be told apart."""
        machines = {name: given.get(name, {}) for name in ("tvox1", "tvox2")}
        addresses: dict[Key, IPv4Address] = {(name,): given[name] for name in ("node_ip", "gateway") if name in given}
        addresses |= {
            (name, "address"): machine["address"] for name, machine in machines.items() if "address" in machine
        }
        yield from site_breaches.address_breaches(addresses, given.get("netmask"))
        host_keys = [listed_at((name, "host_keys"), machine.get("host_keys", ())) for name, machine in machines.items()]
        yield from site_breaches.shared_host_key_breaches(*host_keys)


class _LogIn(RuledModel):
    """A user's way in over SSH."""

    password: SecretReference | None = None
    key_file: KeyFile | None = None

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """There is a way in: an unreadable key is left out of `given`, one that is not there is None in it."""
        if [given.get(name, "unreadable") for name in ("password", "key_file")] == [None, None]:
            yield Breach((), None, Text("a section with password (a secret reference) or key_file"))


class JumpHost(_LogIn):
    """A host in front of the nodes."""

    address: HostName
    port: Port = 22
    user: UserName
    host_keys: tuple[Fingerprint, ...] = ()


class Ssh(_LogIn):
    """How root's shell is reached on both nodes."""

    user: UserName = "root"
    port: Port = 22
    key_passphrase: SecretReference | None = None
    jump_host: JumpHost | None = None
    connect_within_s: PositiveSeconds = 10.0

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """There is a way in, and a passphrase has its key."""
        yield from super().breaches(given)
        if given.get("key_passphrase") is not None and given.get("key_file", "unreadable") is None:
            yield Breach(("key_file",), None, Text("the key that key_passphrase belongs to"))


class Ports(RuledModel):
    """The product's ports."""

    https: Port = 443
    sip: Port = 5060
    sip_tls: Port = 5061
    postgres: Port = 5432
    mongo: Port = 27017
    rsync: Port = 873

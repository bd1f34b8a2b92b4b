"""UAT-SEC-002: the certificate of the web pages at every address, how long it lasts, and the oldest TLS it speaks.

Asked from this PC with the domain as the name wanted (SNI). A site file that pins the machine's key says which
certificate is right; without a pin it must be publicly trusted.

    fixture   fact           type
    web_tls   web_tls_fact   Mapping[str, WebTls | CouldNotLook]     (a factory: it takes the site; by address)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.site import Site
from tvox.texts import Text, listed, verbatim

VERSIONS = ("1.0", "1.1", "1.2", "1.3")
SAME_CLOCK_S = 60


@dataclass(frozen=True)
class WebTls:
    """What one address shows.

    `fingerprint` is that of the public key, `names` are all the certificate is made for. `distrust` is why it is not
    publicly trusted for the name asked, None where it is. `old` says of each version below the limit whether the server
    speaks it, None where that could not be told.
    """

    fingerprint: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    distrust: str | None
    old: Mapping[str, bool | None]


class TlsLook(Protocol):
    """Looks at a server's TLS; the adapter is `tvox.adapters.tls_look`."""

    def __call__(self, address: str, port: int, *, name: str | None, versions: tuple[str, ...]) -> WebTls:
        """The certificate shown for `name`, and which of these old versions are spoken. May raise `CouldNotAsk`."""


def web_tls_fact(site: Site, look: TlsLook) -> Fact[Mapping[str, WebTls | CouldNotLook]]:
    """Every address of the TVOX that is there: the node IP and each machine's own."""
    return Fact("web_tls", lambda cluster: read_web_tls(cluster, site, look))


def read_web_tls(cluster: Cluster, site: Site, look: TlsLook) -> Mapping[str, WebTls | CouldNotLook]:
    """One address after the other; a silent one does not hide the others."""
    addresses = dict.fromkeys([cluster.node_ip, *(node.address for node in cluster.nodes.values())])
    return {address: _looked(address, site, look) for address in addresses}


def judge_web_tls(
    seen: Mapping[str, WebTls | CouldNotLook] | CouldNotLook, site: Site, *, now: datetime | None = None
) -> list[Finding]:
    """For each address: the right certificate, for long enough, and no TLS that is too old."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("The web pages show the right certificate, valid for long enough."))]
    moment = now or datetime.now(UTC)
    return [finding for address, tls in seen.items() for finding in _judge(address, tls, site, moment)]


def _judge(address: str, tls: WebTls | CouldNotLook, site: Site, now: datetime) -> Iterator[Finding]:
    if isinstance(tls, CouldNotLook):
        yield tls.as_finding(Text("The web pages show the right certificate, valid for long enough."))
        return
    yield _identity(address, tls, site)
    yield _validity(address, tls, site, now)
    yield _versions(address, tls, site)


def _identity(address: str, tls: WebTls, site: Site) -> Finding:
    pinned = _pins(address, site)
    domain = site.topology.domain
    where = Text("{address}, certificate", address=address)
    expected = Text("the certificate of {name}, pinned or publicly trusted", name=domain or address)
    observed = Text("{fingerprint}, for {names}", fingerprint=tls.fingerprint, names=_named(tls))
    if pinned and tls.fingerprint not in pinned:
        observed = Text("{fingerprint}: another key than the pinned one", fingerprint=tls.fingerprint)
        return failed(where, expected=expected, observed=observed, next_step=_WHOSE)
    if not pinned and tls.distrust is not None:
        observed = Text("not trusted: {why}", why=verbatim(tls.distrust))
        return failed(where, expected=expected, observed=observed, next_step=_WHOSE)
    if domain is not None and not any(_fits(name, domain) for name in tls.names):
        return failed(where, expected=expected, observed=Text("it is for {names}", names=_named(tls)), next_step=_WHOSE)
    advisory = Text("the site file names no domain, so the name was not judged") if domain is None else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)


def _validity(address: str, tls: WebTls, site: Site, now: datetime) -> Finding:
    where = Text("{address}, validity", address=address)
    least = site.thresholds.certificate_days
    expected = Text("valid now, and for at least {days} days more", days=round(least))
    left = (tls.valid_until - now).total_seconds() / 86400
    observed = Text(
        "from {start} to {end}: {days} days more",
        start=tls.valid_from.date().isoformat(),
        end=tls.valid_until.date().isoformat(),
        days=round(left, 1),
    )
    if left < least or (tls.valid_from - now).total_seconds() > SAME_CLOCK_S:
        return failed(where, expected=expected, observed=observed, next_step=Text("Have the certificate renewed."))
    return passed(where, expected=expected, observed=observed)


def _versions(address: str, tls: WebTls, site: Site) -> Finding:
    where = Text("{address}, TLS versions", address=address)
    expected = Text("nothing older than TLS {version}", version=site.security.least_tls)
    spoken = [f"TLS {version}" for version, accepted in tls.old.items() if accepted]
    untold = [f"TLS {version}" for version, accepted in tls.old.items() if accepted is None]
    if spoken:
        observed = Text("it also speaks {versions}", versions=listed(spoken))
        next_step = Text("Have the old versions switched off in the web server's settings, on both machines.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    if untold or (not tls.old and site.security.least_tls != VERSIONS[0]):
        return not_observed(
            where,
            expected=expected,
            observed=Text("whether it speaks {versions} could not be told", versions=listed(untold or ["-"])),
            next_step=Text("Try it by hand: {command}", command="openssl s_client -tls1 -connect ADDRESS:443"),
            kind=Kind.COULD_NOT_LOOK,
        )
    observed = Text("{versions}: refused", versions=listed(f"TLS {version}" for version in tls.old))
    return passed(where, expected=expected, observed=observed)


_WHOSE = Text(
    "Look which certificate is installed on that machine. After an intended change, `tvox-uat site trust` pins the new"
    " one."
)


def _pins(address: str, site: Site) -> set[str]:
    """The keys that may be shown there: at the node IP either machine's."""
    machines = site.topology.machines.values()
    own = [machine for machine in machines if str(machine.address) == address]
    return {machine.web_certificate for machine in own or machines if machine.web_certificate is not None}


def _fits(name: str, domain: str) -> bool:
    """Whether a certificate for `name` is one for `domain`: a star stands for one label."""
    if name.startswith("*."):
        return name[2:].lower() == domain.partition(".")[2].lower()
    return name.lower() == domain.lower()


def _named(tls: WebTls) -> Text:
    return listed(verbatim(name) for name in tls.names or ("-",))


def _looked(address: str, site: Site, look: TlsLook) -> WebTls | CouldNotLook:
    below = VERSIONS[: VERSIONS.index(site.security.least_tls)]
    try:
        return look(address, site.ports.https, name=site.topology.domain, versions=below)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)

"""Which SSH host keys and which web key an address of a site shows: what a person is shown before it is pinned."""

from collections.abc import Callable, Mapping

from tvox.adapters.forwarding import LOOPBACK, Forwarding
from tvox.adapters.ssh import connect_shell, jump_connection
from tvox.adapters.tls_identity import web_certificate_at
from tvox.observing import CouldNotAsk
from tvox.site import JumpHost, Site
from tvox.texts import Text

Resolve = Callable[[str], str]


def host_keys_at(site: Site, resolve: Resolve, *, address: str, where: Text) -> Mapping[str, str]:
    """Key type (`ssh-ed25519`) to fingerprint (`SHA256:…`) of every host key shown at an address of the site.

    By way of the site's jump host, if there is one: that one must be pinned. Raises `CouldNotAsk`, also where only one
    of the keys could not be had: a list with a key missing by accident would later look like a changed machine.
    """
    with connect_shell(site, resolve, address=address, pinned=(), where=where) as connection:
        return connection.host_keys_shown()


def certificate_at(site: Site, resolve: Resolve, *, address: str, where: Text) -> str:
    """The fingerprint of the web server's public key, by way of the jump host if there is one. May raise `CouldNotAsk`.

    `where` names the address where only the way through the jump host has a port of its own.
    """
    within, port, jump = site.ssh.connect_within_s, site.ports.https, site.ssh.jump_host
    if jump is None:
        return web_certificate_at(address, port, within=within)
    with (
        jump_connection(site, jump, resolve=resolve) as connection,
        Forwarding(connection, address, port) as forwarding,
    ):
        try:
            return web_certificate_at(LOOPBACK, forwarding.port, within=within)
        except CouldNotAsk as refusal:
            # The client sees only a closed connection; why the jump host did not carry it says more.
            reason = forwarding.refusal or refusal
            raise CouldNotAsk(where, reason.why, reason.next_step) from refusal


def jump_host_keys(site: Site, jump: JumpHost) -> Mapping[str, str]:
    """The same of the jump host itself."""
    with jump_connection(site, jump, resolve=None) as connection:
        return connection.host_keys_shown()

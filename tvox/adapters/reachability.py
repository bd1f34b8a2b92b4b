"""What this PC reaches of an address, by plain TCP connections."""

import errno
import socket

from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

OF_THE_ADDRESS = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ETIMEDOUT, errno.ECONNRESET, errno.EHOSTDOWN})
"""Failures that say something of the address asked; all others are this PC's own (no network, no name, a firewall)."""


class SocketReachability:
    """A `tvox.ports.Reachability`."""

    def answers(self, address: str, port: int, *, within: float = 3.0) -> bool:
        """Whether a TCP connection is accepted. False also where a host is there but refuses that port."""
        try:
            socket.create_connection((address, port), timeout=within).close()
        except TimeoutError:
            return False
        except OSError as exc:
            if exc.errno in OF_THE_ADDRESS and not isinstance(exc, socket.gaierror):
                return False
            raise CouldNotAsk(
                Text("this PC"),
                Text(
                    "{address} port {port} cannot be tried from here: {reason}",
                    address=address,
                    port=port,
                    reason=verbatim(exc.strerror or str(exc)),
                ),
                Text("Check this PC's network, VPN and firewall, then run again."),
            ) from exc
        return True

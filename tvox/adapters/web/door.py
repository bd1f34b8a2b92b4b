"""Where a node's pages are, what its server must show, and who logs in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tvox.adapters.web.certificate import as_chromium_writes, be_pinned
from tvox.texts import Language, Text


@dataclass(frozen=True)
class Door:
    """One node's web server. `password` is asked for when it is typed, and kept nowhere; `patience` is in seconds.

    With a pinned key the node is called by its address; without one its certificate must be valid for `domain`. Either
    way the browser is told to find the domain at this node's address, and nowhere else.
    """

    where: Text
    address: str
    port: int
    pinned: str | None
    domain: str | None
    user: str
    password: Callable[[], str] = field(repr=False)
    language: Language
    patience: float

    @property
    def origin(self) -> str:
        """`https://172.16.95.70`."""
        host = self.address if self.pinned or not self.domain else self.domain
        return f"https://{host}" if self.port == 443 else f"https://{host}:{self.port}"

    @property
    def browser_options(self) -> tuple[str, ...]:
        """How the browser comes to trust this server and to find it."""
        pin = (f"--ignore-certificate-errors-spki-list={as_chromium_writes(self.pinned)}",) if self.pinned else ()
        name = (f"--host-resolver-rules=MAP {self.domain} {self.address}",) if self.domain else ()
        return (*pin, *name)

    def leads_to(self, url: str) -> bool:
        """Whether a page is this node's own. A page that forwards to another machine would be read as this one's."""
        host = urlsplit(url).hostname
        return host == self.address or (self.domain is not None and host == self.domain.lower())

    def check(self) -> None:
        """Raise `CouldNotAsk` where the server's key is not the pinned one."""
        if self.pinned:
            be_pinned(self.pinned, self.address, self.port, where=self.where, within=self.patience)

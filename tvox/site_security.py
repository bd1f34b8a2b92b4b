"""What the site file says of the ways into the machines; import it from `tvox.site`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from tvox.allowed import one_of
from tvox.site_rules import Breach, RuledModel
from tvox.site_values import Port
from tvox.texts import Text

TlsVersion = Annotated[Literal["1.0", "1.1", "1.2", "1.3"], one_of("1.0", "1.1", "1.2", "1.3")]


class Security(RuledModel):
    """TCP ports that this PC must and must not reach, and the oldest TLS that may be accepted.

    The ports are tried only where `expected_ports` names some: that list is the customer's consent.
    """

    expected_ports: tuple[Port, ...] = ()
    closed_ports: tuple[Port, ...] = (873, 3306, 27017)
    least_tls: TlsVersion = "1.2"

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """No port is both."""
        closed = given.get("closed_ports", ())
        for place, port in enumerate(given.get("expected_ports", ())):
            if port is not None and port in closed:
                yield Breach(("expected_ports", place), port, Text("a port that is not in closed_ports as well"))

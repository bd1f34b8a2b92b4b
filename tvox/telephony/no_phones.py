"""The telephones of a site that names none."""

from contextlib import AbstractContextManager

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.phones import KeptFile, Phone
from tvox.texts import Text


class NoPhones:
    """No extension, and none to be leased."""

    extensions: tuple[str, ...] = ()
    callable_extensions: tuple[str, ...] = ()

    def lease(self, extension: str) -> AbstractContextManager[Phone]:
        """Always refused."""
        raise CouldNotAsk(
            Text("test phone {extension}", extension=extension),
            Text("The site names no such telephone."),
            Text("Name it in telephony.outside.accounts of the site file."),
            Kind.NOT_TESTABLE,
        )

    def kept(self) -> tuple[KeptFile, ...]:
        """None."""
        return ()

"""Why a telephone did not do what it was asked, although its process could have."""

from collections.abc import Sequence

from tvox.observing import CouldNotAsk
from tvox.telephony.phones import OnlyStrangers, StateRefused
from tvox.texts import Text, listed, verbatim


def taken(where: Text, extension: str, foreign: Sequence[str]) -> CouldNotAsk:
    """Somebody else's phone is registered on the extension."""
    return CouldNotAsk(
        where,
        Text(
            "Extension {extension} is registered already, by {contacts}."
            " Registering would take it over, and was not done.",
            extension=extension,
            contacts=listed(verbatim(contact) for contact in foreign),
        ),
        Text("Name an extension in sip.accounts that no telephone uses, or take that telephone off."),
    )


def only_strangers(where: Text, callers: Sequence[str], strangers: Sequence[str]) -> OnlyStrangers:
    """Only somebody else called than who was expected."""
    expected = listed(verbatim(caller) for caller in callers)
    return OnlyStrangers(
        where,
        Text(
            "While a call from {caller} was expected, one from {strangers} came; it was not answered.",
            caller=expected,
            strangers=listed(verbatim(stranger) for stranger in strangers),
        ),
        Text(
            "Let nobody call the test extensions; if the PBX shows another number for {caller}, correct that.",
            caller=expected,
        ),
        tuple(strangers),
    )


def untold(where: Text, extension: str, status: int) -> StateRefused:
    """The PBX refuses to tell an extension's state."""
    return StateRefused(
        where,
        Text("The PBX refused to tell the state of {extension}: {status}", extension=extension, status=status),
        Text("Let the PBX tell extensions each other's state (hint, BLF); then run the item again."),
        status,
    )

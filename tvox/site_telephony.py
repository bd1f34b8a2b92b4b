"""What the site file says of the PBX beside the test extensions: numbers, codes and services that items use.

Every section is optional: an item whose section is missing says what to add. Every number a call could end at is listed
where the section says `reaches`, so that it can be looked at before anything is dialled.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from tvox import site_breaches
from tvox.allowed import one_of
from tvox.secrets import SecretReference
from tvox.site_rules import Breach, Key, RuledModel
from tvox.site_values import (
    Count,
    DialledNumber,
    HostName,
    LocalTime,
    Port,
    PositiveSeconds,
    SoundFile,
    UserName,
    Words,
)

OutsideTransport = Annotated[Literal["udp", "tcp"], one_of("udp", "tcp")]
GroupKind = Annotated[Literal["all", "sequence"], one_of("all", "sequence")]


class OutsideAccount(RuledModel):
    """A telephone that is not on this TVOX: its number as the world dials it, and its account at the provider."""

    number: DialledNumber
    user: UserName
    password: SecretReference


class Outside(RuledModel):
    """Telephones at a provider: the other party of calls that come from outside and go out."""

    registrar: HostName
    port: Port = 5060
    transport: OutsideTransport = "udp"
    accounts: tuple[OutsideAccount, ...] = ()


class Codes(RuledModel):
    """Service codes as they are dialled; the product lets each customer choose them (Codici di servizio)."""

    pickup: DialledNumber | None = None
    park: DialledNumber | None = None
    forward_always: DialledNumber | None = None
    forward_busy: DialledNumber | None = None
    forward_no_answer: DialledNumber | None = None
    forward_off: DialledNumber | None = None
    lock: DialledNumber | None = None
    unlock: DialledNumber | None = None
    voicemail: DialledNumber | None = None
    agent_ready: DialledNumber | None = None
    agent_not_ready: DialledNumber | None = None


class Transfer(RuledModel):
    """Whether a transferred call that nobody answers comes back, and after how many seconds at most."""

    returns: bool = False
    return_within_s: PositiveSeconds = 30.0


class Pickup(RuledModel):
    """A pick-up group: its number, two test extensions in it and one that is not."""

    group: DialledNumber
    members: tuple[DialledNumber, ...]
    outsider: DialledNumber


class Parking(RuledModel):
    """How long a parked call waits before it comes back to who parked it."""

    return_within_s: PositiveSeconds = 60.0


class AnswerGroup(RuledModel):
    """A Gruppo di risposta whose members are all test extensions; `ring_s` is each member's turn in a sequence."""

    number: DialledNumber
    kind: GroupKind
    members: tuple[DialledNumber, ...]
    ring_s: PositiveSeconds = 20.0
    final: DialledNumber | None = None


class ShortNumber(RuledModel):
    """A number of the global list."""

    dial: DialledNumber
    reaches: DialledNumber


class ServiceClass(RuledModel):
    """An extension with an Abilitazione of its own: what it may call, and what it may not, as dialled."""

    extension: DialledNumber
    allowed: DialledNumber
    denied: DialledNumber


class PhoneLock(RuledModel):
    """An extension that may be locked by code and PIN."""

    extension: DialledNumber
    pin: SecretReference


class QueueService(RuledModel):
    """A contact-centre service whose agents are test extensions.

    `limit` callers may wait; the next one reaches `overflow`. `announcement` is what a waiting caller hears first.
    """

    number: DialledNumber
    agents: tuple[DialledNumber, ...]
    limit: Count = 10
    overflow: DialledNumber | None = None
    announcement: SoundFile | None = None
    deliver_within_s: PositiveSeconds = 5.0


class IvrPath(RuledModel):
    """Digits, and the extension they lead to."""

    digits: DialledNumber
    reaches: DialledNumber


class Ivr(RuledModel):
    """An IVR: its welcome, what it says to a wrong choice, and where it goes after `attempts` without a right one."""

    number: DialledNumber
    welcome: SoundFile
    wrong: SoundFile
    paths: tuple[IvrPath, ...]
    unmatch: DialledNumber
    attempts: Count = 2
    timeout_s: PositiveSeconds = 5.0


class Opening(RuledModel):
    """Two numbers under calendars: one that is open now and reaches an extension, one that is closed and says so."""

    open_number: DialledNumber
    open_reaches: DialledNumber
    closed_number: DialledNumber
    closed_message: SoundFile


class Lookup(RuledModel):
    """An IVR that asks for a customer code and looks it up elsewhere."""

    number: DialledNumber
    valid: DialledNumber
    invalid: DialledNumber
    reaches: DialledNumber
    invalid_message: SoundFile


class VoiceBot(RuledModel):
    """A service that speaks (TTS) and understands (ASR)."""

    number: DialledNumber
    says: SoundFile
    utterance: SoundFile
    reaches: DialledNumber


class RecordedService(RuledModel):
    """A service that records every call; `reaches` is the test extension that answers it."""

    number: DialledNumber
    reaches: DialledNumber
    within_s: PositiveSeconds = 60.0


class Voicemail(RuledModel):
    """A test extension's mailbox."""

    extension: DialledNumber
    pin: SecretReference
    listen: DialledNumber
    erase: DialledNumber


class Conference(RuledModel):
    """A conference room with PINs."""

    number: DialledNumber
    user_pin: SecretReference
    admin_pin: SecretReference


class Inbound(RuledModel):
    """A number of the customer's as the world dials it, and the extension where it rings."""

    dnis: DialledNumber
    reaches: DialledNumber


class Trunks(RuledModel):
    """Outside lines. Numbers are the outside telephones'; `clid` is what they must see of `caller`.

    `backup_number` is an outside telephone that the first line refuses (503), so that the call leaves by the second,
    where `backup_clid` is shown.
    """

    access_code: DialledNumber
    caller: DialledNumber
    fixed: DialledNumber
    mobile: DialledNumber
    clid: DialledNumber
    backup_number: DialledNumber | None = None
    backup_clid: DialledNumber | None = None
    inbound: tuple[Inbound, ...] = ()
    unassigned: Inbound | None = None


class Emergency(RuledModel):
    """Numbers that every Abilitazione must route; looked at in the dialplan, never dialled.

    `contexts` are the dialplan's contexts of the Abilitazioni, `route` what their rule must send the call to.
    """

    numbers: tuple[str, ...]
    contexts: tuple[str, ...]
    route: Words


class Notifications(RuledModel):
    """The test receiver on this PC that the TVOX tells of calls to `service`, and the agent who answers."""

    listen: HostName
    port: Port
    service: DialledNumber
    agent: DialledNumber


class LoadHours(RuledModel):
    """Between these local times only may a load run."""

    start: LocalTime
    end: LocalTime


class Load(RuledModel):
    """The agreed load: so many calls at a time to `number` for so long."""

    concurrent: Count
    hold_s: PositiveSeconds
    number: DialledNumber = "600"
    hours: LoadHours


class Telephony(RuledModel):
    """The sections `[telephony.…]`.

    `webphone` and `desk_phone` are extensions of people who take part in assisted items, not test extensions.
    """

    outside: Outside | None = None
    codes: Codes = Codes()
    transfer: Transfer = Transfer()
    pickup: Pickup | None = None
    parking: Parking = Parking()
    groups: tuple[AnswerGroup, ...] = ()
    short_numbers: tuple[ShortNumber, ...] = ()
    classes: tuple[ServiceClass, ...] = ()
    lock: PhoneLock | None = None
    queue: QueueService | None = None
    ivr: Ivr | None = None
    opening: Opening | None = None
    lookup: Lookup | None = None
    voice_bot: VoiceBot | None = None
    recorded: RecordedService | None = None
    voicemail: Voicemail | None = None
    conference: Conference | None = None
    trunks: Trunks | None = None
    emergency: Emergency | None = None
    notifications: Notifications | None = None
    sacrificial: DialledNumber | None = None
    webphone: DialledNumber | None = None
    desk_phone: DialledNumber | None = None
    load: Load | None = None

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """No number of any section could reach an emergency service."""
        numbers = dict(dialled_numbers({**given, "emergency": None, "codes": None}))
        yield from site_breaches.emergency_breaches(numbers)


_NOT_DIALLED = frozenset({"user", "password", "pin", "user_pin", "admin_pin", "registrar"})


def dialled_numbers(given: Any, key: Key = ()) -> Iterator[tuple[Key, str]]:
    """Every number below a section that is dialled or reached, with its key."""
    if isinstance(given, Mapping):
        for name, value in given.items():
            if name not in _NOT_DIALLED:
                yield from dialled_numbers(value, (*key, name))
    elif isinstance(given, tuple | list):
        for position, value in enumerate(given):
            yield from dialled_numbers(value, (*key, position))
    elif isinstance(given, str) and given and set(given) <= set("0123456789*#+"):
        yield key, given

"""The simulated customer's telephony, said once: Asterisk's configuration and the site file are both made from it."""

from dataclasses import dataclass, replace

from lab.plan import EXTENSIONS

NOT_FOR_TESTS = frozenset({"110", "122", *(str(number) for number in range(112, 120))})
"""Extensions that exist and look like emergency numbers somewhere: no test phone is put there."""

NAMES = (
    "Anna Bianchi", "Bruno Conti", "Carla Esposito", "Dario Ferrari", "Elena Galli", "Fabio Greco", "Giulia Leone",
    "Ivo Lombardi", "Laura Mancini", "Marco Marino", "Nadia Moretti", "Oscar Neri", "Paola Pellegrini",
    "Quinto Ricci", "Rita Rinaldi", "Sara Romano", "Tito Rossi", "Ugo Russo", "Vera Santoro", "Zeno Serra",
    "Alice Barbieri", "Berto Caruso", "Cinzia Colombo", "Diego Costa", "Emma De Luca", "Franco Fontana",
    "Gaia Gallo", "Ilario Gatti", "Lia Giordano", "Mario Longo", "Nora Lombardo", "Ornella Marchetti",
    "Pietro Mariani", "Remo Martini", "Silvia Monti", "Tullio Parisi", "Ulisse Riva", "Viola Rizzo",
    "Walter Sala", "Niccolò Testa",
)  # fmt: skip


@dataclass(frozen=True)
class User:
    """An extension and its owner; `context` is the Abilitazione it dials in, `transport` how its phone registers."""

    number: str
    name: str
    context: str = "internal"
    transport: str = "udp"
    srtp: bool = False

    @property
    def is_test_phone(self) -> bool:
        """Whether the site file gives its account to the suite."""
        return self.number not in NOT_FOR_TESTS


_PARTICULAR = {
    "106": User("106", "", transport="tcp"),
    "138": User("138", "", context="limited"),
    "139": User("139", "", transport="tls", srtp=True),
}

USERS = tuple(
    replace(_PARTICULAR.get(str(number), User(str(number), "")), name=name)
    for number, name in zip(EXTENSIONS, NAMES, strict=True)
)

RINGS_S = 30
ANSWER_WITHIN_S = 4
"""After so long a call to an extension with a forward on no answer is forwarded."""

CODES = {
    "pickup": "**",
    "park": "*333",
    "forward_always": "*21*",
    "forward_busy": "*67*",
    "forward_no_answer": "*61*",
    "forward_off": "#21#",
    "lock": "*78",
    "unlock": "*79",
    "voicemail": "*97",
    "agent_ready": "*46",
    "agent_not_ready": "*47",
}
"""Service codes by the site file's names for them."""

TRANSFER_RETURNS_S = 6
PARKED_S = 8

PICKUP_GROUP = "55"
PICKUP_MEMBERS = ("123", "124")
PICKUP_OUTSIDER = "125"

GROUP_OF_ALL = "301"
ALL_MEMBERS = ("131", "132")
SEQUENCE = "302"
SEQUENCE_MEMBERS = ("133", "134")
SEQUENCE_TURN_S = 3
SEQUENCE_FINAL = "105"

SHORT_NUMBERS = {"11": "103"}

LOCKABLE = "130"

QUEUE = "401"
AGENTS = ("135", "136")
QUEUE_LIMIT = 1
QUEUE_OVERFLOW = "126"

IVR = "500"
IVR_CHOICES = {"1": "107", "2": "108"}
IVR_UNMATCH = "109"
IVR_ATTEMPTS = 2
IVR_TIMEOUT_S = 3

OPEN_SERVICE = "511"
CLOSED_SERVICE = "512"
OFFICE = "111"
"""Who answers the two services under calendars while they are open."""

LOOKUP = "520"
CUSTOMERS = {"1234": "120"}
NO_CUSTOMER = "8888"

VOICE_BOT = "530"
BOT_REACHES = "121"

RECORDED = "420"
RECORDED_AGENT = "127"

MAILBOX = "137"
MAILBOX_AFTER_S = 6
LISTEN = "1"
ERASE = "7"

CONFERENCE = "440000"

ECHO = "600"

"""Where a call that the suite wants to make would end, as the PBX itself has it: asked before anything is dialled.

Its questions to the Asterisk of the machine that holds the node IP only read:

    database show          /CF/102 : 103                      a forward of 102, set at the telephone
    dialplan show 301@     Dial(PJSIP/131&PJSIP/132)          whom a group rings
    dialplan show 11@      Goto(inside,103,1)                 where a short number leads
    queue show             PJSIP/135 (ringinuse enabled) …    who answers a queue

What a dialplan works out while a call is going on (a variable, an AGI program, a database of the product's own) is not
seen here; such destinations must be named in the site file, where the same rules hold.

fact           reads
pbx_routes     pbx_routes_fact(numbers) → PbxRoutes
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tvox.gathering import Fact
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk
from tvox.serving import serving_node
from tvox.texts import Text

_STORED = re.compile(r"^/(?P<key>\S+)\s*: (?P<value>.*?)\s*$", re.MULTILINE)
_DIALLED = re.compile(r"\bDial\(([^,)]*)")
_LED_ON = re.compile(r"\b(?:Goto|Gosub)\(([^()]*)")
_LED_ON_IF = re.compile(r"\b(?:Goto|Gosub)If(?:Time)?\(.*\?([^?]*)\)", re.MULTILINE)
_QUEUED = re.compile(r"\bQueue\(([^,)]*)")
_QUEUE = re.compile(r"^(\S+) has \d+ calls.*$", re.MULTILINE)
_MEMBER = re.compile(r"\b(?:PJSIP|SIP|Local)/([0-9*#+]{2,20})\b")
_NUMBER = re.compile(r"\+?[0-9*#]{3,20}")
_PIECE = re.compile(r"^--- (\S+)$", re.MULTILINE)
_WITHIN_S = 30.0


@dataclass(frozen=True)
class PbxRoutes:
    """The numbers that the PBX would call for a dialled one: members of a group or queue, a forward's target."""

    destinations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, number: str) -> tuple[str, ...]:
        """Every number at which a call to `number` could end beside `number` itself, over forwards of forwards too."""
        found: list[str] = []
        waiting = [number]
        while waiting:
            for target in self.destinations.get(waiting.pop(), ()):
                if target not in found and target != number:
                    found.append(target)
                    waiting.append(target)
        return tuple(found)


def pbx_routes_fact(numbers: Iterable[str]) -> Fact[PbxRoutes]:
    """The routes of these numbers."""
    dialled = tuple(sorted(set(numbers)))
    return Fact("pbx_routes", lambda cluster: read_pbx_routes(cluster, dialled))


def read_pbx_routes(cluster: Cluster, numbers: Iterable[str]) -> PbxRoutes:
    """Ask the machine that holds the node IP; `CouldNotAsk` where none of those that answer does."""
    serving = serving_node(cluster)
    told = _asked(serving, tuple(numbers))
    members = _queue_members(told.pop("queues"))
    routes: dict[str, list[str]] = {}
    for key, target in _stored_targets(told.pop("database")):
        routes.setdefault(key, []).append(target)
    for number, plan in told.items():
        routes.setdefault(number, []).extend(_planned_targets(plan, members))
    return PbxRoutes({number: tuple(dict.fromkeys(targets)) for number, targets in routes.items() if targets})


def _asked(node: Node, numbers: tuple[str, ...]) -> dict[str, str]:
    """What the PBX said of its database, its queues and each number, by that name."""
    questions = {"database": "database show", "queues": "queue show"}
    questions |= {number: f"dialplan show {number}@" for number in numbers}
    script = "; ".join(f"echo '--- {name}'; asterisk -rx {shlex.quote(words)}" for name, words in questions.items())
    pieces = _PIECE.split(node.shell.run(f"{script} 2>&1", within=_WITHIN_S).stdout)
    told = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if told.keys() != questions.keys() or not re.search(r"\d+ results? found", told["database"]):
        raise CouldNotAsk(
            node.where,
            Text("The PBX did not say where calls would end (asterisk -rx)."),
            Text("Try `asterisk -rx 'database show'` at the node; without its answer nothing is dialled."),
        )
    return told


def _stored_targets(stored: str) -> Iterator[tuple[str, str]]:
    """Every number that is kept under another one: `/CF/102 : 103`, `/short/11 : 118`."""
    for entry in _STORED.finditer(stored):
        value = entry["value"].rsplit("/", maxsplit=1)[-1]
        if _NUMBER.fullmatch(value):
            yield from ((part, value) for part in entry["key"].split("/") if re.fullmatch(r"[0-9*#+]{2,}", part))


def _planned_targets(plan: str, members: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The literal destinations of Dial, Goto, Gosub and Queue, conditional or not, in the steps that are shown."""
    targets = [end for dialled in _DIALLED.findall(plan) for end in _ends(dialled)]
    targets += [part for led_on in _LED_ON.findall(plan) for part in led_on.split(",") if _NUMBER.fullmatch(part)]
    targets += [end for labels in _LED_ON_IF.findall(plan) for end in _labelled(labels)]
    return targets + [member for queue in _QUEUED.findall(plan) for member in members.get(queue, ())]


def _labelled(labels: str) -> list[str]:
    """`0118` and `103` of `outside,0118,1:inside,103,1`; a label that stands alone is a step of the same number."""
    ends = (label.split(",")[-2].strip() for label in labels.split(":") if "," in label)
    return [end for end in ends if _NUMBER.fullmatch(end)]


def _ends(dialled: str) -> list[str]:
    """`131` and `132` of `PJSIP/131&PJSIP/132`; what is only known during the call (`${EXTEN}`) is left out."""
    ends = (one.rsplit("/", maxsplit=1)[-1].split("@")[0] for one in dialled.split("&"))
    return [end for end in ends if _NUMBER.fullmatch(end)]


def _queue_members(shown: str) -> dict[str, tuple[str, ...]]:
    """Members by queue."""
    pieces = _QUEUE.split(shown)
    named = zip(pieces[1::2], pieces[2::2], strict=True)
    return {name: tuple(dict.fromkeys(_MEMBER.findall(piece))) for name, piece in named}

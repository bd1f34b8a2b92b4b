"""What a run may have left on the PBX: taken back from the ledger, and then looked for on every node.

The PBX keeps what telephones set (forwards, locks) in its own database; whatever stands there under a test extension is
shown, except who is registered.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tvox.findings import Finding, failed, passed
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.telephony.phones import Phone
from tvox.telephony.service_code import dial_code
from tvox.texts import Text, listed, verbatim

_ENTRY = re.compile(r"^/(?P<key>\S+)\s*: (?P<value>.*?)\s*$", re.MULTILINE)
_NOT_SET_BY_TELEPHONES = ("registrar", "SIP", "pbx", "Queue")


@dataclass(frozen=True)
class LeftBehind:
    """Entries of one node's PBX database under test extensions: `CF/102: 103`."""

    entries: tuple[str, ...]


def read_left_behind(node: Node, extensions: Collection[str]) -> LeftBehind:
    """Ask the node's PBX; `CouldNotAsk` where it does not show its database."""
    output = node.shell.run("asterisk -rx 'database show'")
    if not re.search(r"\d+ results? found", output.stdout):
        raise CouldNotAsk(
            node.where,
            Text("The PBX did not show what telephones have set (asterisk -rx 'database show')."),
            Text("Look at the forwards and locks of the test extensions by hand."),
        )
    found = (entry for entry in _ENTRY.finditer(output.stdout) if _is_set_for(entry["key"].split("/"), extensions))
    return LeftBehind(tuple(f"{entry['key']}: {entry['value']}" for entry in found))


def judge_left_behind(seen: OnNodes[LeftBehind]) -> list[Finding]:
    """Nothing is set for any test extension, on any node."""
    return [_judge(name, left) for name, left in seen.by_node.items()]


def take_back(change: Mapping[str, Any], phone: Phone, resolve: Callable[[str], str]) -> Text:
    """Dial what the ledger says, with the digits it names; what was answered. `CouldNotAsk` where it was not."""
    reference = change.get("digits")
    digits = f"{resolve(reference)}#" if reference else ""
    call = dial_code(phone, change["dial_to_undo"], digits=digits)
    if call.answered_after is None:
        raise CouldNotAsk(
            Text("extension {extension}", extension=phone.extension),
            Text(
                "The code {code} was not taken: {answer}",
                code=verbatim(change["dial_to_undo"]),
                answer=verbatim(f"{call.status} {call.reason}"),
            ),
            Text("Take it back by hand, and run tvox-uat cleanup again."),
        )
    return Text("{code} was dialled and answered", code=verbatim(change["dial_to_undo"]))


def _is_set_for(key: list[str], extensions: Collection[str]) -> bool:
    return key[0] not in _NOT_SET_BY_TELEPHONES and any(part in extensions for part in key)


def _judge(name: str, left: LeftBehind | CouldNotLook) -> Finding:
    expected = Text("Nothing is left that a test telephone has set.")
    if isinstance(left, CouldNotLook):
        return left.as_finding(expected)
    where = verbatim(name)
    if left.entries:
        return failed(
            where,
            expected=expected,
            observed=Text("Left behind: {entries}", entries=listed(verbatim(entry) for entry in left.entries)),
            next_step=Text("Take it back at the TVOX by hand, and run tvox-uat cleanup again."),
        )
    return passed(where, expected=expected, observed=Text("Nothing is set for the test extensions."))

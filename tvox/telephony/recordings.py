"""UAT-REC-001: a call to a recorded service is on the master soon, whole and with both voices, and on the slave too.

101 ── 420 ── 127, 8 s, a tone each  →  recording/202610/…-101-….mp3: 9.1 s, both tones, the same on tvox2
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.roles import ONE_MASTER, read_roles
from tvox.site import Site
from tvox.site_telephony import RecordedService
from tvox.telephony.audio import Heard, analyse_together
from tvox.telephony.calling import RING_WITHIN_S
from tvox.telephony.delivery import Delivery, deliver
from tvox.telephony.phones import Phone
from tvox.telephony.recorded_files import (
    RecordedFile,
    clock_of,
    content_of,
    copies,
    digest_of,
    settled_recording,
)
from tvox.telephony.talking import speak_tones
from tvox.texts import Text

if TYPE_CHECKING:
    from tvox.telephony.audio import Samples

    Decode = Callable[[str, bytes], tuple[int, Samples]]

TALK_S = 7.0


@dataclass(frozen=True)
class RecordedSound:
    """What is in the file: each end's tone, as if heard."""

    caller: Heard
    other: Heard


@dataclass(frozen=True)
class RecordedCall:
    """The call and its recording. `file` is None where none came in time; `copies` are the other nodes' SHA-256."""

    delivery: Delivery
    node: str
    file: RecordedFile | CouldNotLook | None
    within: float
    digest: str = ""
    sound: RecordedSound | CouldNotLook | None = None
    copies: Mapping[str, str | CouldNotLook] | None = None


def read_recorded_call(
    caller: Phone, agent: Phone, *, cluster: Cluster, site: Site, recorded: RecordedService, decode: "Decode"
) -> RecordedCall:
    """Call the service, talk, hang up, and look for the recording."""
    speak_tones(caller, agent)
    master = _master(cluster, site)
    since = clock_of(cluster.nodes[master])
    calling = caller.call(recorded.number)
    delivery = deliver(caller, calling, recorded.number, agent, [agent], within=RING_WITHIN_S, talk_s=TALK_S)
    call = RecordedCall(delivery, master, None, recorded.within_s)
    return call if delivery.heard is None else _found(call, cluster, site, (caller.tone, agent.tone), since, decode)


def _found(
    call: RecordedCall, cluster: Cluster, site: Site, tones: tuple[int, int], since: float, decode: "Decode"
) -> RecordedCall:
    node, within, told = cluster.nodes[call.node], call.within, (call.delivery, call.node)
    try:
        file = settled_recording(node, site.paths.sync, call.delivery.caller, since=since, within=within)
        if file is None or file.size == 0:
            return replace(call, file=file)
        content = content_of(node, file)
    except CouldNotAsk as refusal:
        return RecordedCall(*told, CouldNotLook.because(refusal), within)
    digest = digest_of(content)
    elsewhere = copies(cluster, call.node, file.path, digest, within=within)
    return RecordedCall(*told, file, within, digest, _sound(file, content, tones, decode), elsewhere)


def _sound(
    file: RecordedFile, content: bytes, tones: tuple[int, int], decode: "Decode"
) -> RecordedSound | CouldNotLook:
    try:
        rate, samples = decode(file.path.rpartition("/")[2], content)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
    heard = analyse_together(rate, samples, expected=tones)
    return RecordedSound(heard[tones[0]], heard[tones[1]])


def _master(cluster: Cluster, site: Site) -> str:
    if cluster.stand_alone:
        return next(iter(cluster.nodes))
    roles = read_roles(cluster, sip_port=site.ports.sip)
    if roles.master is None:
        raise CouldNotAsk(
            cluster.where,
            Text("Which node is master could not be told: {expected}.", expected=ONE_MASTER),
            Text("Make the checks of the nodes' roles pass first."),
        )
    return roles.master

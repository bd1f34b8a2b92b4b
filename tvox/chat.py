"""C6: the chat's replica set as both members see it, over the time in which its log must advance.

    fixture         fact                          type
    chat            chat_fact(site)               Readings[MemberView]
    chat_guided     CHAT_GUIDED                   OnNodes[GuidedStatus]      (tvox.chat_guided)
    chat_rollback   CHAT_ROLLBACK                 OnNodes[Rollback]          (tvox.chat_rollback)
    chat_content    chat_content_fact(site)       Readings[ChatContent]      (tvox.chat_content)

Nothing here locks: no `dbHash`, no `validate`.
"""

from collections.abc import Sequence
from functools import partial

from tvox.chat_views import MemberView, OpTime, view_of
from tvox.gathering import Fact
from tvox.nodes import Node
from tvox.observing import CouldNotAsk
from tvox.rereading import Readings, read_until
from tvox.site import Site
from tvox.texts import Text, verbatim

ASK_EVERY_S = 2.0


def chat_fact(site: Site) -> Fact[Readings[MemberView]]:
    """Both members' views, read until both logs have advanced or `chat_stalled_s` have passed."""
    within = site.thresholds.chat_stalled_s
    return Fact("chat", partial(read_until, "chat", read_member, until=both_advanced, within=within, every=ASK_EVERY_S))


def read_member(node: Node) -> MemberView:
    """Ask one member for its status and its configuration."""
    status = node.chat.command("admin", {"replSetGetStatus": 1})
    configuration = node.chat.command("admin", {"replSetGetConfig": 1})
    try:
        return view_of(status, configuration)
    except (KeyError, TypeError, ValueError, AttributeError) as unknown:
        why = Text("its reply is not that of a replica set member: {detail}", detail=verbatim(repr(unknown)))
        raise CouldNotAsk(node.where, why, Text("Run rs.status() in mongo on that node.")) from unknown


def both_advanced(pairs: Sequence[tuple[MemberView, MemberView]]) -> bool:
    """Whether each member's own log is further than in the first reading."""
    firsts, lasts = pairs[0], pairs[-1]
    return all(_further(own_optime(first), own_optime(last)) for first, last in zip(firsts, lasts, strict=True))


def own_optime(view: MemberView) -> OpTime | None:
    """The last operation the member itself has applied."""
    return view.applied if view.applied is not None else (view.myself.optime if view.myself else None)


def _further(first: OpTime | None, last: OpTime | None) -> bool:
    return last is not None and (first is None or first < last)

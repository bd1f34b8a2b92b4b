"""C6: the chat's replica set, as the guide looks at it and beyond."""

import pytest

from tvox.chat_content import ChatContent
from tvox.chat_content_judging import judge_chat_content
from tvox.chat_guided import GuidedStatus, judge_chat_guided
from tvox.chat_judging import judge_chat_electable, judge_chat_status
from tvox.chat_pace import judge_chat_in_step
from tvox.chat_rollback import Rollback, judge_chat_rollback
from tvox.chat_views import MemberView
from tvox.conclusion import Conclude
from tvox.observing import OnNodes
from tvox.rereading import Readings
from tvox.roles import Roles
from tvox.site import Site

pytestmark = pytest.mark.post_sync


@pytest.mark.check("C6-GUIDE", title="Chat: rs.status() on both nodes, as the guide asks")
def test_chat_is_healthy_as_the_guide_sees_it(
    chat_guided: OnNodes[GuidedStatus], roles: Roles, conclude: Conclude
) -> None:
    """rs.status() shows the master's member PRIMARY, the slave's SECONDARY, both with health 1."""
    conclude(judge_chat_guided(chat_guided, roles))


@pytest.mark.check("C6-STATUS", title="Chat: one healthy replica set, PRIMARY on the master")
def test_chat_is_one_healthy_set(chat: Readings[MemberView], roles: Roles, conclude: Conclude) -> None:
    """Both members agree on one set whose PRIMARY is on the node that holds the node IP."""
    conclude(judge_chat_status(chat, roles))


@pytest.mark.check("C6-IN-STEP", title="Chat: the slave applies what the master writes")
def test_chat_members_are_in_step(chat: Readings[MemberView], site: Site, conclude: Conclude) -> None:
    """The SECONDARY follows the PRIMARY with hardly any delay, and both logs advance."""
    conclude(judge_chat_in_step(chat, site.thresholds))


@pytest.mark.check("C6-ELECTABLE", title="Chat: both members may become PRIMARY")
def test_chat_members_are_electable(chat: Readings[MemberView], site: Site, conclude: Conclude) -> None:
    """Neither member is hidden, delayed, or without priority or vote."""
    conclude(judge_chat_electable(chat, jump=site.thresholds.config_version_jump))


@pytest.mark.check("C6-ROLLBACK", title="Chat: no write was taken back")
def test_chat_took_no_write_back(chat_rollback: OnNodes[Rollback], conclude: Conclude) -> None:
    """The rollback folder of the chat database is empty on both nodes."""
    conclude(judge_chat_rollback(chat_rollback))


@pytest.mark.check("C6-CONTENT", title="Chat: the same collections, indexes and numbers of documents")
def test_chat_members_hold_the_same(chat_content: Readings[ChatContent], conclude: Conclude) -> None:
    """Both members hold the same collections with the same indexes and as many documents."""
    conclude(judge_chat_content(chat_content))

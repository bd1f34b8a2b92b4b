from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.chat_replies import SET, configuration, member, status, view
from tests.fakes.nodes import BLIND, UNREACHABLE, FakeMember, fake_cluster, fake_node
from tests.fakes.role_facts import HEALTHY, NO_MASTER, TWO_MASTERS, role, roles
from tests.fakes.sites import fake_site
from tvox import chat as chat_module
from tvox.chat import chat_fact, read_member
from tvox.chat_judging import judge_chat_electable, judge_chat_status
from tvox.chat_pace import judge_chat_in_step
from tvox.chat_views import MemberView
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.rereading import Readings
from tvox.roles import Roles

LIMITS = fake_site().thresholds
SWITCHED = roles(role("tvox1", holds=False), role("tvox2", holds=True))
HALF = roles(role("tvox1", holds=True), BLIND)

Seen = MemberView | CouldNotLook


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_module, "ASK_EVERY_S", 0.01)


def _readings(first: Seen, second: Seen, *, before: tuple[Seen, Seen] | None = None) -> Readings[MemberView]:
    earlier = before or (view("tvox1", at=-20), view("tvox2", at=-20))
    return Readings(
        tuple(OnNodes(dict(zip(("tvox1", "tvox2"), pair, strict=True))) for pair in (earlier, (first, second))), 12.0
    )


def _both(**changed: Any) -> Readings[MemberView]:
    return _readings(view("tvox1", **changed), view("tvox2", **changed))


def _only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_read_member() -> None:
    found = read_member(fake_node("tvox1", chat=member("tvox1")))
    assert (found.set_name, found.config_version, found.primaries) == (SET, 84_995, ("172.16.95.70:27017",))
    assert found.myself is not None
    assert found.myself.name == "172.16.95.70:27017"


@pytest.mark.parametrize(
    "replies",
    [
        {"replSetGetStatus": UNREACHABLE},
        {"replSetGetStatus": {"ok": 1.0}, "replSetGetConfig": configuration()},
        {"replSetGetStatus": status("tvox1"), "replSetGetConfig": {"config": {}}},
        {"replSetGetStatus": status("tvox1", date="today"), "replSetGetConfig": configuration()},
        {"replSetGetStatus": status("tvox1", members=["?"]), "replSetGetConfig": configuration()},
    ],
)
def test_read_member_unreachable(replies: dict[str, Any]) -> None:
    with pytest.raises(CouldNotAsk):
        read_member(fake_node("tvox1", chat=FakeMember(replies)))


def test_chat_is_read_until_both_logs_advance() -> None:
    cluster = fake_cluster(fake_node("tvox1", chat=member("tvox1")), fake_node("tvox2", chat=member("tvox2")))
    readings = chat_fact(fake_site()).read(cluster)
    assert len(readings.history) == 2
    judged = (judge_chat_status(readings, HEALTHY), judge_chat_in_step(readings, LIMITS))
    assert [_only(findings).verdict for findings in judged] == [Verdict.PASS, Verdict.PASS]


def test_chat_that_stands_still_is_read_until_the_deadline() -> None:
    still = FakeMember({"replSetGetStatus": status("tvox2"), "replSetGetConfig": configuration()})
    cluster = fake_cluster(fake_node("tvox1", chat=member("tvox1")), fake_node("tvox2", chat=still))
    readings = chat_fact(fake_site(thresholds={"chat_stalled_s": 0.1})).read(cluster)
    finding = _only(judge_chat_in_step(readings, LIMITS))
    assert finding.verdict is Verdict.FAIL
    assert "the log of tvox2 did not advance in 0.1 s" in str(finding.observed)


def test_judge_chat_status_ok() -> None:
    finding = _only(judge_chat_status(_both(), HEALTHY))
    assert finding.verdict is Verdict.PASS
    assert "172.16.95.70:27017 PRIMARY, 172.16.95.73:27017 SECONDARY; term 1, configVersion 84995" in str(
        finding.observed
    )


def test_judge_chat_status_ok_after_a_switch() -> None:
    assert _only(judge_chat_status(_both(states=("SECONDARY", "PRIMARY")), SWITCHED)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"set": "rs0"}, "the set is called rs0"),
        ({"states": ("PRIMARY", "RECOVERING")}, "it sees PRIMARY, RECOVERING"),
        ({"states": ("PRIMARY", "ROLLBACK")}, "it sees PRIMARY, ROLLBACK"),
        ({"states": ("PRIMARY", "STARTUP2")}, "it sees PRIMARY, STARTUP2"),
        ({"states": ("SECONDARY", "SECONDARY")}, "it sees SECONDARY, SECONDARY"),
        ({"health": (1, 0)}, "172.16.95.73:27017 has health 0"),
        ({"states": ("PRIMARY", "(not reachable/healthy)"), "health": (1, 0)}, "it sees (not reachable/healthy)"),
        ({"states": ("SECONDARY", "PRIMARY")}, "tvox1 (master) is SECONDARY, though it must be PRIMARY"),
    ],
)
def test_judge_chat_status_ko(changed: dict[str, Any], said: str) -> None:
    finding = _only(judge_chat_status(_both(**changed), HEALTHY))
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (view("tvox2", set="rs-telenia-aa.1-22.0.17"), "set: rs-telenia-145538678961e3317449edd9"),
        (view("tvox2", term=2), "term: 1 and 2"),
        (view("tvox2", config=configuration(version=84_996)), "configVersion: 84995 and 84996"),
        (view("tvox2", config=configuration(set_id="other")), "replicaSetId: 61e3317449edd9aa01020304 and other"),
        (view("tvox2", states=("SECONDARY", "PRIMARY")), "both members are PRIMARY: the set is split in two"),
        (view("tvox1"), "both nodes lead to the same member"),
    ],
)
def test_judge_chat_status_ko_of_unlike_views(second: MemberView, said: str) -> None:
    finding = _only(judge_chat_status(_readings(view("tvox1"), second), HEALTHY))
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_chat_status_names_what_is_unlike_in_italian() -> None:
    observed = _only(judge_chat_status(_readings(view("tvox1"), view("tvox2", set="rs0")), HEALTHY)).observed
    assert "replica set: rs-telenia-" in observed.render("it")


def test_judge_chat_status_keeps_what_the_living_member_sees() -> None:
    silent, ill = judge_chat_status(_readings(view("tvox1", health=(1, 0)), BLIND), HEALTHY)
    assert silent.kind is Kind.COULD_NOT_LOOK
    assert ill.verdict is Verdict.FAIL


def test_judge_chat_status_unreachable() -> None:
    assert _only(judge_chat_status(_readings(view("tvox1"), BLIND), HEALTHY)).kind is Kind.COULD_NOT_LOOK
    assert _only(judge_chat_status(_both(), HALF)).kind is Kind.COULD_NOT_LOOK


@pytest.mark.parametrize("says", [TWO_MASTERS, NO_MASTER])
def test_judge_chat_status_ko_without_one_master(says: Roles) -> None:
    assert _only(judge_chat_status(_both(), says)).verdict is Verdict.FAIL


def test_judge_chat_in_step_ok() -> None:
    finding = _only(judge_chat_in_step(_both(lag=3), LIMITS))
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None
    assert "lag of the SECONDARY as tvox1 sees it: 3 s" in str(finding.observed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lag": 11}, "lag of the SECONDARY as tvox1 sees it: 11 s"),
        ({"committed": 12}, "last common commit behind its own log: 12 s"),
        ({"heartbeat": 5}, "last heartbeat of 172.16.95.73:27017 at tvox1: 5 s"),
    ],
)
def test_judge_chat_in_step_warns(changed: dict[str, Any], said: str) -> None:
    finding = _only(judge_chat_in_step(_both(**changed), LIMITS))
    assert finding.verdict is Verdict.PASS
    assert said in str(finding.advisory)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lag": 61, "at": 100}, "lag of the SECONDARY as tvox1 sees it: 61 s"),
        ({"lag": -61}, "lag of the SECONDARY as tvox1 sees it: -61 s"),
        ({"committed": 3690}, "3690 s"),
        ({"heartbeat": 11}, "last heartbeat of 172.16.95.73:27017 at tvox1: 11 s"),
        ({"source": ""}, "tvox2 reads from -, not from the PRIMARY"),
        ({"source": "172.16.95.99:27017"}, "tvox2 reads from 172.16.95.99:27017"),
        ({"optimes": {}}, "last common commit behind its own log: not reported"),
        ({"at": -20}, "the log of tvox1 did not advance in 12 s"),
    ],
)
def test_judge_chat_in_step_ko(changed: dict[str, Any], said: str) -> None:
    finding = _only(judge_chat_in_step(_both(**changed), LIMITS))
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_chat_in_step_of_a_source_that_only_the_old_field_names() -> None:
    old = status("tvox2", source="")
    old["members"][1] |= {"syncingTo": "172.16.95.70:27017", "syncSourceHost": ""}
    reply = FakeMember({"replSetGetStatus": old, "replSetGetConfig": configuration()})
    second = read_member(fake_node("tvox2", chat=reply))
    assert _only(judge_chat_in_step(_readings(view("tvox1"), second), LIMITS)).verdict is Verdict.PASS


def test_judge_chat_in_step_ko_without_a_heartbeat() -> None:
    deaf = status("tvox1")
    del deaf["members"][1]["lastHeartbeatRecv"]
    reply = FakeMember({"replSetGetStatus": deaf, "replSetGetConfig": configuration()})
    first = read_member(fake_node("tvox1", chat=reply))
    finding = _only(judge_chat_in_step(_readings(first, view("tvox2")), LIMITS))
    assert "last heartbeat of 172.16.95.73:27017 at tvox1: not reported" in str(finding.observed)


@pytest.mark.parametrize(
    "judge", [lambda chat: judge_chat_in_step(chat, LIMITS), lambda chat: judge_chat_electable(chat, jump=1)]
)
@pytest.mark.parametrize("pair", [(BLIND, view("tvox2")), (view("tvox1"), BLIND), (BLIND, BLIND)])
def test_judge_chat_unreachable(
    judge: Callable[[Readings[MemberView]], list[Finding]], pair: tuple[Seen, Seen]
) -> None:
    assert {finding.kind for finding in judge(_readings(*pair))} == {Kind.COULD_NOT_LOOK}


def test_judge_chat_electable_ok() -> None:
    finding = _only(judge_chat_electable(_both(), jump=10_000, earlier_version=84_990))
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None
    assert "configVersion 84995" in str(finding.observed)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"priority": 0.0}, "172.16.95.73:27017: priority 0"),
        ({"votes": 0, "priority": 0.0}, "priority 0, votes 0"),
        ({"hidden": True}, "hidden"),
        ({"slaveDelay": 3600}, "slaveDelay"),
        ({"arbiterOnly": True}, "arbiterOnly"),
    ],
)
def test_judge_chat_electable_ko(second: dict[str, Any], said: str) -> None:
    finding = _only(judge_chat_electable(_both(config=configuration(**second)), jump=10_000))
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_chat_electable_ko_of_a_third_member() -> None:
    three = configuration()
    three["config"]["members"].append(three["config"]["members"][1])
    assert "3 members are configured" in str(_only(judge_chat_electable(_both(config=three), jump=1)).observed)


def test_judge_chat_electable_warns_of_a_forced_reconfiguration() -> None:
    finding = _only(judge_chat_electable(_both(), jump=10_000, earlier_version=74_995))
    assert finding.verdict is Verdict.PASS
    assert "from 74995 to 84995" in str(finding.advisory)

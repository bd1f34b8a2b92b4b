import json
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.nodes import ADDRESSES, BLIND, UNREACHABLE, FakeShell, fake_node, output
from tests.fakes.role_facts import HEALTHY, NO_MASTER, role, roles
from tvox.chat_guided import GuidedStatus, judge_chat_guided, read_guided_status
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk, OnNodes


def _printed(
    node: str, states: tuple[str, str] = ("PRIMARY", "SECONDARY"), health: tuple[float, float] = (1, 1)
) -> str:
    members = [
        {"name": f"{address}:27017", "health": well, "state": 1, "stateStr": state, "self": True}
        for address, state, well in zip(ADDRESSES.values(), states, health, strict=True)
    ]
    del members[1 - list(ADDRESSES).index(node)]["self"]
    warning = "2022-08-10T13:09:02.828+0200 W NETWORK  [js] something {odd}\n"
    return warning + json.dumps({"ok": 1, "set": "rs-telenia-aa.1-22.0.17", "myState": 1, "members": members}) + "\n"


def _read(node: str, **changed: Any) -> GuidedStatus:
    return read_guided_status(fake_node(node, shell=FakeShell({"mongo --quiet --eval": _printed(node, **changed)})))


def _judged(**changed: Any) -> list[Finding]:
    return judge_chat_guided(OnNodes({node: _read(node, **changed) for node in ADDRESSES}), HEALTHY)


def _only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_judge_chat_guided_ok() -> None:
    finding = _only(_judged())
    assert finding.verdict is Verdict.PASS
    assert str(finding.observed) == "tvox1: 172.16.95.70:27017 PRIMARY, tvox2: 172.16.95.73:27017 SECONDARY"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"states": ("SECONDARY", "PRIMARY")}, "tvox1 (master) is SECONDARY, though it must be PRIMARY"),
        ({"states": ("PRIMARY", "PRIMARY")}, "it sees PRIMARY, PRIMARY"),
        ({"states": ("PRIMARY", "RECOVERING")}, "it sees PRIMARY, RECOVERING"),
        ({"health": (1, 0)}, "172.16.95.73:27017 has health 0"),
    ],
)
def test_judge_chat_guided_ko(changed: dict[str, Any], said: str) -> None:
    finding = _only(_judged(**changed))
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_chat_guided_ko_of_no_replica_set() -> None:
    refused = '{"ok": 0, "errmsg": "not running with --replSet", "members": []}\n'
    status = read_guided_status(fake_node("tvox2", shell=FakeShell({"mongo": refused})))
    finding = _only(judge_chat_guided(OnNodes({"tvox1": _read("tvox1"), "tvox2": status}), HEALTHY))
    assert finding.verdict is Verdict.FAIL
    assert "not running with --replSet" in str(finding.observed)


@pytest.mark.parametrize(
    "answer",
    [
        UNREACHABLE,
        output("", stderr="bash: mongo: command not found", status=127),
        output("Error: couldn't connect to server 127.0.0.1:27017\n", status=1),
        output("connecting\n"),
        output("{not json\n"),
        output('{"ok": 1, "members": [{}]}\n'),
        output('{"ok": 1}\n'),
    ],
)
def test_read_guided_status_unreachable(answer: object) -> None:
    with pytest.raises(CouldNotAsk):
        read_guided_status(fake_node("tvox1", shell=FakeShell({"mongo": answer})))  # type: ignore[dict-item]


def test_judge_chat_guided_unreachable() -> None:
    half = judge_chat_guided(OnNodes({"tvox1": _read("tvox1"), "tvox2": BLIND}), HEALTHY)
    assert _only(half).kind is Kind.COULD_NOT_LOOK
    both = OnNodes({node: _read(node) for node in ADDRESSES})
    assert _only(judge_chat_guided(both, roles(role("tvox1", holds=True), BLIND))).kind is Kind.COULD_NOT_LOOK


def test_judge_chat_guided_ko_without_a_master() -> None:
    both = OnNodes({node: _read(node) for node in ADDRESSES})
    assert _only(judge_chat_guided(both, NO_MASTER)).verdict is Verdict.FAIL


def test_judge_chat_guided_ko_of_two_sets_each_healthy_by_itself() -> None:
    first, second = _read("tvox1"), _read("tvox2")
    strangers = tuple(
        replace(member, name="10.0.0.9:27017") if not member.is_self else member for member in second.members
    )
    for other, said in (
        (replace(second, set_name="rs-telenia-bb.1-22.0.17"), "the nodes are in different sets"),
        (replace(second, members=strangers), "do not see the same members"),
    ):
        finding = _only(judge_chat_guided(OnNodes({"tvox1": first, "tvox2": other}), HEALTHY))
        assert finding.verdict is Verdict.FAIL
        assert said in str(finding.observed)

"""UAT-EMG-002 on dialplans made to measure."""

import pytest

from tests.fakes.nodes import BLIND, NODE_IP, UNREACHABLE, FakeShell, fake_cluster, fake_node
from tests.fakes.sites import fake_site
from tvox.findings import Kind, Verdict, worst
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.site_telephony import Emergency
from tvox.telephony.dialplan import Rule, Rules, Step
from tvox.telephony.emergency_rules import (
    EmergencyRules,
    emergency_rules_fact,
    judge_emergency_rule,
    judge_emergency_rules,
    read_emergency_rules,
)
from tvox.texts import verbatim

EMERGENCY = Emergency(numbers=("112", "118"), contexts=("internal", "limited"), route="Dial(PJSIP/112@line1")
HERE = verbatim("tvox1, 112 in limited")
DIAL = Step("Dial", "PJSIP/112@line1,60")
GOOD = Rules((Rule("limited", "_11[2-8]", (Step("Set", "CALLERID(num)=0452000100"), DIAL)),))
ANSWER = """\
[ Context '{context}' created by 'pbx_config' ]
  '{number}' =>     1. Dial(PJSIP/112@line1)       [extensions.conf:42]

-= 1 extension (1 priority) in 1 context. =-
"""


def judged(rules: Rules | CouldNotLook) -> tuple[Verdict, str]:
    finding = judge_emergency_rule(HERE, rules, "112", EMERGENCY.route)
    return finding.verdict, str(finding.observed)


def rule(*steps: Step, pattern: str = "112") -> Rules:
    return Rules((Rule("limited", pattern, steps),))


def shell(answers: dict[str, str]) -> FakeShell:
    said = "".join(f"== rules of {name}\n{answer}" for name, answer in answers.items())
    return FakeShell({"dialplan show": said, "ip -o": f"2: eth0 inet {NODE_IP}/22 scope global eth0\n"})


def test_read_and_judge_ok() -> None:
    asked = [f"{number}@{context}" for number in EMERGENCY.numbers for context in EMERGENCY.contexts]
    answers = {name: ANSWER.format(number=name[:3], context=name[4:]) for name in asked}
    node = shell(answers)

    rules = read_emergency_rules(fake_cluster(fake_node("tvox1", shell=node)), EMERGENCY)

    assert [finding.verdict for finding in judge_emergency_rules(rules, EMERGENCY)] == [Verdict.PASS] * 4
    assert "'dialplan show 118@limited'" in node.asked[-1]
    assert "originate" not in "".join(node.asked)


def test_an_answer_that_is_missing_or_unreadable_is_not_observed() -> None:
    node = shell({"112@internal": "Unable to connect to remote asterisk\n"})

    rules = read_emergency_rules(fake_cluster(fake_node("tvox1", shell=node)), EMERGENCY)

    assert {finding.verdict for finding in judge_emergency_rules(rules, EMERGENCY)} == {Verdict.NOT_OBSERVED}


def test_the_machine_that_serves_is_asked() -> None:
    idle = FakeShell({"ip -o": "2: eth0 inet 172.16.95.70/22\n"})
    cluster = fake_cluster(fake_node("tvox1", shell=idle), fake_node("tvox2", shell=shell({})))

    assert "tvox2" in str(read_emergency_rules(cluster, EMERGENCY).node)


@pytest.mark.parametrize("addresses", ["2: eth0 inet 172.16.95.70/22\n", UNREACHABLE])
def test_nobody_serves_or_answers(addresses: str | CouldNotAsk) -> None:
    with pytest.raises(CouldNotAsk):
        read_emergency_rules(fake_cluster(fake_node("tvox1", shell=FakeShell({"ip -o": addresses}))), EMERGENCY)


@pytest.mark.parametrize(
    "rules",
    [
        GOOD,
        rule(DIAL),
        Rules((Rule("limited", "112"), Rule("emergency", "_11X", (DIAL,)))),
    ],
    ids=["pattern", "number", "behind a hint"],
)
def test_judge_emergency_rule_ok(rules: Rules) -> None:
    assert judged(rules)[0] is Verdict.PASS


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        pytest.param(Rules(()), "no rule at all", id="missing"),
        pytest.param(Rules((Rule("limited", "112"),)), "no rule at all", id="a hint only"),
        pytest.param(rule(DIAL, pattern="_X."), "_X. takes the call", id="whatever follows"),
        pytest.param(rule(DIAL, pattern="_11!"), "_11! takes the call", id="whatever follows at once"),
        pytest.param(rule(Step("Dial", "PJSIP/112,30"), Step("Hangup", "")), "Dial(PJSIP/112,30)", id="an extension"),
        pytest.param(rule(Step("Congestion", "")), "Congestion()", id="refused"),
        pytest.param(rule(Step("Authenticate", "1234"), DIAL), "Authenticate(1234)", id="PIN"),
        pytest.param(rule(Step("Read", "PIN,beep"), DIAL), "Read(PIN,beep)", id="code"),
        pytest.param(rule(Step("Hangup", ""), DIAL), "Hangup()", id="ends before"),
        pytest.param(rule(Step("Dial", "PJSIP/101"), DIAL), "Dial(PJSIP/101)", id="somebody else first"),
        pytest.param(rule(Step("NoOp", "")), "leads elsewhere", id="nowhere"),
        pytest.param(rule(Step("NoOp", DIAL.words), Step("Hangup", "")), "Hangup()", id="only said"),
        pytest.param(rule(Step("Playback", DIAL.words)), "Playback(", id="only played"),
        pytest.param(rule(Step("Dial", "PJSIP/112@line10,60")), "line10", id="a line of a longer name"),
        pytest.param(
            Rules((Rule("limited", "112", (Step("Busy", ""),)), Rule("e", "_11X", (DIAL,)))), "Busy()", id="hidden"
        ),
    ],
)
def test_judge_emergency_rule_ko(rules: Rules, said: str) -> None:
    verdict, observed = judged(rules)

    assert verdict is Verdict.FAIL
    assert said in observed


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(rule(Step("AGI", "agi://127.0.0.1/route"), DIAL), id="a program decides"),
        pytest.param(rule(Step("GotoIf", "$[1]?blocked,1"), DIAL), id="a branch"),
        pytest.param(rule(Step("Goto", "trunk,1")), id="goes on elsewhere"),
        pytest.param(Rules((), context_exists=False), id="no such context"),
        pytest.param(Rules((), elsewhere=True), id="a switch"),
        pytest.param(BLIND, id="unreachable"),
    ],
)
def test_judge_emergency_rule_not_observed(rules: Rules | CouldNotLook) -> None:
    assert judged(rules)[0] is Verdict.NOT_OBSERVED


def test_judge_emergency_rules_without_anything_to_look_at() -> None:
    nothing = Emergency(numbers=(), contexts=("internal",), route="Dial(x")

    assert worst(judge_emergency_rules(EmergencyRules(HERE, {}), nothing)) is Verdict.NOT_OBSERVED
    assert worst(judge_emergency_rules(EmergencyRules(HERE, {}), None)) is Verdict.NOT_OBSERVED
    assert worst(judge_emergency_rules(BLIND, EMERGENCY)) is Verdict.NOT_OBSERVED


def test_a_site_without_the_section_is_not_testable() -> None:
    with pytest.raises(CouldNotAsk) as refusal:
        emergency_rules_fact(fake_site()).read(fake_cluster())

    assert refusal.value.kind is Kind.NOT_TESTABLE

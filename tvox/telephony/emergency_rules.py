"""UAT-EMG-002: every Abilitazione leads emergency numbers to the line, without a PIN. Looked at, never dialled.

Asked of the machine that serves: the other one's PBX does not run, and shows its rules when it is master.

    fixture           fact                     type
    emergency_rules   emergency_rules_fact     EmergencyRules     (a factory: it takes the site)
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import Fact
from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.serving import serving_node
from tvox.site import Site
from tvox.site_telephony import Emergency
from tvox.telephony.dialplan import Rule, Rules, Step, UnreadableDialplanError, rules_in
from tvox.texts import Text, listed, verbatim

HARMLESS = frozenset({"noop", "set", "verbose", "log", "ringing", "progress", "stopmixmonitor", "mixmonitor", "cdr"})
REFUSING = frozenset(
    {
        *(
            "authenticate",
            "vmauthenticate",
            "read",
            "waitexten",
            "background",
            "disa",
            "privacymanager",
        ),  # ask for a code
        *("hangup", "congestion", "busy", "playback", "voicemail"),  # end the call
        "dial",  # somebody else
    }
)
_WITHIN_S = 60.0
_PIECE = "== rules of "


@dataclass(frozen=True)
class EmergencyRules:
    """What one machine's dialplan does with each number in each context; an answer that cannot be read stands too."""

    node: Text
    found: Mapping[tuple[str, str], Rules | CouldNotLook]


def emergency_rules_fact(site: Site) -> Fact[EmergencyRules]:
    """The rules for the numbers and contexts of the site file."""
    return Fact("emergency_rules", lambda cluster: read_emergency_rules(cluster, _described(site)))


def read_emergency_rules(cluster: Cluster, emergency: Emergency) -> EmergencyRules:
    """One look into the dialplan of the machine that holds the node IP."""
    node = serving_node(cluster)
    asked = [(number, context) for number in emergency.numbers for context in emergency.contexts]
    questions = (
        f"echo {shlex.quote(f'{_PIECE}{number}@{context}')}; "
        f"asterisk -rx {shlex.quote(f'dialplan show {number}@{context}')} 2>&1"
        for number, context in asked
    )
    said = node.shell.run("export PATH=$PATH:/usr/sbin; " + "; ".join(questions), within=_WITHIN_S).stdout
    answers = dict(piece.split("\n", 1) for piece in said.split(_PIECE)[1:] if "\n" in piece)
    found = {(number, context): _read(node, answers.get(f"{number}@{context}", "")) for number, context in asked}
    return EmergencyRules(node.where, found)


def judge_emergency_rules(rules: EmergencyRules | CouldNotLook, emergency: Emergency | None) -> list[Finding]:
    """One finding for each number and context."""
    if isinstance(rules, CouldNotLook) or emergency is None:
        return [_blind(rules).as_finding(Text("Every Abilitazione has a rule for emergency numbers."))]
    return [
        judge_emergency_rule(
            Text("{node}, {number} in {context}", node=rules.node, number=number, context=verbatim(context)),
            rules.found.get((number, context), _not_asked(rules)),
            number,
            emergency.route,
        )
        for number in emergency.numbers
        for context in emergency.contexts
    ] or [_not_asked(rules).as_finding(Text("Every Abilitazione has a rule for emergency numbers."))]


def judge_emergency_rule(where: Text, rules: Rules | CouldNotLook, number: str, route: str) -> Finding:
    """A rule for exactly this number that leads to the line, with nothing before it that asks or ends."""
    expected = Text("a rule of its own that leads to {route}, without a PIN", route=verbatim(route))
    if isinstance(rules, CouldNotLook):
        return rules.as_finding(expected)
    serving = rules.serving
    if not rules.context_exists or (serving is None and rules.elsewhere):
        return not_observed(
            where,
            expected=expected,
            observed=Text("The context does not exist on this machine, or its rules are kept elsewhere (a switch)."),
            next_step=Text("Check telephony.emergency.contexts in the site file, or look at the rule in OCC."),
            kind=Kind.COULD_NOT_LOOK,
        )
    if serving is None:
        return failed(where, expected=expected, observed=Text("no rule at all"), next_step=_ADD_THE_RULE)
    if not _matches_only(serving.pattern, number):
        observed = Text("no rule of its own: {pattern} takes the call", pattern=verbatim(serving.pattern))
        return failed(where, expected=expected, observed=observed, next_step=_ADD_THE_RULE)
    return _judge_steps(where, expected, serving, route)


def _judge_steps(where: Text, expected: Text, rule: Rule, route: str) -> Finding:
    place = next((place for place, step in enumerate(rule.steps) if _leads_to(step, route)), None)
    before = rule.steps[:place]
    steps = listed((verbatim(step.words) for step in rule.steps), at_most=8)
    first = next((step for step in before if step.application.lower() not in HARMLESS), None)
    if first is not None and first.application.lower() not in REFUSING:
        return not_observed(
            where,
            expected=expected,
            observed=Text("what {step} does cannot be told from the dialplan alone", step=verbatim(first.words)),
            next_step=Text("Look at the rule “Numeri d'emergenza” of this Abilitazione in OCC; confirm it by hand."),
            kind=Kind.COULD_NOT_LOOK,
        )
    if first is not None:
        observed = Text("before the line comes {step}", step=verbatim(first.words))
        return failed(where, expected=expected, observed=observed, next_step=_ADD_THE_RULE)
    if place is None:
        observed = Text("the rule leads elsewhere: {steps}", steps=steps)
        return failed(where, expected=expected, observed=observed, next_step=_ADD_THE_RULE)
    return passed(where, expected=expected, observed=Text("{pattern}: {steps}", pattern=rule.pattern, steps=steps))


_ADD_THE_RULE = Text(
    "In OCC, have the rule “Numeri d'emergenza” of this Abilitazione enabled, with every number and a line, before"
    " anybody relies on these telephones."
)


def _leads_to(step: Step, route: str) -> bool:
    """Whether the step sends the call there: one that only names the line, or another whose name goes on, does not."""
    application = step.application.lower()
    if application in HARMLESS or application in REFUSING - {"dial"}:
        return False
    end = r"(?!\w)" if route[-1:].isalnum() else ""
    return re.search(re.escape(route) + end, step.words) is not None


def _matches_only(pattern: str, number: str) -> bool:
    """Whether the pattern is made for numbers of this length: no `.` or `!`, which take whatever follows."""
    return pattern == number or (pattern.startswith("_") and not set(".!") & set(re.sub(r"\[[^\]]*\]", "", pattern)))


def _read(node: Node, answer: str) -> Rules | CouldNotLook:
    try:
        return rules_in(answer)
    except UnreadableDialplanError as unreadable:
        return CouldNotLook(
            node.where,
            Text("the dialplan's answer is not understood: {words}", words=verbatim(str(unreadable))),
            Text("Run {command} on the node by hand.", command="asterisk -rx 'dialplan show NUMBER@CONTEXT'"),
        )


def _described(site: Site) -> Emergency:
    if site.telephony.emergency is None:
        raise CouldNotAsk(
            Text("site file"),
            Text("The site file says nothing of {key}.", key=verbatim("telephony.emergency")),
            Text("Add {key} to the site file.", key=verbatim("telephony.emergency")),
            Kind.NOT_TESTABLE,
        )
    return site.telephony.emergency


def _blind(rules: EmergencyRules | CouldNotLook) -> CouldNotLook:
    return rules if isinstance(rules, CouldNotLook) else _not_asked(rules)


def _not_asked(rules: EmergencyRules) -> CouldNotLook:
    return CouldNotLook(
        rules.node,
        Text("The site file names no emergency number or no context to look at."),
        Text("Name numbers and contexts in telephony.emergency of the site file."),
        Kind.NOT_TESTABLE,
    )

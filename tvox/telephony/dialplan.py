"""What Asterisk says of one number in one context of its dialplan: `dialplan show 112@limited`.

    [ Context 'limited' created by 'pbx_config' ]
      '112' =>          hint: PJSIP/112                               [extensions.conf:20]
    [ Included context 'emergency' created by 'pbx_config' ]
      '_11[2-8]' =>     1. Set(CALLERID(num)=0452000100)              [extensions.conf:41]
                        2. Dial(PJSIP/112@line1)                      [extensions.conf:42]
    -= 2 extensions (3 priorities) in 2 contexts. =-

Contexts stand in the order in which Asterisk searches them, and in each the closest pattern first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_CONTEXT = re.compile(r"^\[ (?:Included )?[Cc]ontext '(.+)' created by '.*' \]$")
_EXTENSION = re.compile(r"^ +'(.+?)' => +(.*)$")
_STEP = re.compile(r"^ *(?:\[[^\]]+\] +)?(\d+)\. (.*)$")
_HINT = re.compile(r"' => +hint: ")
_SOURCE = re.compile(r"\s+\[[^\[\]]*\]$")
_SUMMARY = re.compile(r"^-= (\d+) extensions? \((\d+) priorit(?:y|ies)\) in \d+ contexts?\. =-$", re.MULTILINE)
_NO_EXTENSION = re.compile(r"^There is no existence of \S+ extension", re.MULTILINE)
_NO_CONTEXT = re.compile(r"^There is no existence of '.+' context", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One priority: an application with its data."""

    application: str
    data: str

    @property
    def words(self) -> str:
        """`Dial(PJSIP/112@line1)`."""
        return f"{self.application}({self.data})"


@dataclass(frozen=True)
class Rule:
    """An extension of a context and what happens to a call to it, from priority 1 on; a mere hint has no steps."""

    context: str
    pattern: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Rules:
    """All that matches a number in a context, in the order of the search.

    `context_exists` False: there is no such context. `elsewhere`: a switch, so that rules outside of this list count.
    """

    rules: tuple[Rule, ...]
    context_exists: bool = True
    elsewhere: bool = False

    @property
    def serving(self) -> Rule | None:
        """The rule that a call follows: the first that has steps."""
        return next((rule for rule in self.rules if rule.steps), None)


class UnreadableDialplanError(ValueError):
    """Words that are not such an answer, or not all of it."""


def rules_in(answer: str) -> Rules:
    """Read the answer; raises `UnreadableDialplanError` where anything of it is not understood."""
    if _NO_CONTEXT.search(answer):
        return Rules((), context_exists=False)
    if _NO_EXTENSION.search(answer):
        return Rules((), elsewhere="Switch =>" in answer)
    summary = _SUMMARY.search(answer)
    if summary is None:
        raise UnreadableDialplanError(answer.strip()[:200] or "-")
    rules = tuple(_rules(answer[: summary.start()].splitlines()))
    counted = (len(rules), sum(len(rule.steps) for rule in rules) + len(_HINT.findall(answer)))
    if counted != (int(summary[1]), int(summary[2])):
        raise UnreadableDialplanError(f"{counted[0]} extensions and {counted[1]} priorities of {summary[0]}")
    return Rules(rules, elsewhere="Switch =>" in answer)


def _rules(lines: list[str]) -> Iterator[Rule]:
    context, open_rule = "", None
    for line in lines:
        if found := _CONTEXT.match(line):
            context = found[1]
        elif found := _EXTENSION.match(line):
            if open_rule is not None:
                yield open_rule
            open_rule = _with_step(Rule(context, found[1]), found[2])
        elif open_rule is not None and _STEP.match(line):
            open_rule = _with_step(open_rule, line)
    if open_rule is not None:
        yield open_rule


def _with_step(rule: Rule, said: str) -> Rule:
    found = _STEP.match(_SOURCE.sub("", said.rstrip()))
    if found is None:
        return rule
    application, _, data = found[2].partition("(")
    if int(found[1]) != len(rule.steps) + 1:
        raise UnreadableDialplanError(f"{rule.pattern}: priority {found[1]} follows {len(rule.steps)}")
    return replace(rule, steps=(*rule.steps, Step(application.strip(), data.removesuffix(")"))))

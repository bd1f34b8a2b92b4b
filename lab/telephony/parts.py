"""What a part of the PBX adds to Asterisk's configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """Lines for extensions.conf by context, sections of pjsip.conf, other files of /etc/asterisk whole, modules.

    Contexts and files that several parts name hold the lines of all of them, in the parts' order.
    """

    dialplan: Mapping[str, str] = field(default_factory=dict)
    pjsip: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    modules: tuple[str, ...] = ()


def extension(pattern: str, *steps: str) -> str:
    """The lines of one extension of the dialplan; a step that begins with `(label)` can be jumped to."""
    first, *others = steps
    return f"exten => {pattern},1{_step(first)}\n" + "".join(f" same => n{_step(step)}\n" for step in others)


def _step(step: str) -> str:
    label, found, labelled = step.partition(")")
    return f"{label}),{labelled}" if found and step.startswith("(") else f",{step}"

"""`tvox-uat site trust`: what the machines show, shown to a person who says whether it is theirs, and pinned."""

import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import typer

from cli.terminal import Terminal
from tvox.adapters.host_keys import Resolve, certificate_at, host_keys_at, jump_host_keys
from tvox.nodes import where
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.pinning import pin
from tvox.secrets import Secrets
from tvox.site import Site
from tvox.site_file import read_site_text, site_from_text
from tvox.texts import Text, verbatim
from tvox.trust import Pin, PinState, Shown, TrustPlan, jump_host_pin, plan_pins

T = TypeVar("T")

_STATES = {
    PinState.NEW: Text("not pinned so far"),
    PinState.SAME: Text("as pinned"),
    PinState.CHANGED: Text("CHANGED"),
}


def trust_site(path: Path, terminal: Terminal, *, yes: bool) -> bool:
    """Show and pin; whether all that answered is pinned now and somebody answered at all.

    `yes` stands for the answer to what is new. What has changed is pinned only against the machine's name typed back.
    """
    secrets = Secrets(ask=terminal.ask_secret if sys.stdin.isatty() else None)
    if not _jump_host_trusted(path, terminal, yes=yes):
        return False
    text = read_site_text(path)
    site = site_from_text(text, path)
    plan = plan_pins(site, *_shown(site, secrets.resolve))
    _show(plan, terminal)
    refused = _decided(path, text, plan.pins, terminal, yes=yes)
    return bool(plan.pins) and not refused and not plan.stranger


def _jump_host_trusted(path: Path, terminal: Terminal, *, yes: bool) -> bool:
    text = read_site_text(path)
    site = site_from_text(text, path)
    jump = site.ssh.jump_host
    if jump is None:
        return True
    proposed = jump_host_pin(jump.address, jump.host_keys, jump_host_keys(site, jump))
    _show_pins([proposed], terminal)
    return not _decided(path, text, [proposed], terminal, yes=yes)


def _shown(site: Site, resolve: Resolve) -> tuple[Shown, Shown, Shown]:
    """What TVOX 1, TVOX 2 and the node IP show, all asked at once."""
    addresses: dict[str | Text, str] = {name: str(machine.address) for name, machine in site.topology.machines.items()}
    addresses[Text("node IP")] = str(site.topology.node_ip)
    keys_at, web_at = partial(host_keys_at, site, resolve), partial(certificate_at, site, resolve)
    with ThreadPoolExecutor(max_workers=2 * len(addresses)) as asking:
        keys = [asking.submit(_looked, keys_at, name, address) for name, address in addresses.items()]
        certificates = [asking.submit(_looked, web_at, name, address) for name, address in addresses.items()]
    answers = zip(addresses.values(), keys, certificates, strict=True)
    tvox1, tvox2, node_ip = (Shown(address, key.result(), web.result()) for address, key, web in answers)
    return tvox1, tvox2, node_ip


def _looked(look: Callable[..., T], name: str | Text, address: str) -> T | CouldNotLook:
    try:
        return look(address=address, where=where(name, address))
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _show(plan: TrustPlan, terminal: Terminal) -> None:
    _show_pins(plan.pins, terminal)
    for silent in plan.silent:
        terminal.say(Text("{where}: {why}.", where=silent.where, why=silent.why))
    terminal.say(plan.node_ip)


def _show_pins(pins: Iterable[Pin], terminal: Terminal) -> None:
    for each in pins:
        terminal.say(
            Text(
                "{machine} ({address}), {key}: {state}",
                machine=each.machine,
                address=each.seen_at,
                key=each.key[-1],
                state=_STATES[each.state],
            )
        )
        if each.state is PinState.CHANGED:
            for fingerprint in each.pinned:
                terminal.say(Text("  pinned {fingerprint}", fingerprint=fingerprint))
        for fingerprint in each.shown:
            terminal.say(verbatim(f"  {each.kinds[fingerprint]:19} {fingerprint}"))


def _decided(path: Path, text: str, pins: Sequence[Pin], terminal: Terminal, *, yes: bool) -> bool:
    """Ask about each machine and pin what was confirmed; whether something was not."""
    due = [each for each in pins if each.state is not PinState.SAME]
    confirmed: list[Pin] = []
    for machine, its_pins in groupby(due, key=lambda each: each.machine):
        if _confirmed(machine, every := list(its_pins), terminal, yes=yes):
            confirmed += every
        else:
            terminal.complain(Text("Nothing of {machine} was pinned.", machine=machine))
    if confirmed:
        pin(path, text, confirmed)
        terminal.say(Text("Pinned in {file}.", file=str(path)))
    return len(confirmed) < len(due)


def _confirmed(machine: str, pins: Sequence[Pin], terminal: Terminal, *, yes: bool) -> bool:
    changed = any(each.state is PinState.CHANGED for each in pins)
    question = Text("Are these the keys that {machine} itself prints on its console? (y/n)", machine=machine)
    if changed:
        question = Text(
            "CHANGED: was {machine} installed anew, or does somebody else answer? "
            "To pin what it shows now, type {machine}",
            machine=machine,
        )
    elif yes:
        return True
    try:
        typed = terminal.ask(question)
    except typer.Abort:
        return False
    return typed == machine if changed else typed.lower() in {"y", "yes", "s", "sì", "si"}

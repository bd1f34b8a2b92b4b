"""`tvox-uat site new`: the interview that ends in a valid site file."""

import re
from itertools import count
from pathlib import Path

import typer

from cli.terminal import Terminal
from tvox.site_draft import NONE, Draft, Question
from tvox.site_file import LAB, SiteError, site_from_text
from tvox.site_rules import Key
from tvox.texts import LANGUAGES, Text, verbatim

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")

_BEFORE_PHONES = (
    Question(("customer",), Text("Customer")),
    Question(("change",), Text("Id of the change ticket")),
    Question(("topology", "kind"), Text("Kind of TVOX"), "lan"),
    Question(("topology", "node_ip"), Text("Node IP (the address that the TVOX has today)")),
    Question(("topology", "netmask"), Text("Netmask"), "255.255.255.0"),
    Question(("topology", "gateway"), Text("Gateway")),
    Question(("topology", "tvox1", "address"), Text("New physical address of TVOX 1 (in production today)")),
    Question(("topology", "tvox2", "address"), Text("Physical address of TVOX 2 (the new machine)")),
    Question(("topology", "domain"), Text("Domain name of the TVOX (- if it has none)"), optional=True),
    Question(("releases", "from"), Text("Release that runs today, such as {example}", example="21.0.26")),
    Question(("releases", "to"), Text("Release to upgrade to, such as {example}", example="22.0.20")),
    Question(("ssh", "user"), Text("SSH user"), "root"),
    Question(("ssh", "port"), Text("SSH port"), "22", kind="number"),
)
_FORMS = verbatim("env:NAME, keyring:SERVICE/USER, prompt:NAME")
_PASSPHRASE = Question(
    ("ssh", "key_passphrase"),
    Text("Where its passphrase is kept: {forms} (- if it has none)", forms=_FORMS),
    optional=True,
)
_AFTER_PHONES = (
    Question(("sip", "echo_test"), Text("Number of the echo test"), "600"),
    Question(
        ("sip", "may_dial"),
        Text("Other numbers that may be dialled, with commas (- if none)"),
        optional=True,
        kind="list",
    ),
    Question(("manners", "profile"), Text("Profile: {words}", words="minimal, core, full"), "full"),
)


def path_for(name: str, folder: Path) -> Path:
    """The file that an argument means: itself, or `sites/NAME.toml` of the folder."""
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return folder / Path(name).expanduser()
    if name == LAB or not _NAME.fullmatch(name):
        raise SiteError(Text("{name} cannot name a site file: letters, digits, “-” and “_”, and not “lab”.", name=name))
    return folder / "sites" / f"{name}.toml"


def new_site_file(path: Path | None, terminal: Terminal) -> None:
    """Ask, check each answer, write. `SiteError` where the file exists or the answers end too early."""
    try:
        _interviewed(path or _asked_path(terminal), terminal)
    except typer.Abort:
        raise SiteError(Text("The answers ended before the file was complete: nothing was written.")) from None


def _asked_path(terminal: Terminal) -> Path:
    return path_for(terminal.ask(Text("Short name of the customer (for the file sites/NAME.toml)")), Path.cwd())


def _interviewed(path: Path, terminal: Terminal) -> None:
    if path.exists():
        raise SiteError(Text("{file} exists already, and is not overwritten.", file=str(path)))
    draft = Draft(path)
    language = Question(("language",), Text("Language of messages and reports: it or en"), terminal.language)
    chosen = _put(language, draft, terminal)
    speaking = Terminal(next(known for known in LANGUAGES if known == chosen))
    for question in _BEFORE_PHONES:
        _put(question, draft, speaking)
    if _log_in(("ssh",), Text("root's SSH password"), "prompt:ssh", draft, speaking):
        _put(_PASSPHRASE, draft, speaking)
    _jump_host(draft, speaking)
    _administrator(draft, speaking)
    _phones(draft, speaking)
    for question in _AFTER_PHONES:
        _put(question, draft, speaking)
    _write(path, draft, speaking)


def _put(question: Question, draft: Draft, terminal: Terminal) -> str:
    """Ask until the answer is a good one."""
    while True:
        typed = terminal.ask(question.text, question.default or (NONE if question.optional else None))
        problems = draft.answer(question, typed)
        if not problems:
            return typed
        for problem in problems:
            terminal.complain(problem.what)


def _log_in(section: Key, whose: Text, suggested: str, draft: Draft, terminal: Terminal) -> bool:
    """Ask for a password's reference; whether it is a key file instead."""
    kept = Text("Where {whose} is kept: {forms} (- for a key file)", whose=whose, forms=_FORMS)
    if _put(Question((*section, "password"), kept, suggested, optional=True), draft, terminal) != NONE:
        return False
    _put(Question((*section, "key_file"), Text("Private key file, seen from the site file's folder")), draft, terminal)
    return True


def _jump_host(draft: Draft, terminal: Terminal) -> None:
    section: Key = ("ssh", "jump_host")
    address = Question((*section, "address"), Text("Host in front of the nodes (- if none)"), optional=True)
    if _put(address, draft, terminal) == NONE:
        return
    _put(Question((*section, "user"), Text("SSH user on it")), draft, terminal)
    _put(Question((*section, "port"), Text("SSH port"), "22", kind="number"), draft, terminal)
    _log_in(section, Text("the SSH password"), "prompt:jump", draft, terminal)


def _administrator(draft: Draft, terminal: Terminal) -> None:
    user = Question(
        ("web", "admin", "user"), Text("User of the administration pages (- if none)"), "admin", optional=True
    )
    if _put(user, draft, terminal) != NONE:
        _put(_reference(("web", "admin", "password"), "prompt:admin"), draft, terminal)


def _phones(draft: Draft, terminal: Terminal) -> None:
    for number in count():
        section: Key = ("sip", "accounts", number)
        text = Text("Test extension {number}, on which nobody has a phone (- for no more)", number=number + 1)
        extension = _put(Question((*section, "extension"), text, optional=True), draft, terminal)
        if extension == NONE:
            return
        _put(_reference((*section, "password"), "prompt:sip"), draft, terminal)


def _reference(key: Key, suggested: str) -> Question:
    return Question(key, Text("Where its password is kept: {forms}", forms=_FORMS), suggested)


def _write(path: Path, draft: Draft, terminal: Terminal) -> None:
    text = draft.text()
    site_from_text(text, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise SiteError(
            Text("{file} cannot be written: {reason}.", file=str(path), reason=error.strerror or str(error))
        ) from error
    terminal.say(Text("{file} is written. Next: tvox-uat site trust {file}", file=str(path)))

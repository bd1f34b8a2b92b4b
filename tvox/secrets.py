"""Secrets by reference only: where one is kept, never what it is.

env:ACME_ROOT            an environment variable
keyring:acme/root        the operating system's key store, service/user
prompt, prompt:root      asked on the terminal when first needed; one answer a session for all that bear one name
"""

import os
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Annotated

from pydantic import StringConstraints

from tvox.allowed import Allowed
from tvox.observing import CouldNotAsk
from tvox.redaction import Redacted as Redacted
from tvox.redaction import RedactedBytes as RedactedBytes
from tvox.redaction import Redactor as Redactor
from tvox.texts import Text


def _what_stood_there(value: object) -> Text:
    if isinstance(value, str) and value.partition(":")[0] in {"env", "keyring", "prompt"}:
        return Text("an incomplete reference (not shown)")
    return Text("a literal secret (not shown)")


SecretReference = Annotated[
    str,
    StringConstraints(pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s]+/\S+|prompt|prompt:[\w.-]+)$"),
    Allowed(
        Text(
            "a reference to where the secret is kept, never the secret itself: {env}, {keyring} or {prompt}",
            env='"env:NAME"',
            keyring='"keyring:service/user"',
            prompt='"prompt:name"',
        ),
        secret=True,
        observed=_what_stood_there,
    ),
]

KeyStore = Callable[[str, str], str | None]
"""Service and user to the secret; None where the store has none."""

Ask = Callable[[Text], str]
"""Puts a question to the person at the terminal, without echo, and gives the answer."""


def operating_system_key_store(service: str, user: str) -> str | None:
    """What the operating system's key store holds for `service` and `user`."""
    import keyring  # costs a tenth of a second, and most sites need none

    return keyring.get_password(service, user)


class Secrets:
    """Follows references when a secret is first needed, keeps it for the session, and teaches the redactor.

    May be asked from several threads at once; one name is never asked of a person twice.
    """

    def __init__(
        self,
        *,
        environment: Mapping[str, str] = os.environ,
        key_store: KeyStore = operating_system_key_store,
        ask: Ask | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        self._environment = environment
        self._key_store = key_store
        self._ask = ask
        self._asking = Lock()
        self._known: dict[str, str | CouldNotAsk] = {}
        self.redactor = redactor or Redactor()

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self._known))})"

    def resolve(self, reference: str) -> str:
        """The secret itself.

        Raises `CouldNotAsk` naming the reference where there is none; the same again, without asking again.
        """
        kind, _, place = reference.partition(":")
        if kind not in {"env", "keyring", "prompt"}:
            # It might be a secret in the place of a reference: it is not repeated.
            raise ValueError("not a secret reference")
        with self._asking:
            if reference not in self._known:
                self._known[reference] = self._looked_up(reference, kind, place)
            outcome = self._known[reference]
        if isinstance(outcome, CouldNotAsk):
            raise CouldNotAsk(outcome.where, outcome.why, outcome.next_step) from outcome.__cause__
        return outcome

    def _looked_up(self, reference: str, kind: str, place: str) -> str | CouldNotAsk:
        follow = {"env": self._from_environment, "keyring": self._from_key_store, "prompt": self._from_person}
        try:
            secret = follow[kind](place)
        except CouldNotAsk as refusal:
            return refusal
        self.redactor.learn(reference, secret)
        return secret

    def _from_environment(self, name: str) -> str:
        secret = self._environment.get(name, "")
        if not secret:
            raise _refusal(
                f"env:{name}",
                Text("the environment variable {name} is not set or empty", name=name),
                Text("Set {name} in the shell that starts the suite, and run again.", name=name),
            )
        return secret

    def _from_key_store(self, place: str) -> str:
        reference = f"keyring:{place}"
        service, _, user = place.partition("/")
        next_step = Text("Store it with: {command}", command=f"keyring set {service} {user}")
        try:
            secret = self._key_store(service, user)
        except Exception as error:  # key stores are plug-ins and raise whatever they like
            why = Text("the key store of this computer cannot be used ({error})", error=type(error).__name__)
            raise _refusal(reference, why, Text("Unlock the key store, or use an env: reference.")) from error
        if not secret:
            raise _refusal(reference, Text("the key store holds nothing under this name"), next_step)
        return secret

    def _from_person(self, name: str) -> str:
        reference = f"prompt:{name}" if name else "prompt"
        again = Text("Run again at a terminal and answer, or keep the secret under an env: or keyring: reference.")
        if self._ask is None:
            raise _refusal(reference, Text("nobody can be asked: there is no terminal"), again)
        try:
            secret = self._ask(Text("Secret {reference}", reference=reference))
        except (EOFError, OSError) as error:
            raise _refusal(reference, Text("nobody can be asked: there is no terminal"), again) from error
        if not secret:
            raise _refusal(reference, Text("nothing was answered"), again)
        return secret


def _refusal(reference: str, why: Text, next_step: Text) -> CouldNotAsk:
    return CouldNotAsk(Text("secret {reference}", reference=reference), why, next_step)

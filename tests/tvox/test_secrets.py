"""Following references: once, late, and never telling the value."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tvox.observing import CouldNotAsk
from tvox.secrets import Secrets
from tvox.texts import Text

SECRET = "hunter2 Geheim"


class Person:
    """Gives the same answer to every question."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, question: Text) -> str:
        self.asked.append(str(question))
        return self.answer


def test_an_environment_variable_is_followed_when_it_is_needed() -> None:
    environment: dict[str, str] = {}
    secrets = Secrets(environment=environment)
    environment["ROOT"] = SECRET
    assert secrets.resolve("env:ROOT") == SECRET


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TVOX_TEST_SECRET", SECRET)
    assert Secrets().resolve("env:TVOX_TEST_SECRET") == SECRET


def test_the_key_store_is_asked_for_service_and_user() -> None:
    store = {("acme", "root/1"): SECRET}
    assert Secrets(key_store=lambda service, user: store[service, user]).resolve("keyring:acme/root/1") == SECRET


def test_a_person_is_asked_once_for_each_name() -> None:
    asked: list[str] = []

    def answer(question: Text) -> str:
        asked.append(str(question))
        return f"{SECRET} {len(asked)}"

    secrets = Secrets(ask=answer)
    assert [secrets.resolve(name) for name in ("prompt:a", "prompt:b", "prompt:a")] == [
        f"{SECRET} 1",
        f"{SECRET} 2",
        f"{SECRET} 1",
    ]
    assert len(asked) == 2
    assert "prompt:a" in asked[0]


def test_threads_that_need_the_same_answer_ask_once() -> None:
    person = Person(SECRET)
    together = Barrier(8)
    secrets = Secrets(ask=person)

    def resolve(_number: int) -> str:
        together.wait(10)
        return secrets.resolve("prompt")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(resolve, range(8))) == {SECRET}
    assert len(person.asked) == 1


def locked(service: str, user: str) -> str | None:
    raise RuntimeError(f"cannot unlock {SECRET}")


def no_terminal(question: Text) -> str:
    raise EOFError


UNRESOLVABLE = {
    "not set": ("env:ROOT", Secrets(environment={}), "not set or empty"),
    "empty": ("env:ROOT", Secrets(environment={"ROOT": ""}), "not set or empty"),
    "not stored": ("keyring:acme/root", Secrets(key_store=lambda _service, _user: None), "holds nothing"),
    "locked": ("keyring:acme/root", Secrets(key_store=locked), "cannot be used (RuntimeError)"),
    "nobody there": ("prompt:root", Secrets(), "no terminal"),
    "terminal closed": ("prompt:root", Secrets(ask=no_terminal), "no terminal"),
    "no answer": ("prompt:root", Secrets(ask=lambda _question: ""), "nothing was answered"),
}


@pytest.mark.parametrize(("reference", "secrets", "why"), UNRESOLVABLE.values(), ids=UNRESOLVABLE.keys())
def test_what_cannot_be_resolved_names_the_reference(reference: str, secrets: Secrets, why: str) -> None:
    for _ in range(2):
        with pytest.raises(CouldNotAsk) as refusal:
            secrets.resolve(reference)
        assert reference in str(refusal.value.where)
        assert why in str(refusal.value.why)
        assert SECRET not in f"{refusal.value} {refusal.value.next_step}"


def test_nobody_is_asked_again_who_gave_no_answer() -> None:
    person = Person("")
    secrets = Secrets(ask=person)
    for _ in range(3):
        with pytest.raises(CouldNotAsk):
            secrets.resolve("prompt")
    assert len(person.asked) == 1


def test_a_secret_in_the_place_of_a_reference_is_not_repeated() -> None:
    secrets = Secrets()
    with pytest.raises(ValueError, match="not a secret reference") as refusal:
        secrets.resolve(SECRET)
    assert SECRET not in str(refusal.value) + repr(secrets)


def test_what_was_resolved_is_redacted_from_then_on() -> None:
    secrets = Secrets(environment={"ROOT": SECRET})
    assert secrets.redactor.redact(SECRET).text == SECRET
    secrets.resolve("env:ROOT")
    redacted = secrets.redactor.redact(f"root said {SECRET} twice: {SECRET}")
    assert redacted.text == "root said ***** twice: *****"
    assert redacted.counts == {"env:ROOT": 2}
    assert repr(secrets) == "Secrets(env:ROOT)"

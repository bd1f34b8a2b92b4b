"""No form of a known secret survives, and nothing else is touched."""

import base64
import html
import json
import random
import re
import shlex
import string
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from urllib.parse import quote, quote_plus

import pytest

from tvox.redaction import Redactor

AWKWARD = "pä$s \"w'o<r>d&/\\+%"
PLAIN = "hunter2Geheim"

FORMS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "python": repr,
    "shell": shlex.quote,
    "shell, double quotes": lambda secret: secret.replace("\\", r"\\").replace("$", r"\$").replace('"', r"\""),
    "json": json.dumps,
    "json, readable": lambda secret: json.dumps(secret, ensure_ascii=False),
    "json of php": lambda secret: json.dumps(secret).replace("/", "\\/"),
    "json in a page": lambda secret: json.dumps(secret).translate(
        {ord(sign): f"\\u{ord(sign):04x}" for sign in "&<>'"}
    ),
    "html": html.escape,
    "html, text only": lambda secret: html.escape(secret, quote=False),
    "json in html": lambda secret: html.escape(json.dumps(secret)),
    "shell in html": lambda secret: html.escape(shlex.quote(secret)),
    "shell in json": lambda secret: json.dumps(shlex.quote(secret)),
    "url": lambda secret: quote(secret, safe=""),
    "url path": quote,
    "url, small digits": lambda secret: re.sub(r"%..", lambda code: code[0].lower(), quote(secret, safe="")),
    "form": quote_plus,
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64, safe": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
    "basic, r": lambda secret: base64.b64encode(f"r:{secret}".encode()).decode(),
    "basic, ro": lambda secret: base64.b64encode(f"ro:{secret}".encode()).decode(),
    "basic, root and more": lambda secret: base64.b64encode(f"root:{secret}:x".encode()).decode(),
}


@pytest.mark.parametrize("secret", [AWKWARD, PLAIN])
@pytest.mark.parametrize("disguise", FORMS.values(), ids=FORMS.keys())
def test_no_form_survives(disguise: Callable[[str], str], secret: str) -> None:
    redactor = Redactor()
    redactor.learn("env:ROOT", secret)
    line = f"login -> {disguise(secret)} <- done"
    redacted = redactor.redact(line)
    assert redacted.counts == {"env:ROOT": 1}
    assert redacted.text.startswith("login -> ")
    assert redacted.text.endswith(" <- done")
    kept = redacted.text.removeprefix("login -> ").removesuffix(" <- done").replace("*****", "")
    # What a base64 neighbour shares a character with stays: fewer than 6 bits of the secret at each end.
    assert len(kept) <= 12
    assert redactor.redact_bytes(line.encode()).data == redacted.text.encode()


def test_utf_16_is_redacted_in_bytes() -> None:
    redactor = Redactor()
    redactor.learn("env:ROOT", AWKWARD)
    redacted = redactor.redact_bytes(f"a {AWKWARD} b".encode("utf-16-le"))
    assert redacted.counts == {"env:ROOT": 1}
    assert AWKWARD.encode("utf-16-le") not in redacted.data


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    redactor = Redactor()
    redactor.learn("env:ROOT", PLAIN)
    every = bytes(range(256))
    assert redactor.redact_bytes(every + PLAIN.encode() + every).data == every + b"*****" + every


def test_a_short_secret_is_taken_out_as_a_whole_word_only() -> None:
    redactor = Redactor()
    redactor.learn("env:PIN", "101")
    redacted = redactor.redact("101, 1010, 2101, (101) and x=101;")
    assert redacted.text == "*****, 1010, 2101, (*****) and x=*****;"
    assert redacted.counts == {"env:PIN": 3}


def test_a_secret_inside_another_is_counted_as_the_longer_one() -> None:
    redactor = Redactor()
    redactor.learn("env:SHORT", "secret")
    redactor.learn("env:LONG", "secret-and-more")
    assert redactor.redact("secret-and-more secret secret-and").counts == {"env:LONG": 1, "env:SHORT": 2}


def test_nothing_is_redacted_before_anything_is_known() -> None:
    redactor = Redactor()
    redactor.learn("env:EMPTY", "")
    assert redactor.redact("any text").text == "any text"
    assert redactor.redact_bytes(b"any text").data == b"any text"


def test_any_secret_is_gone_from_any_place() -> None:
    dice = random.Random(20)  # noqa: S311 - the same every time
    for _ in range(300):
        secret = "".join(dice.choices(string.printable + "äß€😀", k=dice.randint(4, 30)))
        redactor = Redactor()
        redactor.learn("env:X", secret)
        before, after = ("".join(dice.choices(string.ascii_letters + " \n", k=9)) for _ in range(2))
        redacted = redactor.redact(before + secret + after)
        assert secret not in redacted.text
        assert redacted.counts["env:X"] >= 1


def test_a_very_long_secret_is_no_trouble() -> None:
    dice = random.Random(3)  # noqa: S311 - the same every time
    token = "".join(dice.choices(string.ascii_letters + string.digits, k=5000))
    redactor = Redactor()
    redactor.learn("env:TOKEN", token)
    assert redactor.redact(f"<{token}>").text == "<*****>"


def test_it_is_taught_while_it_is_used() -> None:
    redactor = Redactor()
    secrets = [f"secret-{number:03}-end" for number in range(40)]

    def teach_and_use(secret: str) -> bool:
        redactor.learn(f"env:{secret}", secret)
        return secret in redactor.redact(f"x {secret} y").text

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(teach_and_use, secrets))
    assert len(redactor.redact(" ".join(secrets)).counts) == len(secrets)


def test_a_hundred_secrets_cost_little() -> None:
    """The bound is wide: what it must catch is a search that costs as much per secret as one secret."""
    dice = random.Random(7)  # noqa: S311 - the same every time
    text = "".join(dice.choices(string.printable, k=1_000_000))
    redactor = Redactor()
    for number in range(100):
        redactor.learn(f"env:{number}", "".join(dice.choices(string.ascii_letters, k=16)))
    started = perf_counter()
    redactor.redact(text)
    assert perf_counter() - started < 5.0

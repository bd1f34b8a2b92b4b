"""What a telephone's process says in codes has its words, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tests.tvox.adapters.sip.test_worker_process import phone_towards
from tvox.adapters.sip import worker_phone
from tvox.adapters.sip.worker.commands import Commands
from tvox.adapters.sip.worker.engine import Engine, Refusal
from tvox.adapters.sip.worker_refusals import REASONS, REQUESTS, reason_words, request_words
from tvox.observing import CouldNotAsk

WORKER = Path(worker_phone.__file__).parent / "worker"
OWN_WORDS = {"kind"}


def coded() -> Iterator[tuple[str, set[str]]]:
    """Code and names of the details of every refusal that the worker's source can make."""
    for file in sorted(WORKER.glob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(
                    func=ast.Name(id="Refusal" | "translated" as maker), args=[ast.Constant(value=str(code))]
                ):
                    given = {keyword.arg or "" for keyword in call.keywords} - OWN_WORDS
                    yield code, given | ({"error"} if maker == "translated" else set())


@pytest.mark.parametrize(("code", "details"), list(coded()))
def test_every_code_has_words_for_its_details(code: str, details: set[str]) -> None:
    said = REASONS[code](dict.fromkeys(details, "x"))
    assert {name for _, name, *_ in Formatter().parse(said.message) if name} == details


def test_no_words_are_left_from_a_code_that_is_gone() -> None:
    assert REASONS.keys() == {code for code, _ in coded()}


@pytest.mark.parametrize("request_", REQUESTS)
def test_every_request_is_one_of_the_worker(request_: str) -> None:
    with pytest.raises((TypeError, AttributeError)):  # it is known, and lacks its arguments or the phone
        Commands(Engine()).obey(request_, {})
    assert str(request_words(request_)) not in {"", request_} or request_ == "register"


def test_unknown_request_is_shown_as_it_is() -> None:
    with pytest.raises(Refusal) as refused:
        Commands(Engine()).obey("sing", {})
    assert reason_words(refused.value.told()).render("it") == "richiesta inesistente: sing"
    assert str(request_words("sing")) == "sing"


def test_refusal_is_told_in_italian(tmp_path: Path) -> None:
    phone = phone_towards(9, "102", tmp_path)
    try:
        phone.call("101")
        with pytest.raises(CouldNotAsk) as refused:
            phone.worker.ask("stop_recording", call=1)
    finally:
        phone.close()
    words = refused.value.why.render("it")
    assert words == (
        "Il telefono di prova non ha potuto eseguire “terminare una registrazione”: nessuna registrazione era in corso"
    )


def test_codec_that_is_missing_is_told_in_italian(tmp_path: Path) -> None:
    with pytest.raises(CouldNotAsk) as refused:
        phone_towards(9, "101", tmp_path, codecs=("G729",))
    assert "“avviare il telefono”: questo telefono non ha il codec G729; ha " in refused.value.why.render("it")


def test_end_of_the_process_is_told_in_italian(tmp_path: Path) -> None:
    phone = phone_towards(9, "101", tmp_path)
    phone.worker.ask("close")
    with pytest.raises(CouldNotAsk) as refused:
        phone.call("102")
    phone.close()
    assert "è terminato (codice di uscita 0) mentre gli era richiesto “effettuare una chiamata”" in (
        refused.value.why.render("it")
    )

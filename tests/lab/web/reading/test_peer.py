"""What the nodes tell each other."""

import json
from typing import Any

import httpx
import pytest

from lab.web.reading import peer
from lab.web.state import Completeness, Flow, PeerAnswer, Replication, Role

PART = Replication(Flow.RUNNING, Flow.STOPPED, Completeness.IN_PROGRESS, Flow.UNKNOWN, Flow.RUNNING)


@pytest.mark.parametrize("role", list(Role))
def test_answer_survives_the_journey(role: Role) -> None:
    sent = json.loads(json.dumps(peer.written("tvox2", role, PART)))
    assert peer.read(sent, "tvox1") == PeerAnswer(role, PART)


def test_own_answer_is_not_the_others() -> None:
    assert peer.read(peer.written("tvox1", Role.BACKUP, PART), "tvox1") == peer.UNINTELLIGIBLE


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "BACKUP",
        {},
        {"name": "tvox2", "role": "BACKUP"},
        {"name": "tvox2", "role": "SILENT", "replication": {}},
        {"name": "tvox2", "role": "BACKUP", "replication": {"database": "ON"}},
        {"name": "tvox2", "role": "BACKUP", "replication": None},
    ],
)
def test_unintelligible_answer(content: Any) -> None:
    assert peer.read(content, "tvox1") == peer.UNINTELLIGIBLE


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (404, "Not Found", None),
        (500, "{}", None),
        (200, "<html>", peer.UNINTELLIGIBLE),
        (200, "[]", peer.UNINTELLIGIBLE),
    ],
)
def test_answer_of_another_server(
    monkeypatch: pytest.MonkeyPatch, status: int, body: str, answer: PeerAnswer | None
) -> None:
    def get(address: str, **_options: Any) -> httpx.Response:
        return httpx.Response(status, text=body, request=httpx.Request("GET", address))

    monkeypatch.setattr(httpx, "get", get)
    assert peer.ask("172.16.95.73", "tvox1") == answer


def test_nobody_there() -> None:
    assert peer.ask("127.0.0.1", "tvox1", port=1) is None

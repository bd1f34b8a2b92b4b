"""A browser without a window for the lab's pages."""

import warnings
from collections.abc import Callable

import pytest

from lab.web.application import application
from lab.web.state import Node
from tests.lab.web.handed_in import Seen

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which nothing else of ours needs; TestClient works with httpx.
    warnings.filterwarnings("ignore", message=".*httpx.*starlette.testclient.*")
    from starlette.testclient import TestClient


@pytest.fixture
def browser() -> Callable[[Node], TestClient]:
    """Opens a node's pages, not logged in."""
    return lambda node: TestClient(application(node), base_url="https://172.16.95.70")


@pytest.fixture
def logged_in(browser: Callable[[Node], TestClient]) -> Callable[..., TestClient]:
    """Opens a node's pages and logs in where `/` leads to."""

    def log_in(node: Node, language: str = "it") -> TestClient:
        major = node.identity().major
        return _log_in(browser(node), "/manager" if major is not None and major < 22 else "/occ", language)

    return log_in


@pytest.fixture
def logged_in_beside(browser: Callable[[Node], TestClient]) -> Callable[..., TestClient]:
    """Opens a node's pages and logs in at its OCC only."""
    return lambda node, language="it": _log_in(browser(node), "/occ", language)


def _log_in(client: TestClient, home: str, language: str) -> TestClient:
    answer = client.post(f"{home}/login", data={"username": "admin", "password": "secret", "lang": language})
    assert answer.status_code == 200
    assert "Logout" in answer.text
    return client


@pytest.fixture
def seen(logged_in: Callable[..., TestClient]) -> Callable[..., Seen]:
    """What one page of a node shows."""
    return lambda node, path, language="it": _look(logged_in(node, language), path)


@pytest.fixture
def seen_beside(logged_in_beside: Callable[..., TestClient]) -> Callable[..., Seen]:
    """What one page of the OCC beside Application Manager shows."""
    return lambda node, path, language="it": _look(logged_in_beside(node, language), path)


def _look(client: TestClient, path: str) -> Seen:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.url.path == path, f"led away to {answer.url}"
    return Seen(answer.text)

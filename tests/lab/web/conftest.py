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
    """Opens a node's pages and logs in."""

    def log_in(node: Node, language: str = "it") -> TestClient:
        client = browser(node)
        major = node.identity().major
        home = "/manager" if major is not None and major < 22 else "/occ"
        answer = client.post(f"{home}/login", data={"username": "admin", "password": "secret", "lang": language})
        assert answer.status_code == 200
        assert "Logout" in answer.text
        return client

    return log_in


@pytest.fixture
def seen(logged_in: Callable[..., TestClient]) -> Callable[..., Seen]:
    """What one page of a node shows."""

    def look(node: Node, path: str, language: str = "it") -> Seen:
        answer = logged_in(node, language).get(path)
        assert answer.status_code == 200
        assert answer.url.path == path, f"led away to {answer.url}"
        return Seen(answer.text)

    return look

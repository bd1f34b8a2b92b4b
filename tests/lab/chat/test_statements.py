import pytest

from lab.chat.client import server_of
from lab.chat.statements import Statements, shell_word


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        (["rs.status()\n"], ["rs.status()\n"]),
        (["f(1,\n", "2)\n", "g()\n"], ["f(1,\n2)\n", "g()\n"]),
        (["print('(')\n"], ["print('(')\n"]),
        (["f() // {\n"], ["f() // {\n"]),
        (["\n", "  \n"], []),
        (["x = {a: [\n", "\n", "]}\n"], ["x = {a: [\n\n]}\n"]),
    ],
)
def test_lines_make_statements(lines: list[str], taken: list[str]) -> None:
    statements = Statements()
    assert [found for line in lines if (found := statements.take(line)) is not None] == taken


@pytest.mark.parametrize("statement", ["rs.status()", "user", "show", "used = 1", "items"])
def test_javascript_is_left_alone(statement: str) -> None:
    assert shell_word(statement) is None


@pytest.mark.parametrize(
    ("address", "host", "port", "found"),
    [
        (None, None, None, ("127.0.0.1", 27017, "")),
        ("rocketchat", None, None, ("127.0.0.1", 27017, "rocketchat")),
        ("10.0.0.1:27018/rocketchat", None, None, ("10.0.0.1", 27018, "rocketchat")),
        ("10.0.0.1", None, None, ("10.0.0.1", 27017, "")),
        ("mongodb://10.0.0.1:27018/admin?x=1", None, None, ("10.0.0.1", 27018, "admin")),
        ("rocketchat", "10.0.0.1", 27018, ("10.0.0.1", 27018, "rocketchat")),
        (None, "10.0.0.1:27018", None, ("10.0.0.1", 27018, "")),
    ],
)
def test_addresses(address: str | None, host: str | None, port: int | None, found: tuple[str, int, str]) -> None:
    assert server_of(address, host, port) == found

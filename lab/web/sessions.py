"""Who is logged in: an unguessable cookie, and what it stands for in this process's memory."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from lab.web.state import Account
from lab.web.texts import Language

COOKIE = "JSESSIONID"
DEFAULT: Language = "it"
OFFERED: tuple[Language, ...] = ("it", "en")


@dataclass
class Session:
    """One administrator's visit."""

    account: Account
    language: Language


class Sessions:
    """The visits of one interface, whose addresses all begin with `home`; a restart of the server ends them all."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._open: dict[str, Session] = {}

    def of(self, request: Request) -> Session | None:
        """The visit that a request belongs to; `?lang=` changes its language for good."""
        session = self._open.get(request.cookies.get(COOKIE, ""))
        if session is not None:
            session.language = chosen_language(request.query_params.get("lang"), session.language)
        return session

    def start(self, response: Response, account: Account, language: Language) -> None:
        """Log `account` in by a cookie on `response`."""
        token = secrets.token_urlsafe(32)
        self._open[token] = Session(account, language)
        response.set_cookie(COOKIE, token, path=self._home, secure=True, httponly=True, samesite="lax")

    def end(self, request: Request, response: Response) -> None:
        """Log out."""
        self._open.pop(request.cookies.get(COOKIE, ""), None)
        response.delete_cookie(COOKIE, path=self._home, secure=True, httponly=True, samesite="lax")


def admitted(accounts: Iterable[Account], user: str, password: str) -> Account | None:
    """The account with that name and password."""
    for account in accounts:
        if account.user == user and hmac.compare_digest(account.password.encode(), password.encode()):
            return account
    return None


def chosen_language(asked: str | None, otherwise: Language = DEFAULT) -> Language:
    """`asked` if the product offers it."""
    return next((language for language in OFFERED if language == asked), otherwise)

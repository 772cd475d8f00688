"""`/api/session`: signing in, staying signed in, and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection
from starlette.requests import Request

from api.actor import Acting, Actor, may
from api.asked import Asked
from api.connections import COOKIE, Reader, Writer, token_of
from api.limits import hashing
from gisgov.errors import GisgovError, NotFound, Unauthenticated
from gisgov.storage import areas, sessions
from gisgov.storage.accounts import Role
from gisgov.storage.queries import ANSWER

__all__ = ["REFRESH_COOKIE", "answer_tokens", "router"]

REFRESH_COOKIE = "gisgov_refresh"
REFRESH_PATH = "/api/session"
REFRESH_S = 12 * 3600

router = APIRouter(prefix="/session", tags=["session"])


class SignInGiven(BaseModel):
    """Who wants in."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(
        min_length=1, max_length=64, description="Name of the account.", examples=["dispatcher"]
    )
    password: str = Field(min_length=1, max_length=256, description="Its password.")
    tokens: bool = Field(
        default=False,
        description="Give the tokens in the answer, for a program; a browser has them as cookies.",
    )


class RefreshGiven(BaseModel):
    """A refresh token, where no cookie carries it."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: str | None = Field(
        default=None,
        max_length=200,
        description="The refresh token; by default that of the cookie.",
    )


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Home:
    """The area in which an account acts."""

    code: str
    """Code of the area."""
    name: str | None
    """Name in the city's language; null where the area is no more."""
    name_en: str | None
    """Name in English, where there is one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AccountShown:
    """Who is signed in."""

    name: str
    """Name of the account."""
    role: Role
    """What it may do."""
    home: Home | None
    """Where it may do that; null is the whole city."""
    worker_id: int | None
    """The grid worker whose account it is."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SessionShown:
    """The session of a request."""

    account: AccountShown
    """The account that is signed in."""
    kind: sessions.Kind
    """How."""
    access_until: datetime | None
    """When it must be refreshed; null for a key that does not end."""
    may: list[str]
    """Operations that the role may call."""
    token: str | None = None
    """For `Authorization: Bearer`, of a session that has just begun; null unless asked for."""
    refresh_token: str | None = None
    """For the next token; null unless asked for."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class DemoAccount:
    """An account of the demo city, whose password everybody knows."""

    name: str
    """Name of the account."""
    role: Role
    """What it may do."""
    password: str
    """Its password."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Ways:
    """How one can sign in here."""

    password: bool
    """By name and password."""
    oidc: str | None
    """Name of the identity provider; null where there is none."""
    demo: list[DemoAccount]
    """Accounts of a demo city."""


@router.get("/ways", summary="How one can sign in")
def sign_in_ways(request: Request, _: Annotated[Asked, Query()]) -> Ways:
    """Tell the ways to sign in that this server offers, before anybody has."""
    state = request.app.state
    return Ways(password=True, oidc=state.oidc_title, demo=[DemoAccount(**d) for d in state.demo])


@router.post("", status_code=201, summary="Sign in")
def sign_in(
    request: Request, response: Response, writing: Writer, given: Annotated[SignInGiven, Body()]
) -> SessionShown:
    """Sign in by name and password.

    A browser gets two cookies that no script can read. A program asks for `tokens`, sends the one
    as `Authorization: Bearer` for a quarter of an hour, and has it renewed by the other.
    """
    with hashing(), writing() as conn:
        made = sessions.sign_in(conn, given.name, given.password, address=address_of(request))
    return answer_tokens(request, response, writing, _held(made), told=given.tokens)


@router.post("/refresh", summary="Stay signed in")
def refresh_session(
    request: Request,
    response: Response,
    writing: Writer,
    given: Annotated[RefreshGiven, Body()] = RefreshGiven(),
) -> SessionShown:
    """Renew a session. The refresh token is spent by that; one that is used twice ends the session.

    Where two windows ask at once, the later one changes nothing: it is told the session by the
    cookies that the first was given, or, where it asked before it had them, to ask again (401).
    """
    token = given.refresh_token or request.cookies.get(REFRESH_COOKIE)
    if not token:
        raise Unauthenticated("access.sign_in")
    with writing() as conn:
        made = sessions.refresh(conn, token)
    if made is None:
        return _signed_in(writing, token_of(request))
    return answer_tokens(
        request, response, writing, _held(made), told=given.refresh_token is not None
    )


@router.get("", summary="Who is signed in")
def get_session(conn: Reader, who: Acting, _: Annotated[Asked, Query()]) -> SessionShown:
    """Tell who is signed in, where that account acts, and what it may call."""
    return _shown(conn, who)


@router.delete("", status_code=204, summary="Sign out")
def sign_out(request: Request, response: Response, writing: Writer) -> None:
    """End the session. A key ends by `gisgov user disable`, not here."""
    with writing() as conn:
        sessions.sign_out(conn)
    request.app.state.actors.forget(token_of(request))
    response.delete_cookie(COOKIE, path="/")
    response.delete_cookie(REFRESH_COOKIE, path=REFRESH_PATH)


def answer_tokens(
    request: Request, response: Response, writing: Writer, made: sessions.Tokens, *, told: bool
) -> SessionShown:
    """Set the cookies of a session that has just begun, and describe it."""
    secure = request.url.scheme == "https"
    for name, token, path in (
        (COOKIE, made.access, "/"),
        (REFRESH_COOKIE, made.refresh, REFRESH_PATH),
    ):
        response.set_cookie(
            name, token, REFRESH_S, path=path, secure=secure, httponly=True, samesite="strict"
        )
    return _signed_in(writing, made.access, made if told else None)


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else "?"


def _held(made: sessions.Tokens | GisgovError) -> sessions.Tokens:
    if isinstance(made, GisgovError):
        raise made
    return made


def _signed_in(
    writing: Writer, token: str | None, told: sessions.Tokens | None = None
) -> SessionShown:
    with writing() as conn:
        sessions.prove(conn, token)
        who = sessions.acting(conn)
        if who is None:
            raise Unauthenticated("access.sign_in")
        return _shown(conn, who, told)


def _shown(conn: Connection, who: Actor, told: sessions.Tokens | None = None) -> SessionShown:
    account = AccountShown(
        name=who.name,
        role=who.role,
        home=_home(conn, who.home),
        worker_id=who.worker_id,
    )
    return SessionShown(
        account=account,
        kind=who.kind,
        access_until=who.access_until,
        may=may(who.role),
        token=told.access if told else None,
        refresh_token=told.refresh if told else None,
    )


def _home(conn: Connection, code: str | None) -> Home | None:
    if code is None:
        return None
    try:
        area = areas.get(conn, code)
    except NotFound:
        return Home(code=code, name=None, name_en=None)
    return Home(code=code, name=area.name, name_en=area.name_en)

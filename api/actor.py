"""Who asks: the token of a request, the account behind it, and whether a rule lets it call this.

What the database guards, it guards by the token itself; the rules here come before that and say in
words what a role may call at all. An account is remembered for seconds, so that a map of a hundred
tiles asks once; personal rows and counts are proved anew in each transaction.
"""

from __future__ import annotations

import json
import re
import time
from collections import OrderedDict
from typing import Annotated

from fastapi import Depends
from sqlalchemy import Engine
from starlette.requests import HTTPConnection, Request
from starlette.types import Scope

from api.connections import BEARER, COOKIE, city, proved, refuse_nul, token_of
from api.rules import PUBLIC, RULES, Rule
from gisgov.errors import Forbidden, Unauthenticated
from gisgov.storage import sessions

__all__ = ["Acting", "Actor", "Actors", "actor", "admits", "allowed", "may"]

REMEMBERED_S = 5.0
MOST = 10_000
MOST_NOTED = 20
COOKIE_IN = re.compile(rb"(?:^|;\s*)" + COOKIE.encode() + rb"=([^;\s]+)")

Actor = sessions.Acting


class Actors:
    """Accounts behind tokens, each remembered for a few seconds."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    def known(self, token: str) -> Actor | None:
        """The account of a token that was asked for just now."""
        until, found = self._known.get(token, (0.0, None))
        return found if time.monotonic() < until else None

    def of(self, token: str, engine: Engine) -> Actor | None:
        """The account of a token; None where it is nobody's or no longer holds."""
        found = self.known(token)
        if found is None:
            with proved(engine, token) as conn:
                found = sessions.acting(conn)
            self.forget(token)
            if found is not None:
                self._known[token] = (time.monotonic() + REMEMBERED_S, found)
                while len(self._known) > MOST:
                    self._known.popitem(last=False)
        return found

    def forget(self, token: str) -> None:
        """Ask anew the next time."""
        self._known.pop(token, None)


def actor(request: HTTPConnection) -> Actor:
    """Who asks.

    Raises
    ------
    Unauthenticated
        Nobody is signed in, or no longer.
    """
    token = token_of(request)
    actors: Actors = request.app.state.actors
    found = actors.of(token, city(request)) if token else None
    if found is None:
        raise Unauthenticated("access.sign_in")
    return found


Acting = Annotated[Actor, Depends(actor)]


def allowed(request: Request) -> None:
    """Let a request pass that a rule allows; every route depends on this.

    Raises
    ------
    BadInput
        The request holds a character that no text of the database can.
    Unauthenticated
        Nobody is signed in.
    Forbidden
        The role may not call this, or nobody has said who may.
    """
    refuse_nul(request)
    name = request.scope["route"].name
    if name in PUBLIC:
        return
    who = actor(request)
    rule = RULES.get(name)
    if rule is None:
        raise Forbidden("access.no_rule", operation=name)
    if who.role not in rule.roles:
        raise Forbidden("access.role", role=who.role)
    if rule.noted:
        _note(request, rule, name)


def admits(scope: Scope) -> bool:
    """Whether a bare request carries the token of an account that was asked for just now.

    For the short way of tiles, which every role may see; whoever is not known goes the long way.
    """
    actors: Actors = scope["app"].state.actors
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := COOKIE_IN.search(value)):
            return actors.known(found[1].decode("latin-1")) is not None
        if name == b"authorization" and value[: len(BEARER)].lower() == BEARER.encode():
            return actors.known(value[len(BEARER) :].strip().decode("latin-1")) is not None
    return False


def may(role: str) -> list[str]:
    """Operations that a role may call, sorted."""
    return sorted(name for name, rule in RULES.items() if role in rule.roles)


def _note(request: Request, rule: Rule, operation: str) -> None:
    """Write into the audit that counts are read or files loaded, before it is done.

    A parameter that nobody knows is refused later; here it must not fill the audit.
    """
    given = dict(request.query_params.multi_items())  # of a name that is repeated, the last counts
    asked = dict(list(given.items())[:MOST_NOTED]) | dict(request.path_params)
    with proved(city(request), token_of(request)) as conn:
        short = {name[:40]: " ".join(str(each).split())[:100] for name, each in asked.items()}
        details = json.dumps(short, ensure_ascii=False)
        sessions.note(conn, str(rule.noted), subject=operation, details=details)

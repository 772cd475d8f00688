"""Every operation of the OpenAPI document and every page, asked by everybody there can be.

What each may is read from `api.rules`; an operation that is not on that page fails here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import Engine, text

from api.main import create_app
from api.rules import PUBLIC, RULES
from gisgov.storage import accounts
from gisgov.storage.accounts import ROLES
from tests.neighbourhood import DAY, Neighbourhood, draw
from tests.scene import lonlat
from tests.signing import bearer, end, token_for
from tests.tiles.serving import Running, served

HOMES = (None, "K", "Z")
NOBODIES = ("nobody", "unknown", "disabled", "ended", "expired", "ended key")
UNNAMED = {"/openapi.json", "/static-offline-docs"}
PATH = {"name": "none", "z": 14, "x": 13257, "y": 6723, "form": "png", "layers": "marks"}
PARAMS = {"get_area": {"counts": "false"}}  # an analyst may have the area without its counts
HERE = lonlat(20, 20)
LATER = "2999-01-01T00:00:00Z"
BODIES = {
    "open_emergency": {"kind": "fire", **HERE},
    "set_restriction": {
        "kind": "hydrant_out",
        "component_id": 1,
        "reason": "x",
        "expires_at": LATER,
    },
    "write_preplan": {"fields": {}},
    "set_mark": {"kind": "note", "text": "x", **HERE},
    "search_contacts": {"phone": "13900000000", "purpose": "visit"},
    "read_worker_positions": {"purpose": "inspection", "day": DAY.isoformat()},
    "read_building_residents": {"purpose": "visit"},
    "read_household_residents": {"purpose": "visit"},
    "read_reporter": {"purpose": "complaint"},
    "sign_in": {"name": "none", "password": "none"},
    "ask_for_load": {"as": "hydrants", "file": "h.csv"},
}
PART = re.compile(r"\{(\w+)(?::\w+)?\}")
REFUSED = {"access.role", "access.no_rule", "access.sign_in"}
Answer = tuple[int, str | None, str]


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Method and path of each operation of the document, and of each page, by name."""
    made = create_app()
    found = {
        described["operationId"]: (method, path)
        for path, methods in made.openapi()["paths"].items()
        for method, described in methods.items()
    }
    for context in iter_route_contexts(made.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and not route.include_in_schema:
            found[route.name] = ("get", route.path)
    return found


def test_every_operation_has_a_rule_and_every_rule_an_operation() -> None:
    assert set(operations()) == set(RULES) | PUBLIC
    assert not set(RULES) & PUBLIC


def test_nothing_is_served_that_has_no_name() -> None:
    routes = [context.original_route for context in iter_route_contexts(create_app().routes)]
    assert {route.path for route in routes if not isinstance(route, APIRoute)} == UNNAMED


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def drawn(city: Engine) -> Neighbourhood:
    return draw(city)


@pytest.fixture(scope="module")
def server(city: Engine, drawn: Neighbourhood) -> Iterator[Running]:
    """A real server: a stream of changes has no end that a test could wait for."""
    with served(city, requests_per_minute=0) as running:
        yield running


def asked(server: Running, drawn: Neighbourhood, name: str, token: str | None) -> Answer:
    """Status of what an operation answers, code of its problem, and where it leads."""
    method, path = operations()[name]
    numbers = {"buildings": drawn.buildings, "households": drawn.households}
    numbers |= {"workers": drawn.workers, "incidents": drawn.incidents}
    number = numbers.get(path.split("/")[2] if path.startswith("/api/") else "", {}).get("west", 1)
    known = PATH | {"number": number, "building_id": number, "code": "A"}
    filled = PART.sub(lambda part: str(known.get(part[1], 1)), path)
    given: dict[str, Any] = {"params": PARAMS.get(name, {"q": "x"} if name == "search" else {})}
    if name in BODIES:
        given["json"] = BODIES[name]
    headers = {"Authorization": ""} | bearer(token)
    with server.client.stream(method, filled, headers=headers, **given) as answer:
        kind = answer.headers.get("content-type", "")
        code = None
        if kind == "application/problem+json":
            answer.read()
            code = answer.json()["code"]
        return answer.status_code, code, answer.headers.get("location", "")


# ---------------------------------------------------------------- by role and home area


@pytest.mark.parametrize(("role", "home"), list(product(ROLES, HOMES)))
def test_a_role_may_do_what_its_rule_says(
    server: Running, city: Engine, drawn: Neighbourhood, role: str, home: str | None
) -> None:
    worker = drawn.workers["west"] if role == "worker" else None
    token = token_for(city, role, home=home, worker_id=worker)
    wrong = {}
    for name in sorted(operations(), key=lambda name: name == "sign_out"):  # it ends the session
        status, code, _ = asked(server, drawn, name, token)
        may = name in PUBLIC or role in RULES[name].roles
        if name in ("refresh_session", "sign_in"):
            continue  # they ask for what is no access token, see test_session
        if status >= 500 or may == (code in REFUSED) or (not may and status != 403):
            wrong[name] = (may, status, code)
    assert wrong == {}


@pytest.mark.parametrize("home", HOMES)
def test_people_are_kept_to_the_home_area(
    server: Running, city: Engine, drawn: Neighbourhood, home: str | None
) -> None:
    """All that `asked` asks for lies in community K."""
    inside = home in (None, "K")
    for role, names in {
        "worker": ("read_building_residents", "read_household_residents", "read_reporter"),
        "commander": ("read_worker_positions",),
        "dispatcher": ("read_reporter", "open_emergency"),
    }.items():
        token = token_for(city, role, home=home)
        for name in names:
            status, code, _ = asked(server, drawn, name, token)
            assert (status < 300, code) == (inside, None if inside else "access.area"), name


@pytest.mark.parametrize("role", ROLES)
def test_a_key_may_do_what_its_account_may(
    server: Running, city: Engine, drawn: Neighbourhood, role: str
) -> None:
    name = f"device-{role}"
    token_for(city, role, name=name, worker_id=drawn.workers["west"])
    with city.begin() as conn:
        key = accounts.add_key(conn, name, label="device")
    for operation in set(RULES) - {"watch_changes"}:
        status, code, _ = asked(server, drawn, operation, key)
        assert (code in REFUSED) == (role not in RULES[operation].roles), (operation, status)
    assert asked(server, drawn, "get_session", key)[0] == 200  # signing out does not end it


# ---------------------------------------------------------------- nobody


def token_of(city: Engine, which: str) -> str | None:
    """A token with which nobody is signed in, or none."""
    if which == "nobody":
        return None
    if which == "unknown":
        return "ga_" + 64 * "0"
    lasts = timedelta(seconds=-1) if which == "expired" else timedelta(days=1)
    name = which.replace(" ", "-")
    kind = "key" if which == "ended key" else "password"
    token = token_for(city, "admin", name=name, kind=kind, lasts=lasts)
    if which == "disabled":
        with city.begin() as conn:
            accounts.disable(conn, name)
    if which.startswith("ended"):
        end(city, token)
    return token


@pytest.mark.parametrize("which", NOBODIES)
def test_nobody_may_do_what_is_not_public(
    server: Running, city: Engine, drawn: Neighbourhood, which: str
) -> None:
    token = token_of(city, which)
    for name in RULES:
        status, code, leads = asked(server, drawn, name, token)
        to_sign_in = status == 303 and leads.startswith("/sign-in")
        assert to_sign_in or (status, code) == (401, "access.sign_in"), name
    for name in PUBLIC:
        status, code, _ = asked(server, drawn, name, token)
        assert code not in REFUSED or name == "refresh_session", (name, status)


def test_what_has_no_rule_is_refused(
    server: Running,
    city: Engine,
    drawn: Neighbourhood,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = token_for(city, "admin")
    monkeypatch.delitem(RULES, "list_areas")  # type: ignore[arg-type]
    assert asked(server, drawn, "list_areas", token)[:2] == (403, "access.no_rule")


def test_an_operation_of_everybody_is_not_asked_by_name_alone(city: Engine) -> None:
    """A session ends at once for people's rows, whatever was remembered of it."""
    token = token_for(city, "worker")
    end(city, token)
    with city.connect() as conn:
        conn.execute(text("SELECT set_config('gisgov.token', :token, true)"), {"token": token})
        assert conn.execute(text("SELECT * FROM acting()")).one().account_id is None

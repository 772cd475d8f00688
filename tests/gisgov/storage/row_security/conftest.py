"""People in a city of a superuser, as on the private server, and in one of another owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.settings import Settings
from gisgov.storage import accounts, engine, roles, schema
from tests.neighbourhood import Neighbourhood, draw
from tests.signing import token_for


@pytest.fixture(scope="module", params=["superuser", "owner"])
def city(
    request: pytest.FixtureRequest,
    clones: Callable[[ExitStack], Engine],
    server_settings: Settings,
    prefix: str,
) -> Iterator[Engine]:
    with ExitStack() as stack:
        if request.param == "superuser":
            yield clones(stack)
        else:
            yield stack.enter_context(plain_city(server_settings, f"{prefix}_plain"))


@contextmanager
def plain_city(settings: Settings, name: str) -> Iterator[Engine]:
    """A city on a server where its owner may log in and make databases, and no more."""
    with engine.server(settings) as place, engine.maintenance(place) as conn:
        conn.execute(text(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD 'none'"))
        conn.execute(text(f"GRANT {roles.API}, {roles.KEEPER} TO {name}"))
        conn.execute(text(f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0"))
        try:
            with engine.maintenance(place, database=name) as inside:
                for extension in ("postgis", "btree_gist"):
                    inside.execute(text(f"CREATE EXTENSION {extension}"))
            url = place.database(name).set(username=name)
            owner = engine.engine_on(url)
            with engine.maintenance(place, database=name) as inside:
                inside.execute(text(f"ALTER SCHEMA public OWNER TO {name}"))
            try:
                schema.upgrade(
                    owner, srid=4546, name="别市", name_en="Other", time_zone="Asia/Shanghai"
                )
                yield owner
            finally:
                owner.dispose()
        finally:
            conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            conn.execute(text(f"DROP ROLE {name}"))


@pytest.fixture(scope="module")
def drawn(city: Engine) -> Neighbourhood:
    """People, and a line in each of the other tables that are guarded."""
    made = draw(city)
    with city.begin() as conn:
        conn.execute(
            text("INSERT INTO building_stock_month (month, building_id) VALUES (:month, :id)"),
            {"month": date(2026, 3, 1), "id": made.buildings["west"]},
        )
        accounts.write_audit(conn, "noted")
        conn.execute(text("ANALYZE"))
    return made


@pytest.fixture(scope="module")
def api(city: Engine, drawn: Neighbourhood) -> Iterator[Engine]:
    made = roles.api_engine(city)
    yield made
    made.dispose()


@pytest.fixture
def conn(api: Engine) -> Iterator[Connection]:
    """Asks as the API's role, with no token."""
    with api.connect() as connection:
        yield connection


@pytest.fixture
def visitor(city: Engine, drawn: Neighbourhood) -> str:
    return token_for(city, "worker", home="K")

"""Cities on a server: made, listed, opened, dropped; and what a server may lack."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gisgov.errors import BadInput, Conflict, NotFound, Unavailable
from gisgov.settings import Settings
from gisgov.storage import binaries, cluster, engine


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    """A private server without cities."""
    home = Path(tempfile.mkdtemp(prefix="gisgov-test-"))
    home.chmod(0o755)
    found = Settings(home=home, database_url=None, city=None)
    with engine.server(found, create=True):
        yield found
    shutil.rmtree(home)


@pytest.fixture
def make(settings: Settings) -> Iterator[Callable[[str], None]]:
    """Make cities that go after the test."""
    yield lambda name: engine.create_city(settings, name)
    for name in engine.cities(settings):
        engine.drop_city(settings, name)


@pytest.fixture
def url(settings: Settings) -> Iterator[Callable[..., Settings]]:
    """The same server as one that only an address names."""
    with engine.server(settings) as place:
        host = place.url.query["host"]

    def named(
        database: str = "postgres", user: str = "gisgov", scheme: str = "postgresql"
    ) -> Settings:
        address = f"{scheme}://{user}@/{database}?host={host}"
        return Settings(database_url=address, home=None, city=None)

    return named


@pytest.fixture
def guest(settings: Settings) -> Iterator[str]:
    """A user who may not create databases, with an empty one that is theirs."""
    statements = ("CREATE ROLE guest LOGIN", "CREATE DATABASE given OWNER guest TEMPLATE template0")
    run(settings, *statements)
    run(settings, "CREATE EXTENSION postgis", database="given")
    yield "guest"
    run(settings, "DROP DATABASE given", "DROP ROLE guest")


def run(settings: Settings, *statements: str, database: str | None = None) -> None:
    with engine.server(settings) as place, engine.maintenance(place, database=database) as conn:
        for statement in statements:
            conn.execute(text(statement))


def databases(settings: Settings) -> set[str]:
    with engine.server(settings) as place, engine.maintenance(place) as conn:
        return set(conn.scalars(text("SELECT datname FROM pg_database")))


# ---------------------------------------------------------------- cities


def test_a_city_is_made_listed_opened_and_dropped(settings: Settings) -> None:
    engine.create_city(settings, "yichang")
    assert engine.cities(settings) == ["yichang"]
    with engine.open_city(settings) as city, city.connect() as conn:
        assert conn.scalar(text("SELECT current_database()")) == "yichang"
        assert conn.scalar(text("SELECT ST_AsText(ST_Point(1, 2))")) == "POINT(1 2)"
        assert conn.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'"))
    engine.drop_city(settings, "yichang")
    assert engine.cities(settings) == []


def test_sessions_are_in_utc_without_jit_and_say_who_they_are(
    settings: Settings, make: Callable[[str], None]
) -> None:
    make("yichang")
    with engine.open_city(settings) as city, city.connect() as conn:
        shown = [
            conn.scalar(text(f"SHOW {name}")) for name in ("timezone", "jit", "application_name")
        ]
    assert shown == ["UTC", "off", "gisgov"]


@pytest.mark.parametrize(
    "given", ["", "Yichang", "1st", "a-b", "a b", "城市", "a" * 41, "postgres"]
)
def test_a_name_that_does_not_fit_is_refused(settings: Settings, given: str) -> None:
    with pytest.raises(BadInput, match="cannot be a city's name"):
        engine.create_city(settings, given)


def test_the_longest_name_fits(settings: Settings, make: Callable[[str], None]) -> None:
    make("a" * 40)
    assert engine.cities(settings) == ["a" * 40]


def test_a_word_of_sql_is_a_name_like_any_other(
    settings: Settings, make: Callable[[str], None]
) -> None:
    make("user")
    make("table")
    assert engine.cities(settings) == ["table", "user"]


def test_a_city_is_not_made_twice(settings: Settings, make: Callable[[str], None]) -> None:
    make("yichang")
    with pytest.raises(Conflict, match="exists already"):
        make("yichang")


def test_an_empty_database_left_by_a_killed_command_is_taken(
    settings: Settings, make: Callable[[str], None]
) -> None:
    run(settings, "CREATE DATABASE begun")
    assert engine.cities(settings) == []
    make("begun")
    assert engine.cities(settings) == ["begun"]


def test_a_database_with_something_else_in_it_is_not_taken(settings: Settings) -> None:
    run(settings, "CREATE DATABASE shop")
    run(settings, "CREATE TABLE orders ()", database="shop")
    with pytest.raises(Conflict, match="not a city"):
        engine.create_city(settings, "shop")
    with pytest.raises(NotFound):
        engine.drop_city(settings, "shop")
    run(settings, "DROP DATABASE shop")


def test_a_making_that_fails_leaves_no_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "OLDEST_POSTGIS", (99, 0))
    before = databases(settings)
    with pytest.raises(Unavailable, match=r"needs 3\.3 or newer"):
        engine.create_city(settings, "yichang")
    assert databases(settings) == before


def test_a_city_in_use_is_not_dropped(settings: Settings, make: Callable[[str], None]) -> None:
    make("yichang")
    with (
        engine.open_city(settings) as city,
        city.connect(),
        pytest.raises(Conflict, match="Somebody works"),
    ):
        engine.drop_city(settings, "yichang")
    assert engine.cities(settings) == ["yichang"]


# ---------------------------------------------------------------- which city


def test_the_only_city_needs_no_name_and_of_several_one_is_chosen(
    settings: Settings, make: Callable[[str], None]
) -> None:
    make("guixi")
    assert opened(settings) == "guixi"
    make("yichang")
    with pytest.raises(Conflict, match="guixi, yichang"):
        opened(settings)
    assert opened(settings, name="yichang") == "yichang"
    assert opened(settings.model_copy(update={"city": "guixi"})) == "guixi"
    assert opened(settings.model_copy(update={"city": "guixi"}), name="yichang") == "yichang"


def opened(settings: Settings, **options: str) -> str | None:
    with engine.open_city(settings, **options) as city:
        return city.url.database


def test_a_city_that_is_not_there_is_named_with_those_that_are(
    settings: Settings, make: Callable[[str], None]
) -> None:
    make("guixi")
    with pytest.raises(NotFound, match=r"'wuhan'\. There are: guixi"):
        opened(settings, name="wuhan")


def test_without_a_city_the_message_says_how_to_make_one(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="gisgov demo"):
        opened(settings)
    nowhere = Settings(home=tmp_path / "none", database_url=None, city=None)
    assert engine.cities(nowhere) == []
    with pytest.raises(NotFound, match="gisgov demo"):
        opened(nowhere)
    assert not (tmp_path / "none").exists()


# ---------------------------------------------------------------- a server by its address


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_way_of_writing_the_address_serves(url: Callable[..., Settings], scheme: str) -> None:
    assert engine.cities(url(scheme=scheme)) == []


def test_the_database_of_the_address_is_the_city_unless_another_is_named(
    settings: Settings, url: Callable[..., Settings], make: Callable[[str], None]
) -> None:
    make("guixi")
    make("yichang")
    assert opened(url("guixi")) == "guixi"
    assert opened(url("guixi"), name="yichang") == "yichang"
    assert engine.cities(url("guixi")) == ["guixi", "yichang"]


def test_what_the_address_says_of_the_session_is_kept(
    url: Callable[..., Settings], make: Callable[[str], None]
) -> None:
    make("guixi")
    given = url("guixi")
    more = f"{given.database_url}&options=-c%20work_mem%3D5MB&application_name=mine"
    with (
        engine.open_city(given.model_copy(update={"database_url": more})) as city,
        city.connect() as conn,
    ):
        shown = [conn.scalar(text(f"SHOW {n}")) for n in ("work_mem", "jit", "application_name")]
    assert shown == ["5MB", "off", "mine"]


def test_who_may_not_create_databases_is_told_so(url: Callable[..., Settings], guest: str) -> None:
    with pytest.raises(Unavailable, match="may not create the database other"):
        engine.create_city(url("given", user=guest), "other")


def test_an_empty_database_of_ones_own_can_be_the_city(
    url: Callable[..., Settings], guest: str
) -> None:
    mine = url("given", user=guest)
    engine.create_city(mine, "given")
    assert opened(mine) == "given"


def test_a_database_without_postgis_is_no_city(url: Callable[..., Settings]) -> None:
    with pytest.raises(Unavailable, match="has no PostGIS"):
        opened(url("postgres"))


def test_who_may_not_add_an_extension_is_told_which(
    settings: Settings, url: Callable[..., Settings], guest: str
) -> None:
    run(settings, "CREATE DATABASE plain OWNER guest TEMPLATE template0")
    with pytest.raises(Unavailable, match="CREATE EXTENSION postgis"):
        engine.create_city(url("plain", user=guest), "plain")
    run(settings, "DROP DATABASE plain")


def test_a_server_that_is_down_is_told_without_the_password() -> None:
    down = Settings(database_url="postgresql://ann:secret@127.0.0.1:1/yichang", city=None)
    with pytest.raises(Unavailable) as caught:
        opened(down)
    assert caught.value.code == "database.down"
    assert "127.0.0.1:1/yichang" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_wrong_password_is_told(settings: Settings, url: Callable[..., Settings]) -> None:
    run(settings, "CREATE ROLE walled LOGIN PASSWORD 'right'")
    access = cluster.data_folder(settings.home) / "pg_hba.conf"
    before = access.read_text()
    access.write_text(f"local all walled scram-sha-256\n{before}")
    run(settings, "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")
    with pytest.raises(Unavailable) as caught:
        opened(url("postgres", user="walled:wrong"))
    access.write_text(before)
    run(settings, "SELECT pg_reload_conf()", "DROP ROLE walled")
    assert caught.value.code == "database.not_admitted"
    assert "wrong" not in str(caught.value)


def test_a_database_that_is_not_there_is_told(url: Callable[..., Settings]) -> None:
    with pytest.raises(NotFound, match="createdb atlantis"):
        opened(url("atlantis"))


@pytest.mark.parametrize(
    "given",
    [
        "yichang",
        "mysql://ann@db/x",
        "postgresql://host:port/x",
        "",
        "postgresql://ann:p@ss@db/x",  # half of the password would be shown as the host
    ],
)
def test_an_address_that_is_none_is_told(given: str) -> None:
    with pytest.raises(BadInput, match="GISGOV_DATABASE_URL cannot be read"):
        engine.parsed(given)


# ---------------------------------------------------------------- too old


def test_an_old_postgresql_is_refused(
    settings: Settings, make: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make("yichang")
    monkeypatch.setattr(engine, "OLDEST_MAJOR", 99)
    with pytest.raises(Unavailable, match="needs 99 or newer"):
        opened(settings)
    assert binaries.OLDEST_MAJOR == 14


def test_an_old_postgis_is_refused(
    settings: Settings, make: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make("yichang")
    monkeypatch.setattr(engine, "OLDEST_POSTGIS", (99, 0))
    with pytest.raises(Unavailable, match="postgis_extensions_upgrade"):
        opened(settings)


# ---------------------------------------------------------------- the fixtures of all tests


def test_a_clone_is_an_empty_city_of_its_own(make_city: Callable[[], Engine]) -> None:
    one, other = make_city(), make_city()
    assert one.url.database != other.url.database
    with one.connect() as conn:
        assert conn.scalar(text("SELECT srid FROM city")) == 4546

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from gisgov.errors import BadInput, Conflict
from gisgov.storage import schema
from gisgov.storage.models import Base
from tests.scene import Scene


def same_type(_context, _inspected, _column, found, wanted):
    """Geometry types differ only in the CRS, which is the city's; leave others to Alembic."""
    if isinstance(wanted, Geometry):
        return found.geometry_type != wanted.geometry_type
    return None


def ours(thing, name, kind, reflected, _compared):
    return not (kind == "table" and reflected and name in {"spatial_ref_sys", "alembic_version"})


def test_the_migrations_make_what_the_models_say(conn):
    context = MigrationContext.configure(
        conn, opts={"compare_type": same_type, "include_object": ours}
    )
    assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_make_the_conditions_that_the_models_say(conn):
    """Alembic compares neither checks nor exclusions."""
    wanted = {
        (table.name, each.name)
        for table in Base.metadata.tables.values()
        for each in table.constraints
        if isinstance(each, CheckConstraint | ExcludeConstraint)
    }
    made = conn.execute(
        text(
            "SELECT r.relname, c.conname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid"
            " WHERE c.contype IN ('c', 'x') AND r.relname <> 'spatial_ref_sys'"
        )
    )
    assert {tuple(row) for row in made} == wanted


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Geometry) and column.computed is None
    ],
)
def test_every_geometry_is_held_in_the_citys_crs_and_on_the_lattice(conn, table, column):
    assert conn.scalar(text(f"SELECT Find_SRID('public', '{table}', '{column}')")) == 4546
    constraints = Base.metadata.tables[table].constraints
    checks = {str(c.sqltext) for c in constraints if isinstance(c, CheckConstraint)}
    assert f"on_lattice({column})" in checks


def test_down_leaves_nothing_and_up_again_works(make_city):
    db = make_city()
    schema.downgrade(db)
    with db.connect() as conn:
        assert not schema.exists(conn)
        left = conn.scalars(
            text(
                "SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace"
                " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND deptype = 'e')"
            )
        ).all()
        assert left == []
    schema.upgrade(db, srid=32628, name="Other", time_zone="Atlantic/Canary")
    with db.connect() as conn:
        assert schema.city_info(conn).srid == 32628
        assert conn.scalar(text("SELECT Find_SRID('public', 'building', 'point')")) == 32628


def test_upgrading_a_city_that_is_up_to_date_changes_nothing(make_city):
    db = make_city()
    schema.upgrade(db)
    with db.connect() as conn:
        assert schema.city_info(conn).srid == 4546


def test_a_city_of_the_first_schema_keeps_its_rows_and_learns_its_names(make_city):
    db = make_city()
    schema.downgrade(db, to="0001")
    with db.begin() as conn:
        scene = Scene(conn)
        scene.areas("A")
        estate = scene.estate((0, 0, 50, 50), "月溪花园")
        scene.building((10, 10), people=2, estate_id=estate, street_name="朝阳路", name="")
        with pytest.raises(Conflict, match="gisgov init"):
            schema.check(conn)
    schema.upgrade(db)
    with db.begin() as conn:
        schema.check(conn)
        learnt = conn.execute(text("SELECT kind, name FROM place_name ORDER BY kind, name"))
        assert [tuple(row) for row in learnt] == [
            ("area", "Area A"),
            ("area", "区域A"),
            ("estate", "月溪花园"),
            ("road", "朝阳路"),
        ]
        assert persons(conn) == 2
        conn.execute(text("UPDATE building SET retired_on = '2026-01-01'"))
        assert persons(conn) == 0
    schema.downgrade(db, to="0001")
    with db.begin() as conn:
        assert persons(conn) == 2
        conn.execute(text("UPDATE building SET floors_above = 7"))
    schema.upgrade(db)
    with db.begin() as conn:
        assert persons(conn) == 2
        assert conn.scalar(text("SELECT count(*) FROM correction")) == 0


def persons(conn):
    return conn.scalar(text("SELECT sum(persons) FROM building_stock"))


def test_between_the_revisions_nothing_is_left_over(make_city):
    """Down to each older revision and up again gives the same functions and triggers."""
    db = make_city()
    with db.connect() as conn:
        before = made_by_hand(conn)
    schema.downgrade(db, to="0001")
    schema.upgrade(db)
    with db.connect() as conn:
        assert made_by_hand(conn) == before


def made_by_hand(conn):
    rows = conn.execute(
        text(
            "SELECT proname, prosrc FROM pg_proc p WHERE pronamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND deptype = 'e')"
            " UNION ALL SELECT tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)"
            " FROM pg_trigger WHERE NOT tgisinternal"
        )
    )
    return {tuple(row) for row in rows}


@pytest.mark.parametrize(
    ("city", "named"),
    [
        ({"srid": 4326}, "4326"),
        ({"srid": 4546, "time_zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"srid": 99999}, "99999"),
    ],
)
def test_a_city_that_cannot_be_is_refused_and_nothing_is_made(make_city, city, named):
    db = make_city()
    schema.downgrade(db)
    with pytest.raises(BadInput, match=named):
        schema.upgrade(db, **city)
    with db.connect() as conn:
        assert not schema.exists(conn)


def test_a_schema_of_a_newer_program_is_named(conn):
    conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="newer"):
        schema.check(conn)


def test_a_city_of_a_newer_program_is_left_as_it_is(make_city):
    db = make_city()
    with db.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="newer"):
        schema.upgrade(db)


def test_the_code_books_are_in_the_database(conn):
    rows = conn.execute(
        text("SELECT kind, count(*) FROM code_class GROUP BY kind ORDER BY kind")
    ).all()
    assert [kind for kind, _ in rows] == ["component", "incident"]
    assert (
        conn.scalar(text("SELECT name FROM code_class WHERE kind = 'component' AND code = '0113'"))
        == "消防设施"
    )
